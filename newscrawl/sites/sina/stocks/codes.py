"""Codes of securities: which number is whose, by the exchanges' ranges.

A number alone says little: 000001 is a bank in Shenzhen, an index in Shanghai and a fund anywhere.
"""

import re
from typing import Literal, NamedTuple

Kind = Literal["stock", "fund", "bond", "index"]

_RANGES: dict[str, dict[Kind, re.Pattern[str]]] = {
    "SH": {
        "stock": re.compile(r"(?:60[0135]|68[89]|900)\d{3}", re.ASCII),
        "fund": re.compile(r"5[0-35-8]\d{4}", re.ASCII),
        "bond": re.compile(r"(?:009|01\d|02\d|1\d\d|20\d|2[3-7]\d)\d{3}", re.ASCII),
        "index": re.compile(r"(?:000|93\d|95\d)\d{3}", re.ASCII),
    },
    "SZ": {
        "stock": re.compile(r"(?:00[0-3]|30[0-2]|20[01])\d{3}", re.ASCII),
        "fund": re.compile(r"1[568]\d{4}", re.ASCII),
        "bond": re.compile(r"1[0-4]\d{4}|52\d{4}", re.ASCII),
        "index": re.compile(r"(?:39|97|98)\d{4}", re.ASCII),
    },
    "BJ": {
        "stock": re.compile(r"(?:43|8[37]|92)\d{4}", re.ASCII),
        "index": re.compile(r"899\d{3}", re.ASCII),
    },
    "OF": {"fund": re.compile(r"\d{6}", re.ASCII)},
    "IB": {"bond": re.compile(r"\d{6,9}", re.ASCII)},
}
_SZ_BOND = re.compile(r"10|11[124-79]|12[378]|13[13]|14[89]")
"""Bonds of Shenzhen among the numbers that both exchanges give."""

_ROUND = re.compile(r"(?!600000|601000|603000)\d{3}000", re.ASCII)
"""Numbers that read as amounts and are no stock's."""


class Security(NamedTuple):
    """What a code stands for."""

    symbol: str
    """``600519.SH``."""

    kind: Kind


def listed(number: str, market: str) -> Security | None:
    """What a number is on a market (SH, SZ, BJ, HK, OF, IB); None where it is nothing."""
    if market == "HK":
        return Security(f"{number:0>5}.HK", "stock") if len(number) <= 5 and number.strip("0") else None
    kinds = _RANGES.get(market, {})
    kind = next((kind for kind, numbers in kinds.items() if numbers.fullmatch(number)), None)
    return Security(f"{number}.{market}", kind) if kind else None


def stock(number: str) -> Security | None:
    """The stock that a number is; none has it on two exchanges."""
    if _ROUND.fullmatch(number):
        return None
    found = (listed(number, market) for market in ("SH", "SZ", "BJ"))
    return next((security for security in found if security and security.kind == "stock"), None)


def fund(number: str) -> Security | None:
    """The fund of a number: a listed one by its range, else one that its company sells."""
    found = (listed(number, market) for market in ("SH", "SZ"))
    return next(
        (security for security in found if security and security.kind == "fund"), listed(number, "OF")
    )


def bond(number: str) -> Security | None:
    """The bond of a number."""
    found = listed(number, "SZ" if _SZ_BOND.match(number) else "SH")
    return found if found and found.kind == "bond" else None


def index(number: str) -> Security | None:
    """The index of a number."""
    found = (listed(number, market) for market in ("SH", "SZ", "BJ"))
    return next((security for security in found if security and security.kind == "index"), None)


def traded(number: str) -> Security | None:
    """The bond, or the fund of an exchange, that a number is."""
    found = fund(number)
    return found if found and not found.symbol.endswith("OF") else bond(number)


def of_kind(number: str, kind: Kind) -> Security | None:
    """What a number is that is said to be a stock, fund, bond or index."""
    return {"stock": stock, "fund": fund, "bond": bond, "index": index}[kind](number)
