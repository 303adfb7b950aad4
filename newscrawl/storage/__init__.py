"""Where documents go: one protocol, an embedded store and MongoDB behind it.

May import codec and schema; knows no Scrapy and no run.
"""

from newscrawl.storage.base import Access, Delete, Hit, Lack, Op, Put, Store, Update, Where
from newscrawl.storage.collections import (
    ARTICLES,
    CONTROL,
    LISTINGS,
    REJECTS,
    REVISIONS,
    RUNS,
    SIGNATURES,
    STORIES,
    SWEEPS,
)
from newscrawl.storage.errors import (
    BadStoreUri,
    Conflict,
    DocumentRefused,
    NoStoreYet,
    StoreError,
    StoreUnavailable,
)

__all__ = [
    "ARTICLES",
    "CONTROL",
    "LISTINGS",
    "REJECTS",
    "REVISIONS",
    "RUNS",
    "SIGNATURES",
    "STORIES",
    "SWEEPS",
    "Access",
    "BadStoreUri",
    "Conflict",
    "Delete",
    "DocumentRefused",
    "Hit",
    "Lack",
    "NoStoreYet",
    "Op",
    "Put",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Update",
    "Where",
    "open_store",
]

FORMS = "sqlite:///relative/path.db, sqlite:////absolute/path.db, mongodb://host/db, mongodb+srv://host/db"


def open_store(uri: str) -> Store:
    """The store that ``uri`` names, not yet open; BadStoreUri (a ValueError) when it names none."""
    scheme, separator, _ = uri.partition("://")
    # Imported when chosen: pymongo alone costs a tenth of a second at start.
    if separator and scheme == "sqlite":
        from newscrawl.storage.sqlite.store import SqliteStore

        return SqliteStore(uri)
    if separator and scheme in ("mongodb", "mongodb+srv"):
        from newscrawl.storage.mongo.store import MongoStore

        return MongoStore(uri)
    shown = scheme.partition(":")[0][:20]  # the rest may hold a password
    raise BadStoreUri(f"no store has a URI that starts with {shown!a}; there are {FORMS}")
