"""Tickers: Sina's own tags in the text and its keyword comment, as symbols that other tools know.

``<span id=stock_sz002383><a href=…/realstock/company/sz002383/nc.shtml>合众思壮</a></span>`` and
``<!-- news_keyword_pub,stock,sz300036&sz300053 -->``. They are set by a machine, with false positives: each
keeps where it came from.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from newscrawl.items import Stock
from newscrawl.sina.html import Select, text_of

_TAGGED = Select(".//span[contains(@id, 'stock_')]")
_LINKED = Select(".//a[contains(@href, '/realstock/company/') or contains(@href, 'stock/quotes/')]")
_COMMENT = re.compile(rb"news_keyword_pub,\s*stock,([^<>]{0,2000}?)-->")
_HREF = re.compile(
    r"/realstock/company/(?P<code>[a-z]{2}\d+)/|/(?P<market>us|hk)stock/quotes/(?P<name>[\w.]+?)(?:\.html|/|$)"
)
_CODE = re.compile(
    r"(sh|sz|bj)(\d{6})|(?:rt_)?hk(\d{5})|(?:usstock_|us_|us|gb_)([a-z]{1,5}(?:\.[a-z])?)", re.I
)
_A_SHARE = re.compile(r"SH(?:60[0135]|68[89]|900)\d{3}|SZ(?:00[0-3]|30[01]|200)\d{3}|BJ(?:43|8[37]|92)\d{4}")


def symbol(code: str) -> str | None:
    """``sz002383`` → ``002383.SZ``, ``hk00700`` → ``00700.HK``, ``usstock_AAPL`` → ``AAPL.US``; else None."""
    found = _CODE.fullmatch(code.strip().removeprefix("stock_"))
    if not found:
        return None
    market, number, hongkong, american = found.groups()
    if market:
        return f"{number}.{market.upper()}" if _A_SHARE.fullmatch(market.upper() + number) else None
    return f"{hongkong}.HK" if hongkong else f"{american.upper()}.US"


def in_text(body: etree._Element) -> Iterator[Stock]:
    """The tagged stocks of a body, in its order."""
    for span in _TAGGED(body):
        if found := symbol(span.get("id", "")):
            yield Stock(found, text_of(span) or None, "link")
    for link in _LINKED(body):
        code = _HREF.search(link.get("href", ""))
        if code and (found := symbol(code["code"] or f"{code['market']}{code['name']}")):
            yield Stock(found, text_of(link) or None, "link")


def in_comments(page: bytes) -> Iterator[Stock]:
    """The stocks of a page's keyword comments; ``page`` is UTF-8."""
    for comment in _COMMENT.findall(page):
        for code in comment.decode("utf-8", "replace").split("&"):
            if found := symbol(code):
                yield Stock(found, None, "comment")


def unique(stocks: Iterable[Stock]) -> list[Stock]:
    """One stock a symbol, the first that was found."""
    found: dict[str, Stock] = {}
    for stock in stocks:
        found.setdefault(stock.symbol, stock)
    return list(found.values())
