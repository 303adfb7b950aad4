"""Where an author wrote what may be a code: in brackets, and with a market beside it anywhere."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newscrawl.sites.sina.stocks import called

_MARKETS = {
    "SH": "SH SS SSE XSHG CG 沪 沪市 沪股 上交所 上证 上海 上海证券交易所 上证所 沪主板 科创板",
    "SZ": "SZ SZSE XSHE CS 深 深市 深股 深交所 深圳 深圳证券交易所 深证 创业板 中小板",
    "BJ": "BJ BSE 北交所 北京证券交易所",
    "HK": "HK HKG HKEX SEHK HKSE 港股 港 港交所 香港 香港联交所 联交所 香港交易所 H股 通 港股通",
    "US": "US NASDAQ NYSE AMEX O N OQ 纳斯达克 纳斯达克交易所 纽交所 纽约证券交易所 美股 纽约证交所",
    "OF": "OF",
    "IB": "IB",
    "": "CN CH A股 B股 A B 诊股 股吧 股票 行情 EQUITY 买入 增持 推荐 强烈推荐 谨慎推荐 审慎增持 中性 未评级",
}
_MARKET_OF = {word: market for market, words in _MARKETS.items() for word in words.split()}
_MARKET = "|".join(sorted(map(re.escape, _MARKET_OF), key=len, reverse=True))
_WHAT = (
    "股票|证券|公司|上市|个股|[ABH]股|港股|美股|[沪深]市|[沪深]股|上交所|深交所|北交所|港交所|联交所|纳斯达克|纽交所|纽约证券交易所"
    "|基金|场内|债券|转债|可转债|指数|股份|交易|科创板|创业板|主板"
)
_LABEL = rf"(?P<label>(?:{_WHAT})*(?:简称及)?(?:代码|代号|编码))\s*(?:为|是|[:：])?\s*"
_PART = re.compile(
    rf"(?:{_LABEL})?(?:(?P<before>{_MARKET})\s*[:：.\-]?\s*)?(?P<number>[0-9]{{3,6}})"
    rf"(?:\s*[.:\-_·]?\s*(?P<after>{_MARKET})(?:\s+Equity)?)?",
    re.I,
)
_TICKER = re.compile(
    rf"(?:{_LABEL})?(?:(?P<before>(?i:{_MARKET}))\s*[:：.\-]\s*)?(?P<number>[A-Z]{{1,5}}(?:\.[AB])?)"
    rf"(?:\s*[.:\-]\s*(?P<after>US|O|N|OQ|NASDAQ|NYSE)|\s+(?P<then>US)(?:\s+Equity)?)?"
)
_BRACKET = re.compile(r"[（(【\[〔]([^（()）【】\[\]〔〕]{2,80})[）)】\]〕]")
_OPENING = "（(【[〔"
_CODE_INSIDE = re.compile(r"[0-9０-９]{3}|[A-ZＡ-Ｚ]")
_SPLIT = re.compile(r"\s*[，,；;、/|&]\s*|(?<=[0-9A-Z])\s*(?:和|及|与)\s*")
_OPEN = re.compile(
    r"(?<![A-Za-z\d.])(?P<number>\d{6})\.(?P<after>(?i:SH|SZ|BJ|SS|OF|IB))(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d.])(?P<hongkong>\d{3,5})\.(?i:HK)(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d])(?P<before>(?i:SH|SZ|BJ))[:.]?(?P<prefixed>\d{6})(?!\d)"
    r"|(?P<label>(?:股票|证券|[ABH]股|港股|基金|债券|转债|指数)代码)\s*(?:为|是|[:：])?\s*(?P<labelled>\d{5,6})(?![\d.])"
    r"|(?<![A-Za-z\d.])(?P<american>[A-Z]{1,5}(?:\.[AB])?)\.US(?![A-Za-z])",
    re.ASCII,
)
_HINT = re.compile(rb"S[HZ]|BJ|\.(?:SS|HK|US|OF|IB)")
"""This in the text's capitals, or 代码, is in whatever ``_OPEN`` finds; most have neither, and it takes its
time."""

_NARROW = str.maketrans({chr(0xFF01 + at): chr(0x21 + at) for at in range(94)} | {"\u3000": " "})


class Place(NamedTuple):
    """A code and what stands around it."""

    number: str
    market: str | None
    """None: not said; empty: said to be a Chinese stock, without the exchange."""

    label: str
    name: str | None
    before: str
    after: str
    doubtful: bool
    """Other words stand beside it in its brackets."""


def any_in(text: str) -> bool:
    """False for a text that has none for certain: no bracket, and nothing of a code in the open."""
    return any(map(text.__contains__, _OPENING)) or _is_open(text)


def of(text: str) -> list[Place]:
    """What may be codes in a text, in its order."""
    found = sorted([*_in_brackets(text), *_in_the_open(text)], key=lambda at: at[0])
    return [place for _, place in found]


def _in_brackets(text: str) -> Iterator[tuple[int, Place]]:
    for bracket in _BRACKET.finditer(text) if any(map(text.__contains__, _OPENING)) else ():
        if _CODE_INSIDE.search(bracket[1]):
            before, after = text[: bracket.start()], text[bracket.end() :]
            for place in _places(bracket[1].translate(_NARROW), before, after):
                yield bracket.start(), place


def _places(inside: str, before: str, after: str) -> Iterator[Place]:
    """The codes of a bracket, part by part."""
    parts = [word for part in _SPLIT.split(inside.strip()) if part for word in _words(part)]
    matched = [_PART.fullmatch(part) or _TICKER.fullmatch(part) for part in parts]
    markets = [_MARKET_OF.get(part.upper()) for part in parts]
    others = [
        p for p, m, k in zip(parts, matched, markets, strict=True) if k is None and not (m and m["number"])
    ]
    names = [name for name in map(called.companion, others) if name]
    name = called.short(inside) or (names[0] if names else None)
    strange = [part for part in others if not called.fits_beside(part)]
    for at, found in enumerate(matched):
        if not found or markets[at] is not None:
            continue
        follows = markets[at + 1] if at + 1 < len(parts) else None
        said = found["before"] or found["after"] or found.groupdict().get("then")
        market = _MARKET_OF[said.upper()] if said else follows
        label = found["label"] or ""
        yield Place(
            found["number"], market, label, name or called.before(before), before, after, bool(strange)
        )


def _words(part: str) -> list[str]:
    """A part that is one code, or the words that it has."""
    return [part] if _PART.fullmatch(part) or _TICKER.fullmatch(part) else part.split()


def _is_open(text: str) -> bool:
    capitals = text.encode("ascii", "ignore").upper()  # a third of what all characters cost
    return _HINT.search(capitals) is not None or "代码" in text


def _in_the_open(text: str) -> Iterator[tuple[int, Place]]:
    """Codes that need no brackets: with a market, or after 股票代码."""
    for found in _OPEN.finditer(text) if _is_open(text) else ():
        before, after = text[: found.start()].rstrip("（([【 "), text[found.end() :]
        number = next(filter(None, found.group("number", "hongkong", "prefixed", "labelled", "american")))
        said = found["after"] or found["before"]
        market = (
            _MARKET_OF[said.upper()]
            if said
            else "HK"
            if found["hongkong"]
            else "US"
            if found["american"]
            else None
        )
        name = called.before(before) if not found["label"] else None
        yield found.start(), Place(number, market, found["label"] or "", name, before, after, doubtful=False)
