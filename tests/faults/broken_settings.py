"""The project's settings, with an extraction that fails for one article: a bug in a callback."""

from typing import Any

from newscrawl.settings import *  # noqa: F403  # all of them, as they are
from newscrawl.sites.sina.extract import extract as real
from newscrawl.spiders import sina_china

BROKEN = b"imcdvzqk5561330"


def extract(body: bytes, *args: Any, **kwargs: Any) -> Any:
    if BROKEN in str(args).encode():
        raise KeyError("a bug")
    return real(body, *args, **kwargs)


sina_china.extract = extract  # type: ignore[attr-defined]
