"""Codes that an author wrote: every form of them, and numbers that are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.stocks import written

SYMBOL = re.compile(r"\d{6}\.(SH|SZ|BJ|OF|IB)|\d{5}\.HK|[A-Z]{1,5}(\.[A-Z])?\.US")


def sure(text: str) -> list[str]:
    """The stocks that a text is about."""
    return [stock.symbol for stock in written.in_text([text]) if stock.kind == "stock" and not stock.auto]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贵州茅台（600519）公告", ["600519.SH"]),
        ("贵州茅台(600519.SH)公告", ["600519.SH"]),
        ("贵州茅台600519.SH公告", ["600519.SH"]),
        ("贵州茅台（SH600519）公告", ["600519.SH"]),
        ("腾讯控股（00700.HK）公告", ["00700.HK"]),
        ("腾讯控股（700.HK）公告", ["00700.HK"]),
        ("腾讯控股（0700.HK）公告", ["00700.HK"]),
        ("甲（300036.SZ）、乙（003199）、丙（688977）", ["300036.SZ", "003199.SZ", "688977.SH"]),
        ("丁科技（835670）", ["835670.BJ"]),
        ("丁科技（股票代码：835670.BJ）", ["835670.BJ"]),
        ("戊公司（600519.SZ）", []),
        ("邮编（100000）", []),
        ("订单编号920998和839001", []),
        ("共600519元", []),
        ("（2022年）", []),
        ("新三板挂牌公司己科技（839001）", []),
        ("新三板挂牌公司己科技（839001.BJ）", ["839001.BJ"]),
        ("", []),
    ],
)
def test_codes_written_in_the_text(text: str, expected: list[str]) -> None:
    found = list(written.in_text([text]))
    assert [stock.symbol for stock in found] == expected
    assert {stock.origin for stock in found} <= {"text"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾科技（300763.SZ，下称“公司”）公告", "300763.SZ"),
        ("青禾银行（601318.SH/02318.HK）公告", "601318.SH 02318.HK"),
        ("青禾银行（601318.SH，02318.HK）", "601318.SH 02318.HK"),
        ("青禾银行（A股：601318；H股：02318）", "601318.SH 02318.HK"),
        ("青禾银行（601318，02318.HK）", "601318.SH 02318.HK"),
        ("青禾银行（SH：601318）", "601318.SH"),
        ("青禾银行（sh.601318）", "601318.SH"),
        ("青禾（SZ000651）", "000651.SZ"),
        ("青禾（000651 SZ）", "000651.SZ"),
        ("青禾（000651-SZ）", "000651.SZ"),
        ("青禾（000651，深交所）", "000651.SZ"),
        ("青禾（深交所：000651）", "000651.SZ"),
        ("青禾（上交所：600519）", "600519.SH"),
        ("青禾（600519，沪市）", "600519.SH"),
        ("青禾（600519 CH）", "600519.SH"),
        ("青禾（600519 CH Equity）", "600519.SH"),
        ("青禾（600519.SS）", "600519.SH"),
        ("青禾（600519，股吧）", "600519.SH"),
        ("青禾（６００５１９）", "600519.SH"),
        ("青禾（600519．SH）", "600519.SH"),
        ("青禾[600519]", "600519.SH"),
        ("青禾〔600519〕", "600519.SH"),
        ("青禾(600519)", "600519.SH"),
        ("$青禾酒业(SH600519)$大涨", "600519.SH"),
        ("青禾（0700.HK）", "00700.HK"),
        ("青禾（700 HK）", "00700.HK"),
        ("青禾（0700-HK）", "00700.HK"),
        ("青禾（00700，HK）", "00700.HK"),
        ("青禾（HK0700）", "00700.HK"),
        ("青禾（港股代码：0700）", "00700.HK"),
        ("青禾（股份代号：00700）", "00700.HK"),
        ("青禾（香港：00700）", "00700.HK"),
        ("青禾控股（00700）", "00700.HK"),
        ("青禾（9988，港股）", "09988.HK"),
        ("青禾（09988．HK）", "09988.HK"),
        ("青禾（HKEX：9988）", "09988.HK"),
        ("青禾（港交所代码：9988）", "09988.HK"),
        ("青禾（NYSE：BABA；HKEX：9988）", "BABA.US 09988.HK"),
        ("青禾（BABA.US）", "BABA.US"),
        ("青禾（NASDAQ: BIDU）", "BIDU.US"),
        ("青禾（Nasdaq：BIDU）", "BIDU.US"),
        ("青禾（纳斯达克：BIDU）", "BIDU.US"),
        ("青禾（纽交所股票代码：BABA）", "BABA.US"),
        ("青禾（纽约证券交易所代码：BABA）", "BABA.US"),
        ("青禾（美股代码：PDD）", "PDD.US"),
        ("青禾（BABA.N）", "BABA.US"),
        ("青禾（AAPL.O）", "AAPL.US"),
        ("青禾（BABA，NYSE）", "BABA.US"),
        ("青禾（BRK.B.US）", "BRK.B.US"),
        ("青禾JD.US大涨", "JD.US"),
        ("青禾（股票代码：BABA）", "BABA.US"),
        ("青禾科技（股票简称：青禾科技，股票代码：300763）", "300763.SZ"),
        ("青禾科技（股票简称：青禾科技 股票代码：300763）", "300763.SZ"),
        ("青禾科技（证券代码：300763，证券简称：青禾科技）", "300763.SZ"),
        ("青禾科技（以下简称“青禾科技”或“公司”，300763）", "300763.SZ"),
        ("青禾科技股份有限公司（青禾科技，300763）", "300763.SZ"),
        ("青禾科技，股票代码300763，昨日上市", "300763.SZ"),
        ("青禾科技股票代码为300763", "300763.SZ"),
        ("青禾（835670.BJ）", "835670.BJ"),
        ("青禾（北交所：835670）", "835670.BJ"),
        ("青禾（920998）", "920998.BJ"),
        ("青禾（688981）", "688981.SH"),
        ("青禾B（200012）、青禾B股（900902）", "200012.SZ 900902.SH"),
        ("万科A（000002）", "000002.SZ"),
        ("*ST青禾（600123）", "600123.SH"),
        ("平安银行（000001）公告", "000001.SZ"),
        ("平安银行（000001.SZ）", "000001.SZ"),
        ("青禾能源（600123，收盘价10元）", "600123.SH"),
        ("机构（601318）买入", "601318.SH"),
        ("金融街（000402）", "000402.SZ"),
        ("永辉超市（601933）", "601933.SH"),
        ("中关村（000931）", "000931.SZ"),
        ("创业慧康（300451）", "300451.SZ"),
        ("科创信息（300730）", "300730.SZ"),
        ("恒生电子（600570）", "600570.SH"),
        ("浦发银行（600000）", "600000.SH"),
        ("青禾增长（000402）公告", "000402.SZ"),
        ("青禾（600519）套现", "600519.SH"),
        ("青禾（600519）股东", "600519.SH"),
        ("青禾（600519）人事变动", "600519.SH"),
        ("青禾（600519）个股", "600519.SH"),
        ("青禾（600519）、青禾二（000651）和青禾三（300750）", "600519.SH 000651.SZ 300750.SZ"),
        ("青禾股份（600519、000651）", "600519.SH 000651.SZ"),
        ("青禾(600519.SH)(02318.HK)", "600519.SH 02318.HK"),
        ("青禾（600519）（02318.HK）", "600519.SH 02318.HK"),
        ("（股票代码：00700.HK）", "00700.HK"),
        ("（股票代码：600519.SH）", "600519.SH"),
        ("（证券代码 600519）", "600519.SH"),
        ("青禾酒业600519.SH与青禾电器000651.SZ", "600519.SH 000651.SZ"),
        ("青禾(600519,SH)", "600519.SH"),
        ("青禾（600519:SH）", "600519.SH"),
        ("青禾（SH600519，HK02318）", "600519.SH 02318.HK"),
        ("青禾（沪600519）", "600519.SH"),
        ("青禾（深000651）", "000651.SZ"),
        ("青禾（代码600519）", "600519.SH"),
        ("青禾（05191）", "05191.HK"),
    ],
)
def test_every_written_form(text: str, expected: str) -> None:
    assert sure(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("沪深300ETF（510300）", "510300.SH"),
        ("科创50ETF（588000）领涨", "588000.SH"),
        ("青禾医疗ETF（512170.SH）", "512170.SH"),
        ("青禾成长（000011）净值", "000011.OF"),
        ("易青禾蓝筹精选混合A（001234）", "001234.OF"),
        ("青禾中证500指数增强C（001234）", "001234.OF"),
        ("青禾货币A（000009）", "000009.OF"),
        ("青禾纯债债券A（000033）", "000033.OF"),
        ("青禾沪深300ETF联接A（000051）", "000051.OF"),
        ("青禾灵活配置混合（001182）", "001182.OF"),
        ("青禾定期开放（000205）", "000205.OF"),
        ("青禾QDII（000041）", "000041.OF"),
        ("基金（000001）", "000001.OF"),
        ("盈富基金（02800.HK）", "02800.HK"),
    ],
)
def test_funds_are_no_stocks(text: str, expected: str) -> None:
    (found,) = written.in_text([text])
    assert (found.symbol, found.kind, found.auto) == (expected, "fund", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上证综指（000001）", "000001.SH"),
        ("沪指（000001）", "000001.SH"),
        ("中证红利（000922）", "000922.SH"),
        ("上证50指数（000016）", "000016.SH"),
        ("深证成指（399001）", "399001.SZ"),
        ("科创50（000688）", "000688.SH"),
        ("创业板指(399006)", "399006.SZ"),
        ("北证50（899050）", "899050.BJ"),
        ("中证1000指数（000852）", "000852.SH"),
    ],
)
def test_indexs_are_no_stocks(text: str, expected: str) -> None:
    (found,) = written.in_text([text])
    assert (found.symbol, found.kind, found.auto) == (expected, "index", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾转债（113050）", "113050.SH"),
        ("青禾转债（127045.SZ）", "127045.SZ"),
        ("青禾转2（110085）", "110085.SH"),
        ("22国债01（019666）", "019666.SH"),
        ("22青禾01（185678.SH）", "185678.SH"),
    ],
)
def test_bonds_are_no_stocks(text: str, expected: str) -> None:
    (found,) = written.in_text([text])
    assert (found.symbol, found.kind, found.auto) == (expected, "bond", False)


@pytest.mark.parametrize(
    "text",
    [
        "邮编（300040）",
        "邮政编码：（300040）",
        "天津市河西区解放南路（300211）",
        "电话（600123）",
        "订单号（600123）",
        "共计（300123）户",
        "发放补贴（600123）元",
        "产量（300123吨）",
        "（2018年）",
        "（202203）",
        "累计（600123）人次",
        "项目编号（600123）",
        "准考证号（002024）",
        "申购代码：732123",
        "青禾（申购代码：730123）",
        "贷款额度（300123）",
        "人数（002123）人。",
        "密码（600123）",
        "邮编：300040，地址",
        "编号600519",
        "（SEC）（TTM）（CEO）（GDP）（A股）（H股）",
        "（US）（HK）",
        "共600519元",
        "1月（300123）",
        "人民币（600123）元",
        "西城区复兴门外大街（100032）",
        "新三板公司青禾（839001）",
        "恒生指数（HSI.HK）",
        "青禾（6005191）",
    ],
)
def test_numbers_that_are_no_codes(text: str) -> None:
    assert list(written.in_text([text])) == []


@pytest.mark.parametrize(
    "text",
    [
        "（600519）公告",
        "日期（200812）",
        "增长（600123，同比增长3%）",
        "青禾成长（000011）领涨的基金",
        "。（300750）",
    ],
)
def test_a_doubtful_number_is_marked(text: str) -> None:
    (found,) = written.in_text([text])
    assert found.auto is True


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("青禾酒业（600519.SH）公告", "青禾酒业"),
        ("3月1日，青禾酒业（600519）公告", "青禾酒业"),
        ("3月1日青禾酒业（600519）公告", "青禾酒业"),
        ("昨日青禾酒业（600519）公告", "青禾酒业"),
        ("其中，青禾酒业（600519）", "青禾酒业"),
        ("截至收盘，涨停的青禾酒业（600519）", "青禾酒业"),
        ("“青禾酒业”（600519）公告", "青禾酒业"),
        ("上市公司青禾酒业（600519）", "青禾酒业"),
        ("青禾酒业股份有限公司（下称“青禾酒业”，600519）", "青禾酒业"),
        ("青禾酒业股份有限公司（青禾酒业，600519.SH）", "青禾酒业"),
        ("青禾酒业股份有限公司（600519）", "青禾酒业股份有限公司"),
        ("*ST青禾（600519）", "*ST青禾"),
        ("万禾A（000002）", "万禾A"),
        ("TCL青禾（000100）", "TCL青禾"),
        ("Qinghe Holdings（NYSE：QH）", "Qinghe Holdings"),
        ("全球最大的电池和储能系统制造企业之一青禾（600519）", "青禾"),
        ("，600519.SH", None),
        ("2022（600519.SH）", None),
    ],
)
def test_the_name_stands_before_the_bracket(text: str, name: str | None) -> None:
    (found,) = written.in_text([text])
    assert found.name == name


def test_a_name_that_cannot_be_told_is_no_doubt_of_the_code() -> None:
    (found,) = written.in_text(["国内动力电池和储能系统新材料前驱体青禾（600519）"])
    assert (found.symbol, found.name, found.auto) == ("600519.SH", None, False)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "腾讯控股",
            "科大讯飞",
            "数据港",
            "如意集团",
            "和而泰",
            "大为股份",
            "首都在线",
            "长江投资",
            "国投资本",
        ),
        *(
            "龙头股份",
            "周六福",
            "和邦生物",
            "三六零",
            "TCL科技",
            "N青禾",
            "日照港",
            "日月股份",
            "向日葵",
            "美的集团",
        ),
        *("对外服务", "我爱我家", "中公教育", "东方财富", "美的集团股份有限公司", "与德科技"),
    ],
)
def test_a_name_is_not_cut_by_its_own_characters(name: str) -> None:
    (found,) = written.in_text([f"昨日，{name}（600519）公告"])
    assert found.name == name


def test_each_of_several_has_its_name() -> None:
    found = written.in_text(
        ["青禾酒业（600519）、青禾电器（000651.SZ）和青禾电池（300750），青禾银行（601318.SH）（02318.HK）"]
    )
    assert [(stock.symbol, stock.name) for stock in found] == [
        ("600519.SH", "青禾酒业"),
        ("000651.SZ", "青禾电器"),
        ("300750.SZ", "青禾电池"),
        ("601318.SH", "青禾银行"),
        ("02318.HK", "青禾银行"),
    ]


@given(st.lists(st.text(max_size=30) | st.text("（()）60519.SHKZBJ ", max_size=30), max_size=3))
def test_any_text_has_codes_or_none(paragraphs: list[str]) -> None:
    assert all(SYMBOL.fullmatch(stock.symbol) for stock in written.in_text(paragraphs))
