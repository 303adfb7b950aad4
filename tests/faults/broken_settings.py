"""The project's settings, with an extraction that fails for one article: a bug in a callback."""

from typing import Any

from newscrawl.settings import *  # noqa: F403  # all of them, as they are
from newscrawl.sites.sina import extract as extraction

BROKEN = "imcdvzqk5561330"
real = extraction.extract


def extract(body: bytes, url: str, **kwargs: Any) -> Any:
    if BROKEN in url:
        raise KeyError("a bug")
    return real(body, url, **kwargs)


extraction.extract = extract  # type: ignore[assignment]  # what it takes besides is passed on
