"""Tickers: Sina's tags in the text, its keyword comment, and codes that the author wrote.

``<span id=stock_sz002383><a href=…/realstock/company/sz002383/nc.shtml>合众思壮</a></span>``,
``<!-- news_keyword_pub,stock,sz300036&sz300053 -->``, ``（600519）``, ``(00700.HK)``. Tags are set by a
machine: a name that is part of a longer word is tagged all the same, and marked ``auto`` here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from newscrawl.items import Stock
from newscrawl.sites.sina.html import Select, text_of

_TAGGED = Select(".//span[contains(@id, 'stock_')]")
_LINKED = Select(".//a[contains(@href, '/realstock/company/') or contains(@href, 'stock/quotes/')]")
_COMMENT = re.compile(rb"news_keyword_pub,\s*stock,([^<>]{0,2000}?)-->")
_HREF = re.compile(
    r"/realstock/company/(?P<code>[a-z]{2}\d+)/|/(?P<market>us|hk)stock/quotes/(?P<name>[\w.]+?)(?:\.html|/|$)"
)
_CODE = re.compile(
    r"(sh|sz|bj)(\d{6})|(?:rt_hk|hkstock_hk|hkstock_|hk)(\d{5})|(?:usstock_|us_|us|gb_)([a-z]{1,5}(?:\.[a-z])?)",
    re.I,
)
_MARKETS = {
    "SH": re.compile(r"(?:60[0135]|68[89]|900)\d{3}"),
    "SZ": re.compile(r"(?:00[0-3]|30[0-2]|200)\d{3}"),
    "BJ": re.compile(r"(?:43|8[37]|92)\d{4}"),
}
_BARE = r"(?P<bare>\d{6})"
_WRITTEN = re.compile(
    rf"[（(]\s*(?:(?:股票|证券|公司)?代码\s*[:：]?\s*)?(?:(?P<before>SH|SZ|BJ)\s*[:：.]?\s*)?{_BARE}\s*[）)]"
    r"|(?<![A-Za-z\d.])(?P<number>\d{6})\.(?P<market>SH|SZ|BJ|SS)(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d.])(?P<hongkong>\d{3,5})\.HK(?![A-Za-z\d])"
    r"|[（(]\s*(?:NASDAQ|NYSE|纳斯达克|纽交所)\s*[:：]\s*(?P<american>[A-Z]{1,5})\s*[）)]",
    re.I,
)
_MAYBE = re.compile(
    r"[（(.]\s*[A-Z\d:：.]{0,12}\d{3}|\d{3}\.[A-Z]|[（(]\s*(?:股票|证券|公司|代码|N|纳|纽)", re.I
)
"""A code stands in brackets or has a market behind it; most paragraphs have neither."""

_UNLISTED = re.compile(r"(?:新三板|股转系统|挂牌公司)[^。；]{0,30}$")

_LONGER = re.compile(
    r"保险监督管理|保险业|保监会|业监督管理|业协会|业金融|业(?:景气|理财)|间(?:市场|同业|债券|本币|外汇)|民币"
)
"""What follows a tag that is the beginning of another name: 中国银行|保险监督管理委员会, 数字人|民币."""

_WORDS = frozenset({"机器人", "太阳能", "老百姓", "读者", "数字人"})
"""Names of stocks that are words of the language too: only a written code tells that the stock is meant."""


def symbol(code: str) -> str | None:
    """``sz002383`` → ``002383.SZ``, ``hk00700`` → ``00700.HK``, ``usstock_AAPL`` → ``AAPL.US``; else None."""
    found = _CODE.fullmatch(code.strip().removeprefix("stock_"))
    if not found:
        return None
    market, number, hongkong, american = found.groups()
    if market:
        return f"{number}.{market.upper()}" if _MARKETS[market.upper()].fullmatch(number) else None
    return f"{hongkong}.HK" if hongkong else f"{american.upper()}.US"


def in_tags(body: etree._Element) -> Iterator[Stock]:
    """The tagged stocks of a pruned body, in its order."""
    for span in _TAGGED(body):
        if found := symbol(span.get("id", "")):
            yield _tagged(found, span)
    for link in _LINKED(body):
        code = _HREF.search(link.get("href", ""))
        if code and (found := symbol(code["code"] or f"{code['market']}{code['name']}")):
            yield _tagged(found, link)


def _tagged(found: str, element: etree._Element) -> Stock:
    name = text_of(element)
    after = element.tail or ""
    parent = element.getparent()
    if not after and parent is not None and parent.tag == "span":
        after = parent.tail or ""
    return Stock(found, name or None, "link", bool(_LONGER.match(after)) or name in _WORDS)


def in_comments(page: bytes) -> Iterator[Stock]:
    """The stocks of a page's keyword comments; ``page`` is UTF-8."""
    start = page.find(b"news_keyword_pub")  # a search for plain bytes is ten times faster than the pattern
    for comment in _COMMENT.findall(page, start) if start >= 0 else ():
        for code in comment.decode("utf-8", "replace").split("&"):
            if found := symbol(code):
                yield Stock(found, None, "comment")


def in_text(paragraphs: Sequence[str]) -> Iterator[Stock]:
    """The codes written in a text, as far as they can be codes of a market."""
    for paragraph in paragraphs:
        for found in _WRITTEN.finditer(paragraph) if _MAYBE.search(paragraph) else ():
            if code := _written(found):
                yield Stock(code, None, "text")


def _written(found: re.Match[str]) -> str | None:
    if found["hongkong"]:
        return f"{found['hongkong']:0>5}.HK"
    if found["american"]:
        return f"{found['american'].upper()}.US"
    number = found["bare"] or found["number"]
    market = (found["before"] or found["market"] or "").upper().replace("SS", "SH")
    markets = [market] if market else [m for m, numbers in _MARKETS.items() if numbers.fullmatch(number)]
    if not markets or not _MARKETS[markets[0]].fullmatch(number):
        return None
    if markets[0] == "BJ" and not market and _UNLISTED.search(found.string[: found.start()]):
        return None  # 新三板's codes look like Beijing's
    return f"{number}.{markets[0]}"


def unique(stocks: Iterable[Stock]) -> list[Stock]:
    """One stock a symbol, as first found; ``auto`` only when every tag of it is, and no code is written."""
    found: dict[str, Stock] = {}
    for stock in stocks:
        first = found.setdefault(stock.symbol, stock)
        if stock.origin != "comment":
            first.auto &= stock.auto
    return list(found.values())
