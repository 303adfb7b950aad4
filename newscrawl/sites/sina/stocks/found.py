"""Securities: Sina's tags in the text, its keyword comment, and (``written``) codes that the author wrote.

``<span id=stock_sz002383><a href=…/realstock/company/sz002383/nc.shtml>合众思壮</a></span>``,
``<!-- news_keyword_pub,stock,sz300036&sz300053 -->``. Tags are set by a machine, on the letters of a name
alone: what ``tagged`` finds to be another word or a longer name is marked ``auto``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from newscrawl.items import Stock
from newscrawl.sites.sina.stocks import codes, tagged
from newscrawl.sites.sina.stocks.codes import Security
from newscrawl.sites.sina.text import marks
from newscrawl.sites.sina.text.html import Select, text_of

_TAGGED = Select(".//span[contains(@id, 'stock_')]")
_LINKED = Select(
    ".//a[contains(@href, '/realstock/company/') or contains(@href, 'stock/quotes/')"
    " or contains(@href, '/fund/quotes/') or contains(@href, '/bond/quotes/')]"
)
_MARK = b"news_keyword_pub,"
_COMMENT = re.compile(rb"news_keyword_pub,\s*stock,(?P<codes>[^<>]{0,2000}?)-->")
_HREF = re.compile(
    r"/realstock/company/(?P<code>[a-z]{2}\d+)/|/(?P<market>us|hk)stock/quotes/(?P<name>[\w.]+?)(?:\.html|/|$)"
    r"|/(?P<kind>fund|bond)/quotes/(?:of|sh|sz)?(?P<number>\d{6})",
    re.ASCII,
)
_CODE = re.compile(
    r"(sh|sz|bj)(\d{6})|(?:rt_hk|hkstock_hk|hkstock_|hk)(\d{5})|(?:usstock_|us_|us|gb_)([a-z]{1,5}(?:\.[a-z])?)",
    re.I | re.ASCII,
)


def symbol(code: str) -> str | None:
    """``sz002383`` → ``002383.SZ``, ``hk00700`` → ``00700.HK``, ``usstock_AAPL`` → ``AAPL.US``; else None.

    Of stocks alone: what is no stock is in no ``symbols``.
    """
    found = security(code)
    return found.symbol if found and found.kind == "stock" else None


def security(code: str) -> Security | None:
    """What a code of the site's names, with its kind; None where it is nothing."""
    found = _CODE.fullmatch(code.strip().removeprefix("stock_"))
    if not found:
        return None
    market, number, hongkong, american = found.groups()
    if market:
        return codes.listed(number, market.upper())
    return codes.listed(hongkong, "HK") if hongkong else Security(f"{american.upper()}.US", "stock")


class Tag(NamedTuple):
    """A tag in a body, and the security that it names."""

    element: etree._Element
    found: Security


def tags(body: etree._Element) -> list[Tag]:
    """The tags of a body as it came, also those in what will be taken out."""
    if next(body.iter("span", "a"), None) is None:  # in most there is nothing to look for
        return []
    spans = [Tag(span, found) for span in _TAGGED(body) if (found := security(span.get("id", "")))]
    links = ((link, _HREF.search(link.get("href", ""))) for link in _LINKED(body))
    return [*spans, *(Tag(link, found) for link, code in links if code and (found := _linked(code)))]


def in_tags(body: etree._Element, found: Iterable[Tag]) -> Iterator[Stock]:
    """The tagged securities; a tag that was taken out of the body, or its text, counts no more."""
    for element, (symbol, kind) in found:
        name = text_of(element)
        if name and body in element.iterancestors():
            yield Stock(symbol, name, "link", kind, tagged.is_other(element, name))


def _linked(code: re.Match[str]) -> Security | None:
    if code["kind"]:
        return codes.of_kind(code["number"], "fund" if code["kind"] == "fund" else "bond")
    return security(code["code"] or f"{code['market']}{code['name']}")


def _comments(page: bytes) -> Iterator[re.Match[bytes]]:
    end = 0
    for start in marks.places(page, _MARK):  # plain bytes are found far sooner than the pattern
        if start >= end and (found := _COMMENT.match(page, start)):
            yield found
            end = found.end()


def in_comments(page: bytes) -> Iterator[Stock]:
    """The securities of a page's keyword comments; ``page`` is UTF-8."""
    for comment in _comments(page):
        for code in comment["codes"].decode("utf-8", "replace").split("&"):
            if found := security(code):
                yield Stock(found.symbol, None, "comment", found.kind)


def unique(stocks: Iterable[Stock]) -> list[Stock]:
    """One a symbol, as first found; ``auto`` only when every tag of it is, and no code is written."""
    found: dict[str, Stock] = {}
    for stock in stocks:
        first = found.setdefault(stock.symbol, stock)
        first.name = first.name or stock.name
        if stock.origin != "comment":
            first.auto &= stock.auto
    return list(found.values())


def symbols(stocks: Iterable[Stock]) -> list[str]:
    """The symbols of what an article is about: stocks, without the doubtful ones."""
    return [stock.symbol for stock in stocks if stock.kind == "stock" and not stock.auto]
