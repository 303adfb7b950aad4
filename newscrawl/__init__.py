"""Sina Finance's domestic news as exact documents; the library to read them.

::

    import newscrawl

    with newscrawl.connect("data/news.db") as news:
        for article in news.search("专项债", since="2024-05-01"):
            print(article.published_at, article.title)

docs/python.md explains it. Each name is loaded from ``newscrawl.api`` when it is first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.api import (
        Absence,
        Article,
        BadArgument,
        Channel,
        Day,
        Error,
        FetchFailed,
        Image,
        News,
        NotAnArticle,
        NotFound,
        PackageMissing,
        Pointer,
        Refused,
        Removed,
        Results,
        Run,
        Stock,
        StoreFailed,
        connect,
        extract,
        fetch,
    )

__version__ = "0.1.0"
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


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from newscrawl import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
