"""Stocks as people type them."""

import pytest

from newscrawl.sites.sina.site import SITE


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("605933", "605933.SH"),
        ("605933.SH", "605933.SH"),
        ("605933.ss", "605933.SH"),
        ("sh605933", "605933.SH"),
        ("SZ:000001", "000001.SZ"),
        ("835670", "835670.BJ"),
        ("9177.HK", "09177.HK"),
        ("hk9177", "09177.HK"),
        ("hk09177", "09177.HK"),
        ("09177", "09177.HK"),
        ("AAPL", "AAPL.US"),
        ("aapl.us", "AAPL.US"),
        ("usstock_AAPL", "AAPL.US"),
        ("望江银行", None),
        ("", None),
    ],
)
def test_symbol(text: str, symbol: str | None) -> None:
    assert SITE.symbol(text) == symbol
