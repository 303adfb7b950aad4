"""Tags that the site's machine set on letters: which of them are about the stock."""

import pytest

from newscrawl.sites.sina.extract import extract

URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
QUOTES = "https://finance.sina.com.cn/realstock/company"


def tag(name: str, code: str = "sh605933") -> str:
    """A tag as the site sets it: a span around a link, and a span for the quote."""
    link = f'<a href="{QUOTES}/{code}/nc.shtml" class="keyword">{name}</a>'
    return f'<span id="stock_{code}">{link}</span><span id="quote_{code}"></span>'


def autos(sentence: str) -> list[bool]:
    """What is said of the stocks of a sentence."""
    page = (
        "<h1 class=main-title>题</h1>"
        "<div class=date-source><span class=date>2022年04月13日 10:05</span></div>"
        f"<div id=artibody><p>{sentence}。</p><p>公司称，今年将继续扩大产能。</p></div>"
    )
    return [stock.auto for stock in extract(page.encode(), URL).stocks]


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("据", "中国动力", "电池产业联盟数据"),
        ("蔬菜等", "农产品", "价格上涨"),
        ("", "农产品", "批发价格指数"),
        ("鲜活", "农产品", "流通"),
        ("", "机器人", "产业"),
        ("工业", "机器人", "产量增长"),
        ("", "机器人", "发布会"),
        ("", "线上线下", "融合"),
        ("", "线上线下", "联动"),
        ("", "太阳能", "电池"),
        ("", "太平洋", "地区"),
        ("", "老百姓", "的钱袋子"),
        ("", "新华网", "报道"),
        ("据", "新华网", "报道，"),
        ("（", "新华网", "）"),
        ("", "人民网", "记者"),
        ("", "人民网", "北京3月1日电"),
        ("", "中国银行", "保险监督管理委员会"),
        ("", "中国银行", "业协会"),
        ("", "中国银行", "间市场交易商协会"),
        ("", "中国电影", "家协会"),
        ("", "中国电影", "市场"),
        ("", "中国软件", "行业协会"),
        ("", "中国医药", "卫生事业"),
        ("", "中国黄金", "协会"),
        ("", "中国建筑", "业"),
        ("", "中国建筑", "材料联合会"),
        ("", "中国石油", "和化学工业联合会"),
        ("", "中国化学", "纤维工业协会"),
        ("", "中国船舶", "工业行业协会"),
        ("", "中国汽研", "行业"),
        ("", "数字人", "民币"),
        ("", "同花顺", "iFinD数据显示"),
        ("据", "东方财富", "Choice数据"),
        ("", "读者", "来信"),
        ("", "连云港", "市"),
        ("", "新希望", "在田野"),
        ("", "大智慧", "和大格局"),
        ("", "张家界", "疫情"),
        ("", "中国卫星", "导航系统"),
        ("", "中国核电", "装机容量"),
        ("从", "上海机场", "出发"),
        ("", "国际医学", "界"),
        ("", "中国出版", "业"),
        ("", "每日互动", "数据显示"),
        ("", "青岛港", "口"),
        ("", "步步高", "升"),
    ],
)
def test_another_word_or_a_longer_name(before: str, name: str, after: str) -> None:
    assert autos(f"昨日{before}{tag(name)}{after}") == [True]


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("", "机器人", "（300024）公告"),
        ("", "机器人", "发布公告称"),
        ("东方证券、", "太平洋", "证券涨停"),
        ("", "人民网", "发布公告称"),
        ("", "中国银行", "今天公告"),
        ("", "中国银行", "研究院认为"),
        ("", "中国建筑", "中标"),
        ("", "宁德时代", "加入动力电池联盟"),
        ("", "贵州茅台", "公告"),
        ("", "贵州茅台", "市场部"),
        ("", "格力电器", "在电器协会会议上"),
        ("", "交通银行", "金融研究中心"),
        ("", "东方财富", "股价"),
        ("", "连云港", "（601008）"),
        ("", "新希望", "集团董事长"),
        ("", "中国卫星", "公告"),
        ("", "中国平安", "保险"),
        ("", "上海机场", "发布公告"),
        ("", "中国中车", "集团"),
        ("", "三棵树", "公告"),
    ],
)
def test_the_stock_itself(before: str, name: str, after: str) -> None:
    assert autos(f"昨日{before}{tag(name)}{after}")[0] is False


def test_a_word_among_other_stocks_is_one() -> None:
    row = "、".join([tag("望江证券", "sh605933"), tag("太平洋", "sh601099"), tag("青禾证券", "sz003199")])
    assert autos(f"昨日{row}涨停") == [False, False, False]


def test_a_written_code_makes_a_word_the_stock() -> None:
    assert autos(f"{tag('农产品')}价格上涨。{tag('农产品')}（605933）公告") == [False]
