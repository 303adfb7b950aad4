"""Which program was called, for messages: ``scrapy``, or ``newscrawl`` where no scrapy.cfg is needed."""

import re

VARIABLE = "SCRAPY_SETTINGS_MODULE"
"""Names another settings module than ours."""

SCRAPY = "scrapy"
OWN = "newscrawl"

_called = SCRAPY


def called() -> str:
    """The name that messages begin with, and that their advice is to be typed with."""
    return _called


def as_typed(advice: str) -> str:
    """Advice that names commands as ``scrapy …``, with the program that was called."""
    return re.sub(r"\bscrapy (?=[a-z])", f"{_called} ", advice)


def be(name: str) -> None:
    """Take this name, once, when the program begins."""
    global _called
    _called = name
