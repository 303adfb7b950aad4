"""Tombstones: rows of the ledger whose article was taken down, never to be fetched or extracted again.

Such a row keeps its id, URL, lists and times, and loses what it said of the article. It has no way back but
``newscrawl forget --undo``: whatever a list tells of it, and whichever URL leads to it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.config import program
from newscrawl.schema.sound import undamaged
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, SIGNATURES, Delete, Op, Put, Store, Update

FORGOTTEN = "forgotten"
"""The state of a row with a tombstone."""

REASON = "taken down"
RECORDS = "forget:"
"""What the ids of records of take-downs begin with, in ``control``."""

UNDO = "undo"
"""What such a record was asked, where tombstones were taken away."""


def is_forgotten(row: Mapping[str, Any] | None) -> bool:
    return row is not None and row.get("state") == FORGOTTEN


def fields(now: datetime, reason: str | None) -> Doc:
    """What makes a row of the ledger a tombstone."""
    ended = {"state": FORGOTTEN, "settled_at": now, "last_error": reason, "attempts": 0, "next_at": None}
    return {"title": None, "media": None, **ended}


def of_another(docid: str) -> str:
    """The reason of a row whose URL is another one of the article ``docid``."""
    return f"{REASON} with {docid}"


def bury(key: str, row: Doc | None, reason: str, now: datetime, *, url: str, at: datetime | None) -> Op:
    """The write that puts a tombstone; a row that is not there is made, with ``url`` and the time ``at``."""
    row = row and undamaged(LISTINGS, row)
    if row and is_forgotten(row):
        return Put(LISTINGS, {**row, "title": None, "media": None})
    if row:
        return Put(LISTINGS, {**row, **fields(now, reason)})
    bare: Doc = {"_id": key, "url": url, "kind": "article", "ctime": at, "mtime": None, "lids": {}}
    return Put(LISTINGS, bare | {"first_at": now, "last_at": now} | fields(now, reason))


async def raising(store: Store, key: str, now: datetime) -> list[Op]:
    """The writes that take a tombstone away, and those of other URLs of the article: as if just listed.

    None where there is no tombstone. Raises StoreError.
    """
    row = (await store.get(LISTINGS, [key])).get(key)
    if not row or not is_forgotten(row):
        return []
    others = store.find(LISTINGS, {"state": FORGOTTEN, "last_error": of_another(key)})
    return [_raised(one, now) for one in [row, *[other async for other in others]]]


def _raised(row: Doc, now: datetime) -> Op:
    if not row.get("lids") and row.get("last_error") != REASON:
        return Delete(LISTINGS, row["_id"])  # no list has named it
    anew = {"state": "listed", "settled_at": None, "last_error": None, "next_at": now}
    return Update(LISTINGS, row["_id"], anew, {"state": FORGOTTEN})


def erasure(key: str) -> list[Op]:
    """The writes that take away what a store has of an article, but for its former versions."""
    return [Delete(collection, key) for collection in (ARTICLES, SIGNATURES, REJECTS)]


def told(key: str, row: Mapping[str, Any] | None) -> str:
    """One line: what became of an article, and the way back."""
    at = (row or {}).get("settled_at")
    when = f" on {at:%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else ""
    undo = f"{program.called()} forget --undo"
    return f"{key} was taken down{when} and is not fetched; {undo} {key} allows it again"


class Tombstones:
    """A run's view of them. Where there was none at its start, nothing is looked up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._any: bool | None = None

    async def among(self, ids: Iterable[str | None]) -> dict[str, Doc]:
        """The rows of those that are forgotten. Raises StoreError."""
        if self._any is None:
            found = self._store.find(LISTINGS, {"state": FORGOTTEN}, limit=1)
            self._any = bool([row async for row in found])
        if not self._any:
            return {}
        rows = await self._store.get(LISTINGS, filter(None, ids))
        return {key: row for key, row in rows.items() if is_forgotten(row)}
