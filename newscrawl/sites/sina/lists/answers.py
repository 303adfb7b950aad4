r"""An answer of an API as an object: what JSON does not allow is mended, or costs its row alone.

Raw control characters, ``\'``, numbers of 5,000 digits, a PHP warning before the answer and JSONP around it
are all read. Where a row still is none, a quote inside a title say, the rows are read one by one.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from newscrawl.sites.errors import BadList
from newscrawl.sites.sina.text import charsets

BROKEN = object()
"""Stands for a row that is no JSON."""

_LONGEST_NUMBER = 18
_MOST_BROKEN = 200
"""Rows; a list has 50 a page, and looking for the next costs time."""

_CALL = re.compile(r"\s*(?:try\s*\{\s*)?[\w$.]+\(\s*")
"""How JSONP begins. How it ends does not matter; a pattern that asked would take hours for some answers."""

_BEGINS = re.compile(r'\{\s*"result"')
"""How an answer begins that has something before it."""

_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.)?)', re.DOTALL)
_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+(?:"|\Z))|,(?=\s*[,\]}])|(\})(?=\s*\{)', re.DOTALL)
ROWS = ("result", "data")
"""Where the rows of the roll API are in its answers."""

_KEY = re.compile(r'\s*"\d{1,9}"\s*:')
_ROW = re.compile(r'\s*\{\s*"(\w{1,40})"')
_ENDS = {"[": re.compile(r"\}\s*,?\s*\]"), "{": re.compile(r"\}\s*,?\s*\}")}
_WIDE = {b"{\x00": "utf-16-le", b"\x00{": "utf-16-be"}


def text_of(body: bytes) -> str:
    """An answer as text, by its bytes, whatever its header says: UTF-8, GB18030 or UTF-16."""
    if wide := _WIDE.get(body[:2]):
        return body.decode(wide, "replace")
    return charsets.to_utf8(body).decode()


def read(text: str, rows: Sequence[str] = ROWS) -> Any:
    """The value that an answer is; ``rows``: the path to those that may each cost itself. Raises BadList."""
    try:
        return _value(text)
    except (ValueError, RecursionError) as error:
        mended = _ESCAPE.sub(_unescaped, text)
        try:
            return _value(_with_commas(mended))
        except (ValueError, RecursionError):
            try:
                return _by_rows(mended, rows)
            except (ValueError, RecursionError):
                raise BadList(f"not JSON ({error})") from error


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits  # int() refuses more than 4,300


_DECODER = json.JSONDecoder(strict=False, parse_int=_number)


def _value(text: str) -> Any:
    start = _skipped(text, 0)
    if call := _CALL.match(text):
        start = call.end()
    elif text[start : start + 1] != "{":
        begins = _BEGINS.search(text)
        if not begins:
            return _DECODER.decode(text)
        start = begins.start()
    return _DECODER.raw_decode(text, start)[0]


def _unescaped(found: re.Match[str]) -> str:
    r"""An escape of JSON as it is; of another (``\'``) what it stands for in JavaScript."""
    return found[0] if found[1] else found[2] or ""


def _with_commas(text: str) -> str:
    """The text without commas that nothing follows, and with those that lack between two objects."""
    return _COMMA.sub(lambda found: found[1] or (found[2] and found[2] + ",") or "", text)


def _by_rows(text: str, path: Sequence[str]) -> Any:
    """The answer with each row read by itself; ValueError where it breaks off, or has none."""
    begins = re.search(rf'"{path[-1]}"\s*:\s*([\[{{])(?=\s*(?:"\d{{1,9}}"\s*:\s*)?[{{\[])', text)
    if not begins:
        raise ValueError("no data")
    rows, end = _rows(text, begins.end(), begins[1])
    answer = inside = _value(f'{text[: begins.start()]}"{path[-1]}": []{text[end:]}')
    for name in path[:-1]:
        inside = inside.get(name) if isinstance(inside, dict) else None
    if not isinstance(inside, dict):
        raise ValueError("the rows are not where they belong")
    inside[path[-1]] = rows
    return answer


def _rows(text: str, start: int, bracket: str) -> tuple[list[Any], int]:
    """The rows of a list that begins at ``start``, BROKEN among them, and where what follows it begins."""
    rows: list[Any] = []
    first = _ROW.match(text, _after_key(text, start))
    if not first:
        raise ValueError("no rows")
    following = re.compile(rf'(?:,|(?<=\}}))\s*(?:"\d{{1,9}}"\s*:\s*)?(?=\{{\s*"{first[1]}")')
    at, broken = first.start(), 0
    while broken <= _MOST_BROKEN:
        row, end = _row(text, at)
        rows.append(row)
        broken += row is BROKEN
        after = following.search(text, end) if row is BROKEN else _follows(text, end, following)
        if after is None:
            closed = _ENDS[bracket].search(text, end - 1)
            if not closed:
                raise ValueError("it breaks off")
            return rows, closed.end()
        at = after.end() if isinstance(after, re.Match) else after
    raise ValueError("hardly a row is JSON")


def _row(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, _skipped(text, at))
    except (ValueError, RecursionError):
        return BROKEN, at + 1


def _follows(text: str, end: int, following: re.Pattern[str]) -> re.Match[str] | int | None:
    """Where the row after one that could be read begins; None where none follows."""
    return following.match(text, end) or _comma(text, end)


def _comma(text: str, end: int) -> int | None:
    """Where the row after a comma begins; None where none follows."""
    end = _skipped(text, end)
    start = _after_key(text, end + 1)
    return start if text[end : end + 1] == "," and text[start : start + 1] not in ("]", "}") else None


def _after_key(text: str, at: int) -> int:
    key = _KEY.match(text, at)
    return _skipped(text, key.end() if key else at)


def _skipped(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at
