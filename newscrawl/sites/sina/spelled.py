"""Dates in words as dates in digits: November 25, 2026; 25 Nov 2026; 二〇二六年十一月二十五日."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t(?:ember)?|ober|ember)?\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH = (
    re.compile(rf"\b{_MONTH}\s+{_DAY}\s*,?\s+(?P<year>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b{_DAY}\s+{_MONTH}\s*,?\s+(?P<year>(?:19|20)\d\d)\b", re.I),
)
_CHINESE = re.compile(
    r"(?P<year>[一二][〇○零Ｏ一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿]{1,3})日"
)
_DIGITS = {**{digit: at for at, digit in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "Ｏ": 0}


def in_digits(text: str) -> str:
    """The text with its spelled dates as ``2026-11-25``."""
    for form in _ENGLISH:
        text = form.sub(_english, text)
    return _CHINESE.sub(_chinese, text)


def _english(found: re.Match[str]) -> str:
    month = _MONTHS.index(found["month"].lower()) + 1
    return f"{found['year']}-{month:02}-{int(found['day']):02}"


def _chinese(found: re.Match[str]) -> str:
    year = "".join(str(_DIGITS[digit]) for digit in found["year"])
    return f"{year}-{_number(found['month']):02}-{_number(found['day']):02}"


def _number(words: str) -> int:
    """二十五 → 25."""
    tens, _, ones = words.replace("廿", "二十").rpartition("十")
    is_ten = "十" in words or "廿" in words
    return (_DIGITS.get(tens, 1) * 10 if is_ten else 0) + _DIGITS.get(ones, 0)
