"""The library: ``import newscrawl``, for scripts, notebooks and other programs (docs/python.md).

``connection`` asks a store, ``results`` gives what it has, ``pages`` reads single pages. Errors: errors.py.
May import everything but commands; nothing below it imports it.
"""

from newscrawl.api.connection import News, connect
from newscrawl.api.errors import (
    BadArgument,
    Error,
    FetchFailed,
    NotAnArticle,
    NotFound,
    PackageMissing,
    Refused,
    StoreFailed,
)
from newscrawl.api.fetching import fetch
from newscrawl.api.model import Absence, Article, Channel, Day, Image, Pointer, Removed, Run, Stock
from newscrawl.api.pages import extract
from newscrawl.api.results import Results

__all__ = [
    "Absence",
    "Article",
    "BadArgument",
    "Channel",
    "Day",
    "Error",
    "FetchFailed",
    "Image",
    "News",
    "NotAnArticle",
    "NotFound",
    "PackageMissing",
    "Pointer",
    "Refused",
    "Removed",
    "Results",
    "Run",
    "Stock",
    "StoreFailed",
    "connect",
    "extract",
    "fetch",
]
