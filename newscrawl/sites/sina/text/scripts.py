"""Raised and lowered text in a plain line: 10<sup>4</sup> is 10⁴ and never 104.

Raised digits become the characters for them, and where there are none stand after a ``^``. What is raised for
its looks alone (1<sup>st</sup>, 青禾<sup>®</sup>) stays as it is, and so do the digits of a formula
(CO<sub>2</sub>), as people write and search them; only between digits a lowered one would change a number
(log<sub>2</sub>8).
"""

import re

from lxml import etree

TAGS = frozenset({"sup", "sub"})
_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SIMPLE = re.compile(r"[0-9+−=()-]*[0-9n][0-9+−=()n-]*|i", re.ASCII)
_POWER = re.compile(r"(?=.*[0-9])[0-9A-Za-z.,/^*·×+−-]{1,12}|[A-Za-z]", re.ASCII)
_LOOKS = re.compile(r"(?:st|nd|rd|th|tm|sm|r|c|er|e|o|a|am|pm|Ⓡ|®|™|©)", re.I)
_ENDS = re.compile(r"[0-9A-Za-z)）\]%°℃㎡米里尺码寸分]\s*$")
_NUMBERS = re.compile(r"[0-9]+(?:[+-][0-9]+)?", re.ASCII)


def written(element: etree._Element, text: str, before: str) -> str:
    """A piece of the text of a ``sup`` or ``sub``, as it stands in a line after ``before``."""
    inner = text.strip()
    if element.tag == "sub":
        near = before[-1:] + (element.tail or "")[:1]
        is_number = _NUMBERS.fullmatch(inner) and any(c in "0123456789/⁄" for c in near)
        return inner.translate(_LOWERED) if is_number else text
    if _SIMPLE.fullmatch(inner):
        return inner.translate(_RAISED)
    if _POWER.fullmatch(inner) and not _LOOKS.fullmatch(inner) and _ENDS.search(before):
        return f"^{inner}"
    return text
