"""The securities that a flash is tagged with: ``{"market": "cn", "symbol": "sh600519", "key": "贵州茅台"}``.

What a market or symbol that is not known stands for is not guessed: it is kept as text, in ``removed``.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from newscrawl.items import Removed, Stock
from newscrawl.sites.sina.lists import row as rollrow
from newscrawl.sites.sina.stocks import codes
from newscrawl.sites.sina.stocks.codes import Security
from newscrawl.sites.sina.stocks.found import security, unique

UNKNOWN = "unknown_security"
_PLACE = "ext.stocks"
_MOST = 200
_LISTED = re.compile(r"(sh|sz|bj)\.?(\d{6})", re.I | re.ASCII)
_AMERICAN = re.compile(r"(?:us_|gb_|usr_|us)?([a-z]{1,5}(?:[.$-][a-z])?)", re.I | re.ASCII)
_FUND = re.compile(r"(?:of|fu_|f_|sh|sz)?(\d{6})", re.I | re.ASCII)
_LONGEST = 200


class Tagged(NamedTuple):
    """The securities of a flash, and what was tagged besides."""

    stocks: list[Stock]
    unknown: list[Removed]


def listed(value: object) -> Tagged:
    """What ``ext.stocks`` tells, each symbol once."""
    found: list[Stock] = []
    unknown: list[Removed] = []
    for tag in _tags(value):
        market, symbol, name = (rollrow.text(tag.get(part)) for part in ("market", "symbol", "key"))
        if what := _security(market.lower(), symbol):
            found.append(Stock(what.symbol, name or None, "list", what.kind))
        elif told := " ".join(filter(None, (name, f"{market}:{symbol}".strip(":")))):
            unknown.append(Removed(told[:_LONGEST], UNKNOWN, _PLACE))
    return Tagged(unique(found), unknown)


def _tags(value: object) -> Iterator[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from [tag for tag in inner if isinstance(tag, dict)][:_MOST]


def _security(market: str, symbol: str) -> Security | None:
    if market in ("cn", "sh", "sz", "bj", "a"):
        found = _LISTED.fullmatch(symbol)
        return codes.listed(found[2], found[1].upper()) if found else None
    if market == "hk":
        return security(f"hk{digits:0>5}") if (digits := _digits(symbol)) else None
    if market == "us":
        american = _AMERICAN.fullmatch(symbol)
        return Security(f"{american[1].upper().replace('$', '.')}.US", "stock") if american else None
    if market in ("fund", "of") and (number := _FUND.fullmatch(symbol)):
        listed = _LISTED.fullmatch(symbol)
        return codes.listed(listed[2], listed[1].upper()) if listed else codes.fund(number[1])
    return None


def _digits(symbol: str) -> str | None:
    """The number of a stock in Hong Kong; indexes there have letters."""
    found = re.fullmatch(r"(?:rt_)?(?:hk)?(\d{1,5})(?:\.hk)?", symbol, re.I | re.ASCII)
    return found[1] if found else None
