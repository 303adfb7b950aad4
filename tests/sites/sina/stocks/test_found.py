"""Tickers: codes to symbols, tags in the text, the keyword comment."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Stock
from newscrawl.sites.sina.stocks import found as stocks
from newscrawl.sites.sina.text import html

QUOTES = "https://finance.sina.com.cn/realstock/company"
SYMBOL = re.compile(r"\d{6}\.(SH|SZ|BJ|OF|IB)|\d{5}\.HK|[A-Z]{1,5}(\.[A-Z])?\.US")


def in_tags(markup: str) -> list[tuple[str, str | None]]:
    root = html.parse(f"<div id=artibody>{markup}</div>".encode())
    return [(stock.symbol, stock.name) for stock in stocks.in_tags(root, stocks.tags(root))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sh600519", "600519.SH"),
        ("sh601988", "601988.SH"),
        ("sh603288", "603288.SH"),
        ("sh605933", "605933.SH"),
        ("sh688981", "688981.SH"),
        ("sz000001", "000001.SZ"),
        ("sz001979", "001979.SZ"),
        ("sz002383", "002383.SZ"),
        ("sz003188", "003188.SZ"),
        ("sz300036", "300036.SZ"),
        ("sz301788", "301788.SZ"),
        ("bj430047", "430047.BJ"),
        ("bj835670", "835670.BJ"),
        ("bj873122", "873122.BJ"),
        ("bj920998", "920998.BJ"),
        ("hk00700", "00700.HK"),
        ("rt_hk00700", "00700.HK"),
        ("usstock_AAPL", "AAPL.US"),
        ("us_aapl", "AAPL.US"),
        ("gb_brk.b", "BRK.B.US"),
        ("SH600519", "600519.SH"),
        (" sz002383 ", "002383.SZ"),
        ("stock_sz002383", "002383.SZ"),
    ],
)
def test_symbol(code: str, expected: str) -> None:
    assert stocks.symbol(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        *("", "600519", "sh60051", "sh6005190", "sh000001", "sz399001", "sz600519", "bj600519", "hk700"),
        *(
            "hk000700",
            "usstock_",
            "usstock_TOOLONG",
            "stock_",
            "xx600519",
            "sh60\uff10519",
            "sh12345a",
            "sh999999",
        ),
    ],
)
def test_what_is_no_stock_of_that_market(code: str) -> None:
    assert stocks.symbol(code) is None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            f'<p><span id="stock_sz002383"><a href="{QUOTES}/sz002383/nc.shtml" class="keyword">合众思壮</a>'
            '</span><span id="quote_sz002383"></span>公告</p>',
            [("002383.SZ", "合众思壮")],
        ),
        (
            f"<p><span id=stock_sh600519><a href={QUOTES}/sh600519/nc.shtml>茅台</a></span></p>",
            [("600519.SH", "茅台")],
        ),
        ("<span id=stock_bj835670>甲科技</span>", [("835670.BJ", "甲科技")]),
        ("<span id=usstock_AAPL>苹果</span>", [("AAPL.US", "苹果")]),
        ("<span id=hkstock_hk00700>腾讯</span>", [("00700.HK", "腾讯")]),
        (f"<a href={QUOTES}/sz002383/nc.shtml>合众思壮</a>", [("002383.SZ", "合众思壮")]),
        (
            "<a href=https://stock.finance.sina.com.cn/usstock/quotes/AAPL.html>苹果</a>",
            [("AAPL.US", "苹果")],
        ),
        (
            "<a href=https://stock.finance.sina.com.cn/hkstock/quotes/00700.html>腾讯</a>",
            [("00700.HK", "腾讯")],
        ),
        ("<span id=stock_sh000001>上证指数</span>", [("000001.SH", "上证指数")]),
        (f"<a href={QUOTES}/sh510300/nc.shtml>沪深300ETF</a>", [("510300.SH", "沪深300ETF")]),
        ("<a href=https://finance.sina.com.cn/fund/quotes/001349/bc.shtml>甲</a>", [("001349.OF", "甲")]),
        ("<a href=https://money.finance.sina.com.cn/bond/quotes/sh113050.html>甲</a>", [("113050.SH", "甲")]),
        ("<span id=stock_sh605933><a href=#></a></span>公告", []),
        ("<span id=stock_sh605933> </span>公告", []),
        ("<span id=quote_sh600519>(1688.00, 1.2%)</span>", []),
        ("<p>没有</p>", []),
    ],
)
def test_tags_in_the_text(markup: str, expected: list[tuple[str, str | None]]) -> None:
    found = list(dict.fromkeys(in_tags(markup)))
    assert found == expected


def test_tags_keep_the_order_of_the_text_as_symbols() -> None:
    ids = ["sz301788", "sh600519", "bj835670"]
    found = in_tags("".join(f"<p>说<span id=stock_{code}>名{code}</span></p>" for code in ids))
    assert found == [("301788.SZ", "名sz301788"), ("600519.SH", "名sh600519"), ("835670.BJ", "名bj835670")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p><span id=stock_sh601988>中国银行</span>保险监督管理委员会</p>", [True]),
        (
            "<p><span id=stock_sh601988><a href=x>中国银行</a></span><span id=quote_sh601988></span>公告</p>",
            [False],
        ),
        ("<p><span id=stock_bj835670>数字人</span>民币</p>", [True]),
        ("<p><span id=stock_sh601988>中国银行</span>今天公告</p>", [False]),
    ],
)
def test_a_tag_inside_a_longer_name_is_marked(markup: str, expected: list[bool]) -> None:
    root = html.parse(f"<div>{markup}</div>".encode())
    assert [stock.auto for stock in stocks.in_tags(root, stocks.tags(root))] == expected


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("<!-- news_keyword_pub,stock,sz300036&sz300053 -->", ["300036.SZ", "300053.SZ"]),
        ("<!-- news_keyword_pub,stock,usstock_AAPL&hk00700 -->", ["AAPL.US", "00700.HK"]),
        ("<!--news_keyword_pub,stock,sh600519-->", ["600519.SH"]),
        ("<!-- news_keyword_pub,stock, -->", []),
        ("<!-- news_keyword_pub,stock,sh000001&sz300036 -->", ["000001.SH", "300036.SZ"]),
        (
            "<!-- news_keyword_pub,stock,sz300036 --><!-- news_keyword_pub,stock,sz300053 -->",
            ["300036.SZ", "300053.SZ"],
        ),
        ("<!-- other,stock,sz300036 -->", []),
        ("", []),
    ],
)
def test_the_keyword_comment(comment: str, expected: list[str]) -> None:
    found = list(stocks.in_comments(f"<p>甲</p>{comment}<p>乙</p>".encode()))
    assert [stock.symbol for stock in found] == expected
    assert {stock.origin for stock in found} <= {"comment"}
    assert all(stock.name is None for stock in found)


def test_a_later_name_and_a_surer_mention_count() -> None:
    doubtful = Stock("600519.SH", None, "text", "stock", auto=True)
    assert stocks.unique([doubtful, Stock("600519.SH", "青禾酒业", "text")]) == [
        Stock("600519.SH", "青禾酒业", "text", "stock", auto=False)
    ]


def test_symbols_are_of_stocks_that_are_meant() -> None:
    listed = [
        Stock("600519.SH"),
        Stock("000001.SH", kind="index"),
        Stock("510300.SH", kind="fund"),
        Stock("113050.SH", kind="bond"),
        Stock("300024.SZ", auto=True),
    ]
    assert stocks.symbols(listed) == ["600519.SH"]


@pytest.mark.parametrize(
    ("code", "symbol", "kind"),
    [
        ("sh600519", "600519.SH", "stock"),
        ("sh000001", "000001.SH", "index"),
        ("sz399001", "399001.SZ", "index"),
        ("bj899050", "899050.BJ", "index"),
        ("sz159915", "159915.SZ", "fund"),
        ("sh113050", "113050.SH", "bond"),
        ("sz127045", "127045.SZ", "bond"),
        ("us_aapl", "AAPL.US", "stock"),
    ],
)
def test_kinds_by_the_exchanges_ranges(code: str, symbol: str, kind: str) -> None:
    assert stocks.security(code) == (symbol, kind)


def test_one_stock_a_symbol_the_first_found() -> None:
    link, comment = Stock("600519.SH", "贵州茅台", "link"), Stock("600519.SH", None, "comment")
    other = Stock("300036.SZ", None, "comment")
    assert stocks.unique([link, comment, other, other]) == [link, other]
    assert stocks.unique([]) == []


@given(st.text(max_size=20) | st.from_regex(r"\A(stock_)?(sh|sz|bj|hk|us|gb_)[0-9a-z_.]{1,8}\Z"))
def test_any_code_is_a_symbol_or_none(code: str) -> None:
    found = stocks.symbol(code)
    assert found is None or SYMBOL.fullmatch(found)


@given(st.binary(max_size=60))
def test_any_bytes_in_the_comment(junk: bytes) -> None:
    page = b"<!-- news_keyword_pub,stock," + junk + b"&sz300036 -->"
    assert all(SYMBOL.fullmatch(stock.symbol) for stock in stocks.in_comments(page))
