"""What the words around a written number say: a stock's code, a fund's, an index's, or no code at all."""

import re

from newscrawl.sites.sina.stocks.codes import Kind

_STYLES = (
    "成长|价值|精选|优选|稳健|回报|增长|先锋|蓝筹|主题|红利|配置|动力|优势|领先|机会|策略|轮动|量化|收益|增利|添利|丰利"
    "|稳利|双利|成长股|新兴产业|医疗保健|消费行业"
)
_FUND = re.compile(
    r"(?:ETF|LOF|FOF|QDII|REITs?|联接|混合|基金|(?<!公司)(?<!企业)(?<!政府)(?<!金融)债券|纯债|短债|信用债|双债|可转债债券"
    r"|货币|股票(?:型|(?=[A-HY]类?$))|指数(?:型|增强|分级|发起式?)|增强|灵活配置|定期开放|定开|持有期?|一年持有|养老目标|封闭|理财|现金管理"
    rf"|(?:指数|债|股票|{_STYLES})(?=[A-HY]类?$))\s*(?:[(（]?(?:QDII|LOF|FOF|ETF)[)）]?)?\s*[A-HY]?类?(?:份额)?$",
    re.I,
)
_INDEX = re.compile(
    r"(?:指数|[综成板]指|成份指|[沪深]指|中小板|创业板|科创板|(?:上证|深证|中证|沪深|国证|北证|科创|创业|央视|中创)[A-Z]?\d{2,4}"
    r"|(?:上证|深证|中证|国证|沪深)[\u4e00-\u9fff]{1,6}\d{0,3})(?:全收益|R)?$"
)
_BOND = re.compile(
    r"(?:转债\d?|可转债|定转\d?|转\d{1,2}|国债\d{0,4}|地方债|企业债|公司债券?|债\d{1,3}|(?:公司|企业|金融|政府|专项)债券?"
    r"|中期?票据?\d*|短融\d*|MTN\d*|SCP\d*|CP\d{3}|\d{2}[\u4e00-\u9fffA-Z]{1,6}\d{2}|EB)$"
)
_VALUE = re.compile(r"(?:[A-HY]类)?的?(?:最新|单位|累计|复权)*净值|[A-HY]类?份额|基金(?:经理|份额|净值)")
_MAYBE_FUND = re.compile(rf"(?:{_STYLES})[A-HY]?$")
_FUNDS = re.compile("基金|净值|份额")

_NO_CODE_BEFORE = re.compile(
    r"(?:邮编|邮政编码|编号|邮码|电话|热线|传真|手机|客服|短信|区号|号码?|序列|批次|验证码|密码|QQ群?|微信群?|版本|型号|邮箱"
    r"|总额|金额|余额|额度|总数|人数|户数|件数|数量|产量|销量|总量|流量|交易量|成交量|均价|单价|定价|总价|报价|售价"
    r"|共计|合计|总计|累计|总共|不足|超过|达到|大约|将近|接近|补贴|面积|预算|奖金|工资|月薪|年薪|\d\s*[年月日]"
    r"|[省区县镇乡室楼路弄栋]|大厦|(?<!超)市|(?<!中关)村|(?<!金融)街)[:：]?\s*$"
)
_NO_CODE_AFTER = re.compile(
    r"\s*(?:余|多)?(?:[万亿千百]+(?:元|股|吨|人|户|份|平)|元(?!旦|老|宇|气|年|素|件|器)|[美港欧日]元|人民币|吨|千克|公斤|克"
    r"|户(?!均|外|用)|台(?!湾|州|风|积)|辆|架(?!构)|艘|套(?!现|利|牢|保|期)|件|颗|枚|平方|公里|千米|米(?!其)|公顷|亩|桶"
    r"|人次|个(?!股|人|别|月|案|性|税)|名(?!列|单|为|誉|气)|[人家位只份股](?=[，。；、,.;]|$))"
)
_UNLISTED = re.compile(r"(?:新三板|股转系统|挂牌公司)[^。；]{0,30}$")
_WORD_END = re.compile(r"(?:[^\W\d_]|[”\"」』》’]|[一-鿿]\d{1,3}|[（(]?[A-Z]\d?)\s*$")
"""What a name ends with, or the code of the same name that stands before."""

_DATE_LIKE = re.compile(r"20[01]\d(?:0[1-9]|1[0-2])", re.ASCII)


def said_kind(name: str, after: str = "") -> Kind | None:
    """The kind that a name itself tells (a fund's, an index's, a bond's); None for what may be a stock's."""
    if _FUND.search(name) or _VALUE.match(after):
        return "fund"
    if _BOND.search(name):
        return "bond"
    return "index" if _INDEX.search(name) else None


def is_no_code(before: str, after: str) -> bool:
    """True where the words around a bare number say that it is something else."""
    return bool(_NO_CODE_BEFORE.search(before[-12:]) or _NO_CODE_AFTER.match(after[:8]))


def is_unlisted(before: str) -> bool:
    """True after words of the 新三板, whose codes look like Beijing's."""
    return bool(_UNLISTED.search(before))


def is_doubtful(number: str, name: str, before: str, after: str) -> bool:
    """True where a bare number may be a stock's code, and may as well be a fund's, a month or anything."""
    if not _WORD_END.search(before):
        return True
    if _DATE_LIKE.fullmatch(number) and not name.endswith(("B", "B股")):
        return True
    is_like_a_fund = number.startswith("00") and _MAYBE_FUND.search(name)
    return bool(is_like_a_fund and _FUNDS.search(before[-60:] + after[:60]))
