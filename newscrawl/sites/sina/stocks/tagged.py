"""Whether a tag of the site's machine is about the stock: it is set on a name's letters, wherever they stand.

中国银行 in 中国银行保险监督管理委员会 is no bank, 农产品 in 农产品价格 no company.
"""

import re

from lxml import etree

_LONGER = re.compile(
    r"保险监督管理|保险业|保监会|业监督管理|业协会|业金融|业(?:景气|理财)|间(?:市场|同业|债券|本币|外汇)|民币|和化学工业|iFinD|Choice"
    r"|(?:(?![的与和及对在被向称说将为是已获由等]|加入|参加|成立|发起|牵头|旗下|出席|当选|任职|担任|起诉|收购)[\u4e00-\u9fff]){0,10}?"
    r"(?:联盟|协会|学会|商会|委员会|联合会|研究会|促进会|基金会|管理局|监管局)"
)
"""What follows a tag that is the beginning of another name: 中国动力|电池产业联盟."""

_TRADE = re.compile(
    r"(?:行业|产业|市场(?!部|份额|占有|价值|表现|化)|企业|事业|工业|制造业?|技术|贸易|[出进]口|需求|消费|价格|产量|销量|业(?![绩务已内])|人(?!寿|保|民)|史|界"
    r"|产品|领域|供应链|经济|文化|政策|发展|大市场|装备)"
)
_OF_A_COUNTRY = re.compile(r"中国[\u4e00-\u9fff]{2}")

# fmt: off
_WORDS = frozenset({
    "机器人", "太阳能", "老百姓", "读者", "数字人", "农产品", "线上线下", "太平洋", "新产业", "新世界",
    "新希望", "新城市", "大智慧", "大东方", "好想你", "全新好", "值得买", "每日互动", "智慧农业",
    "数字认证", "信息发展", "绿色动力", "高新发展", "地铁设计", "国际医学", "国际实业", "天然气",
    "新天然气", "动力源", "万年青", "步步高", "生意宝", "家家悦", "人人乐", "广电网络", "健康元",
    "设计总院", "第一医药", "北京文化", "上海电影", "海南发展", "湖南发展", "湖南投资", "连云港",
    "张家界", "长白山", "陆家嘴", "中关村", "金融街", "王府井", "外高桥", "电子城", "东方明珠",
    "深圳机场", "上海机场", "白云机场", "厦门空港", "宁波港", "青岛港", "天津港", "日照港", "广州港",
    "重庆港", "南京港", "锦州港", "营口港", "盐田港", "珠海港", "北部湾港", "唐山港", "大秦铁路",
    "广深铁路", "山东高速", "宁沪高速", "黄山旅游", "桂林旅游", "西安旅游", "西安饮食", "云南旅游",
    "西藏旅游", "九华旅游", "中国软件", "中国电影", "中国出版", "中国卫星", "中国医药", "中国核电",
    "中国黄金", "中国动力", "中国高科",
})
# fmt: on
"""Names of stocks that are words or places too: about the stock where the words beside it are of stocks."""

_MEDIA = frozenset({"新华网", "人民网", "东方财富", "同花顺", "第一财经", "每日互动", "大智慧", "中国科传"})
_CITED_BEFORE = re.compile(r"(?:据|来源|来自|转自|载自|援引|记者|图片|图源)[:：|丨\s“（(]*$|[（(]\s*$")
_CITED_AFTER = re.compile(
    r"的?(?:报道|消息|记者|数据|客户端|评论|发文|讯|APP|终端|网站|微博|刊文|专访|获悉|统计)|[\u4e00-\u9fff]{2,4}\d{1,2}月\d|[）)]"
)
_OF_STOCKS = re.compile(
    r"[（(【]\s*(?:[034689]\d{5}|[SB][HZJ]|股票代码)|股份|股价|股票|集团|涨停|跌停|公告|复牌|停牌|封板|盘中|证券|等(?:个股|股|公司)"
    r"|董事|总裁|高管|股东|营收|净利|年报|半年报|季报|财报|发布(?!会)|披露|宣布|称[，：]|拟(?!人|真|态|定)|收[涨跌报]"
)
_LISTED = re.compile(r"\s*[、，,和及与]?\s*")


def is_other(element: etree._Element, name: str) -> bool:
    """True for a tag that stands on another word, or on part of a longer name."""
    before, after = _before(element), _after(element)
    if _LONGER.match(after) or (_OF_A_COUNTRY.fullmatch(name) and _TRADE.match(after)):
        return True
    if name in _MEDIA and (_CITED_BEFORE.search(before) or _CITED_AFTER.match(after)):
        return True
    if name not in _WORDS:
        return False
    return not _OF_STOCKS.match(after) and not _is_among_stocks(element)


def _whole(element: etree._Element) -> etree._Element:
    """The tag's outermost element: the site's ``span`` around its link."""
    parent = element.getparent()
    is_inside = element.tag == "a" and parent is not None and parent.tag == "span" and not element.tail
    return parent if is_inside and parent is not None else element


def _after(element: etree._Element) -> str:
    return (_whole(element).tail or "").lstrip()


def _before(element: etree._Element) -> str:
    whole = _whole(element)
    previous, parent = whole.getprevious(), whole.getparent()
    if previous is not None:
        return (previous.tail or "").rstrip()
    return ((parent.text if parent is not None else "") or "").rstrip()


def _is_among_stocks(element: etree._Element) -> bool:
    """True in a row of tags: 东方证券、太平洋、中原证券."""
    whole = _whole(element)
    previous, following = whole.getprevious(), whole.getnext()
    left = _is_tag(previous) and previous is not None and _LISTED.fullmatch(previous.tail or "")
    right = _is_tag(following) and _LISTED.fullmatch(whole.tail or "")
    return bool(left or right)


def _is_tag(element: etree._Element | None) -> bool:
    return element is not None and "stock_" in element.get("id", "")
