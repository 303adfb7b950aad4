"""What a setting may be: a kind reads its text, or says in a few words what it should have been."""

import logging
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FLAGS = {"1": True, "true": True, "0": False, "false": False}
MOST = 10**13
"""What no number may exceed; what is meant is less."""

_BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z][\w.+-]*://)")
_URL = re.compile(r"[A-Za-z][\w.+-]*://\S*")
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")

LONGEST = 10**8
"""Seconds: three years. A date that lies much further ahead is none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a setting's value may be."""

    form: str
    """What it should look like, after "is not"."""

    read: Callable[[str], Any]
    """Raises ValueError for what it is not."""

    empty: bool = False
    """True where nothing is a value of its own; elsewhere it means the default."""

    secret: bool = False
    """True where the value may hold a password: it is not shown."""


def number(form: str, least: float, most: float = MOST) -> Kind:
    """A finite number, both bounds included."""
    return Kind(form, lambda text: _within(float(text), least, most))


def whole(form: str, least: int, most: int = MOST) -> Kind:
    """The same, without a fraction."""
    return Kind(form, lambda text: _within(int(text), least, most))


def _within(value: Any, least: float, most: float) -> Any:
    if not math.isfinite(value) or not least <= value <= most:
        raise ValueError(value)
    return value


def _flag(text: str) -> bool:
    try:
        return FLAGS[text.lower()]
    except KeyError:
        raise ValueError(text) from None


def _level(text: str) -> str:
    if text.upper() not in logging.getLevelNamesMapping():
        raise ValueError(text)
    return text.upper()


def _line(text: str) -> str:
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise ValueError(text)
    return text


def _path(text: str) -> str:
    try:
        return str(Path(_line(text)).expanduser()) if text.startswith("~") else _line(text)
    except RuntimeError as error:  # no such user
        raise ValueError(text) from error


def _web(text: str) -> str:
    parts = urlsplit(_line(text))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("no http(s) URL")
    return text


def urls(text: str) -> list[str]:
    """Several URLs with blanks or commas between; a comma may stand in one of them, too."""
    return [part for part in _BETWEEN.split(text.strip(", \t")) if part]


def _urls(text: str) -> str:
    if not all(_URL.fullmatch(url) for url in urls(_line(text))):
        raise ValueError("no URL")
    return text


def _codes(text: str) -> list[int]:
    return [_within(int(code), 100, 599) for code in text.strip("[]").split(",")]


def _functions(text: str) -> list[str]:
    found = [path for path in (one.strip() for one in text.split(",")) if path]
    if not all(_DOTTED.fullmatch(path) for path in found):
        raise ValueError(text)
    return found


FLAG = Kind("0 or 1", _flag)
LEVEL = Kind(f"a log level: {', '.join(logging.getLevelNamesMapping())}", _level)
TEXT = Kind("one line of text", _line)
PATH = Kind("a path", _path, empty=True)
WEB = Kind("an http:// or https:// URL", _web, empty=True, secret=True)
URLS = Kind("URLs such as feishu://TOKEN, with blanks between", _urls, empty=True, secret=True)
URI = Kind("one line of text", _line, secret=True)
FUNCTIONS = Kind("dotted paths of functions, with commas between", _functions)
CODES = Kind("HTTP codes with commas between", _codes)
SHARE = number("a share from 0 to 1", 0, 1)
SECONDS = number("a number of seconds, 0 or more", 0, LONGEST)
COUNT = whole("a whole number, 0 or more", 0)
SOME = whole("a whole number, 1 or more", 1)
