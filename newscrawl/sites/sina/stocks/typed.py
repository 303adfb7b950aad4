"""A stock as people type it: 605933, 605933.SS, 9177.HK, hk9177, AAPL."""

import re

from newscrawl.sites.sina.stocks import codes

_TYPED = re.compile(r"(?:(sh|sz|bj|hk)[:.]?)?(\d{1,6})(?:\.(sh|ss|sz|bj|hk))?", re.ASCII | re.IGNORECASE)
_LETTERS = re.compile(r"\$?([a-z]{1,5})(?:\.us)?", re.ASCII | re.IGNORECASE)
_MARKETS = {"SS": "SH"}


def symbol(text: str) -> str | None:
    """The stock's symbol; None where none can be meant."""
    text = text.strip()
    if letters := _LETTERS.fullmatch(text):
        return f"{letters[1].upper()}.US"
    found = _TYPED.fullmatch(text)
    if not found or (found[1] and found[3]):
        return None
    market = (found[1] or found[3] or "").upper()
    if not market and len(found[2]) == 6:
        security = codes.stock(found[2])
    else:  # of a number alone, only Hong Kong's has less than six digits
        security = codes.listed(found[2], _MARKETS.get(market, market) or "HK")
    return security.symbol if security and security.kind == "stock" else None
