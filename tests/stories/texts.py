"""Texts of our own writing, and what reposters do to them."""

from newscrawl.items import Article

WIRE = [
    "新华社青岚九月三日电（记者陈望）青岚市水务局三日发布消息说，历时四年修建的云溪引水工程当天上午正式通水，"
    "首日向城区供水十二万立方米，沿线六个乡镇的三十一万居民从此告别苦咸水。",
    "云溪引水工程全长八十七公里，其中隧洞十九座，总长四十一公里，最长的鹿鸣岭隧洞埋深超过六百米。"
    "工程总投资二十三亿六千万元，由省级财政、地方专项债券和银行贷款共同承担，运营期为三十年。",
    "“过去逢到旱季，家家都要备两口大缸，一口沉淀，一口饮用。”家住柳桥镇的退休教师周敏说，"
    "如今拧开龙头就能喝上清水，邻居们第一天都在相互打电话道喜。",
    "水务局总工程师何立群介绍，施工中先后遇到岩爆、突泥和高地温三大难题，建设者采用超前地质预报和分段注浆的办法，"
    "把月进尺从最初的三十米提高到一百一十米，比合同工期提前五个月贯通。",
    "按照规划，二期工程将于明年三月开工，主要建设两座调蓄水库和一百六十公里配水管网，"
    "届时日供水能力将达到三十五万立方米，可以满足青岚市未来二十年的用水需求。",
    "专家认为，引水工程的意义不止于饮水。随着地下水开采量逐年压减，青岚盆地的地下水位有望在五年内回升四米，"
    "沿河湿地面积将扩大约九平方公里，候鸟种群也会随之增多。",
]
"""A wire story: 444 shingles."""

OTHER = [
    "本报讯 海棠证券昨日公布的半年度报告显示，上半年公司实现营业收入四十二亿元，同比下降百分之六，"
    "归属于母公司股东的净利润十一亿元，同比增长百分之三，投资银行业务成为主要拖累。",
    "公司表示，报告期内股权承销规模随市场收缩而减少，自营业务则因债券持仓比例提高而取得较好收益，"
    "下半年将继续压降股票质押规模，并把资源向财富管理和机构交易两条主线倾斜。",
    "截至六月末，公司净资本为二百一十亿元，风险覆盖率高于监管要求。董事会同时通过了每十股派现一元五角的中期分红方案，"
    "这是公司上市以来第二次实施中期分红。",
]
"""Something else: 221 shingles."""

FLASH = (
    "快讯：截至上午收盘，沪指报三千二百一十四点，跌百分之零点四二，成交额四千一百亿元。"
    "板块方面，{} 盘面上，两市超三千只个股下跌，北向资金净流出二十六亿元。"
)
FLASHES = [
    [FLASH.format("煤炭、银行、电力等板块涨幅居前。")],
    [FLASH.format("旅游、白酒、医药等板块跌幅居前。")],
]
"""Two different 快讯 of one template, 74 and 76 shingles."""

HOUSES = [
    "快讯：截至上午收盘，青岚地产涨停，报十二元四角。",
    "公司昨晚公告称，拟以自有资金回购股份，回购价不超过每股十五元。",
]
"""A 快讯 with the same first words."""


def article(docid: str, paragraphs: list[str]) -> Article:
    return Article(docid, f"https://finance.sina.com.cn/china/{docid}.shtml", paragraphs=paragraphs)


def edited() -> list[str]:
    """Another agency's head, other quotation marks, a word changed, a note at the end."""
    head = WIRE[0].replace("新华社青岚九月三日电（记者陈望）", "据新华社消息，")
    quote = WIRE[2].replace("“", "「").replace("”", "」").replace("道喜", "报喜")
    return [head, WIRE[1], quote, *WIRE[3:], "（编辑：李青）"]


def cut() -> list[str]:
    """Without 40 % of its text."""
    return [*WIRE[:2], *WIRE[4:5], WIRE[5][:24]]


def digest() -> list[str]:
    """A digest of the day: two stories whole, that have nothing to do with each other."""
    return [*WIRE, *OTHER]
