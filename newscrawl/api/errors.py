"""What goes wrong in the library; the text of each is one line.

::

    Error                  anything below
    ├── BadArgument        what was asked cannot be asked (a ValueError, too)
    ├── NotFound           the store has no such article or story (a LookupError, too)
    ├── StoreFailed        the store is not there, cannot be reached or read, or was closed
    ├── PackageMissing     a package is not installed; the text says how (an ImportError, too)
    ├── NotAnArticle       the page is no article, or one that a crawl would reject
    └── FetchFailed        the page did not come
        └── Refused        the site refuses this address, or its robots.txt the page
"""

from collections.abc import Iterator
from contextlib import contextmanager

from newscrawl.storage import BadStoreUri, StoreError


class Error(Exception):
    """Anything that the library raises of its own."""


class BadArgument(Error, ValueError):
    """What was asked cannot be asked."""


class NotFound(Error, LookupError):
    """The store has no such article or story."""


class StoreFailed(Error):
    """The store is not there, cannot be reached or read, or was closed."""


class PackageMissing(Error, ImportError):
    """A package that this needs is not installed."""


class NotAnArticle(Error):
    """The page is no article, or one that a crawl would reject."""


class FetchFailed(Error):
    """The page did not come."""


class Refused(FetchFailed):
    """The site refuses this address for now, or its robots.txt refuses the page."""


@contextmanager
def told() -> Iterator[None]:
    """Raise errors of the rooms below as the library's own, without their history: it says no more."""
    try:
        yield
    except Error:
        raise
    except StoreError as error:
        raise StoreFailed(_line(error)) from None
    except BadStoreUri as error:
        raise BadArgument(_line(error)) from None


@contextmanager
def arguments() -> Iterator[None]:
    """Raise a ValueError as a BadArgument."""
    try:
        yield
    except Error:
        raise
    except ValueError as error:
        raise BadArgument(_line(error)) from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
