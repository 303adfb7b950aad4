"""The numbers of ordered lists, which a page shows and doesn't hold."""

import re

from lxml import etree

_WRITTEN = re.compile(
    r"[（(【\[]?\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])\s*(?:[）)】\]、．:：]|[.](?!\d))"
    r"|[①-⑳⑴-⒇❶-❿]|第[\d一二三四五六七八九十]+"
)
"""The author's own number at the beginning of an item."""

_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(?:none|disc|circle|square)\b", re.I)
_START = re.compile(r"-?[0-9]{1,6}", re.ASCII)
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_ROMAN = 4000
_LETTERS = 26


class Numbers:
    """Counts the items of the ordered lists of one body."""

    def __init__(self) -> None:
        self._next: dict[etree._Element, int] = {}

    def of(self, item: etree._Element) -> str:
        """What stands before an item (``1. ``); nothing in a list without numbers."""
        ordered = item.getparent()
        if ordered is None or ordered.tag != "ol":
            return ""
        if ordered not in self._next:
            self._next[ordered] = _first(ordered)
        own = item.get("value", "").strip()
        number = int(own) if _START.fullmatch(own) else self._next[ordered]
        self._next[ordered] = number + (-1 if ordered.get("reversed") is not None else 1)
        if any(_UNNUMBERED.search(element.get("style", "")) for element in (item, ordered)):
            return ""
        return f"{_shown(number, item.get('type') or ordered.get('type') or '1')}. "


def numbered(number: str, text: str) -> str:
    """An item's first line with its number, unless the author wrote one."""
    return text if _WRITTEN.match(text) else number + text


def _first(ordered: etree._Element) -> int:
    start = ordered.get("start", "").strip()
    if _START.fullmatch(start):
        return int(start)
    return sum(1 for _ in ordered.iterchildren("li")) if ordered.get("reversed") is not None else 1


def _shown(number: int, kind: str) -> str:
    if kind in ("a", "A") and 0 < number <= _LETTERS:
        return chr(ord(kind) + number - 1)
    if kind in ("i", "I") and 0 < number < _MOST_ROMAN:
        roman = _roman(number)
        return roman if kind == "i" else roman.upper()
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
