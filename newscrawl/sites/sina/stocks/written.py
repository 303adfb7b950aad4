"""Codes that an author wrote: （600519）, (00700.HK), （股票代码：300763）, （A股代码：600604）, JD.US.

A market, an exchange or 代码 beside a number makes it a code. A bare number in brackets is one by its range
and the words around it, and ``auto`` where these leave a doubt.
"""

from collections.abc import Iterator, Sequence

from newscrawl.items import Stock
from newscrawl.sites.sina.stocks import codes, context, places
from newscrawl.sites.sina.stocks.places import Place

_KINDS: dict[str, codes.Kind] = {"基金": "fund", "场内": "fund", "债": "bond", "指数": "index"}
_LABELLED = {"港": "HK", "联交所": "HK", "H股": "HK", "上交所": "SH", "沪": "SH", "深": "SZ", "北交所": "BJ"}
"""The market that a label tells: 港股代码."""


def in_text(paragraphs: Sequence[str]) -> Iterator[Stock]:
    """The codes written in a text, in its order, once a paragraph."""
    for text in paragraphs if places.any_in("\n".join(paragraphs)) else ():
        found: dict[str, Stock] = {}
        for stock in filter(None, map(_stock, places.of(text))):
            first = found.setdefault(stock.symbol, stock)
            first.auto &= stock.auto
        yield from found.values()


def _stock(place: Place) -> Stock | None:
    market = place.market
    if market is None and place.label:
        market = next((m for word, m in _LABELLED.items() if word in place.label), None)
    if place.number[0].isalpha():
        return _american(place, market)
    security, auto = _security(place, market)
    return Stock(security.symbol, place.name, "text", security.kind, auto) if security else None


def _american(place: Place, market: str | None) -> Stock | None:
    """A ticker with its exchange, or after 代码."""
    if market not in ("US", None) or (market is None and "代码" not in place.label):
        return None
    return Stock(f"{place.number}.US", place.name, "text", "stock", place.doubtful and market is None)


def _security(place: Place, market: str | None) -> tuple[codes.Security | None, bool]:
    """What a number is, and whether that is in doubt."""
    number = place.number
    kind = _kind(place)
    if market:
        found = codes.listed(number, market)
        if found and market == "HK" and kind == "fund":
            found = found._replace(kind="fund")
        return found, False
    is_said = bool(place.label) or market is not None
    if not is_said and context.is_no_code(place.before, place.after):
        return None, False
    if len(number) == 5 and number.startswith("0"):  # so are Hong Kong's written, and hardly anything else
        return codes.listed(number, "HK"), not is_said and (place.doubtful or place.name is None)
    if len(number) != 6:
        return None, False
    if kind and (found := codes.of_kind(number, kind)):
        return found, False
    return _bare(place, is_said=is_said)


def _kind(place: Place) -> codes.Kind | None:
    """The kind that the label or the name tells; None for a stock's, and where neither tells."""
    if place.market == "" or "股票" in place.label:
        return None
    if labelled := next((kind for word, kind in _KINDS.items() if word in place.label), None):
        return labelled
    kind = context.said_kind(place.name or "") or context.said_kind(place.before[-30:], place.after)
    is_stocks_own = not place.number.startswith("00") and codes.stock(place.number) is not None
    return None if kind == "fund" and is_stocks_own else kind


def _bare(place: Place, *, is_said: bool) -> tuple[codes.Security | None, bool]:
    """What a number is without a market; ``is_said``: at least that it is a security's."""
    found = codes.stock(place.number)
    if found is None:
        return codes.traded(place.number) if is_said else None, False
    if found.symbol.endswith("BJ") and context.is_unlisted(place.before):
        return None, False
    is_doubtful = context.is_doubtful(place.number, place.name or "", place.before, place.after)
    return found, not is_said and (place.doubtful or is_doubtful)
