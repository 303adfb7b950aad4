"""The securities that a flash is tagged with, and what becomes of tags that nobody can read."""

from typing import Any

import pytest

from newscrawl.items import Removed, Stock
from newscrawl.sites.sina.flash.stocks import Tagged, listed


def tag(market: Any, symbol: Any, key: Any = "名") -> dict[str, Any]:
    return {"market": market, "symbol": symbol, "key": key}


@pytest.mark.parametrize(
    ("market", "code", "symbol", "kind"),
    [
        ("cn", "sh600519", "600519.SH", "stock"),
        ("cn", "SZ301788", "301788.SZ", "stock"),
        ("cn", "bj835670", "835670.BJ", "stock"),
        ("cn", "sh000001", "000001.SH", "index"),
        ("cn", "sz159915", "159915.SZ", "fund"),
        ("hk", "00700", "00700.HK", "stock"),
        ("hk", "700", "00700.HK", "stock"),
        ("hk", "hk09177", "09177.HK", "stock"),
        ("us", "aapl", "AAPL.US", "stock"),
        ("US", "BRK.B", "BRK.B.US", "stock"),
        ("us", "gb_qhtx", "QHTX.US", "stock"),
        ("fund", "015876", "015876.OF", "fund"),
        ("fund", "of015876", "015876.OF", "fund"),
        ("fund", "sz159915", "159915.SZ", "fund"),
    ],
)
def test_markets_that_are_known(market: str, code: str, symbol: str, kind: str) -> None:
    assert listed([tag(market, code)]) == Tagged([Stock(symbol, "名", "list", kind)], [])


@pytest.mark.parametrize(
    ("market", "code"),
    [
        ("futures", "M0"),
        ("fx", "USDCNY"),
        ("global", "XAU"),
        ("index", "sh000001"),
        ("hk", "HSI"),
        ("us", ".DJI"),
        ("cn", "600519"),
        ("cn", "sh999999"),
        ("", "sh600519"),
    ],
)
def test_what_is_not_known_is_kept_as_text_and_not_guessed(market: str, code: str) -> None:
    told = f"名 {market}:{code}" if market else f"名 {code}"
    assert listed([tag(market, code)]) == Tagged([], [Removed(told, "unknown_security", "ext.stocks")])


def test_each_once_and_nonsense_never() -> None:
    twice = [tag("cn", "sh600519", None), tag("cn", "sh600519", "甲"), "x", None, {}, tag("", "", "")]
    assert listed(twice) == Tagged([Stock("600519.SH", "甲", "list", "stock")], [])
    nothings: list[Any] = [None, "", [], {}, 5]
    for nothing in nothings:
        assert listed(nothing) == Tagged([], [])
    assert listed({"0": tag("hk", "700")}).stocks == [Stock("00700.HK", "名", "list", "stock")]
