"""What a store raises::

StoreError                 the store did not do what was asked
├── StoreUnavailable       it cannot be reached, opened or written at all; trying again later may help
├── DocumentRefused        it is there, but will not take this one document (too large, not encodable)
└── Conflict               a document is not what it was when it was read: read it anew, then try again
"""


class BadStoreUri(ValueError):
    """The store's URI has a form that no store knows. Its text is fit to print."""


class StoreError(Exception):
    """The store did not do what was asked. Its text is fit to print: no password is in it."""


class StoreUnavailable(StoreError):
    """The store cannot be reached, opened or written at all."""


class NoStoreYet(StoreUnavailable):
    """There is none to read at a place where a crawl would make one."""


class DocumentRefused(StoreError):
    """The store will not take this one document."""


class Conflict(StoreError):
    """A document is not what it was when it was read: the write would have overwritten another's."""


class SpoiltIndex(Exception):
    """A block of the search index is not as it was made: somebody changed it, or the disk did."""
