"""The ledger: every row ever listed and what became of it, so that nothing listed is lost.

``listed`` → ``stored`` | ``rejected`` | ``gone`` | ``offsite`` | ``failed``. A row is written before its
request is made, and settled in the same write as what was stored.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc, utc
from newscrawl.items import Channel, Listing
from newscrawl.storage import ARTICLES, LISTINGS, DocumentRefused, Op, Put, Store, Update, Where

logger = logging.getLogger(__name__)

UNFINISHED = ("listed", "failed", "gone")
"""States from which a row may be fetched (again), when its ``next_at`` has come."""

AT_ONCE = 500
"""Unfinished rows that are read at a time."""

GONE_ATTEMPTS = 3
"""How often a page that was never stored is asked for: lists are at times ahead of pages."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How failed rows are tried again: by the next run, then after ``pause``, doubled each time, ``attempts``
    times at the most."""

    pause: timedelta = timedelta(minutes=10)
    attempts: int = 6

    def next_at(self, attempts: int, now: datetime) -> datetime | None:
        """When to try again after so many attempts; None for never."""
        if attempts >= self.attempts:
            return None
        return now + self.pause * 2 ** (attempts - 2) if attempts > 1 else now


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording rows told: ids to fetch, and ids never seen before."""

    due: frozenset[str]
    new: frozenset[str]


def entry(listing: Listing, now: datetime) -> Doc:
    """The ledger's document for a row seen for the first time."""
    seen = {"first_at": now, "last_at": now}
    return {
        "_id": listing.id,
        "url": listing.url,
        "kind": listing.kind,
        "title": listing.title,
        "media": listing.media,
        "ctime": listing.ctime,
        "mtime": listing.mtime,
        "state": listing.state,
        "attempts": 0,
        "last_error": listing.error,
        "lids": {key: dict(seen) for key in listing.lids},
        "first_at": now,
        "last_at": now,
        "settled_at": now if listing.state == "offsite" else None,
        "next_at": now if listing.state == "listed" else None,
    }


def settle(listing_id: str, state: str, now: datetime, error: str | None = None) -> Update:
    """The write that ends a row's way."""
    fields = {"state": state, "settled_at": now, "last_error": error, "next_at": None}
    return Update(LISTINGS, listing_id, fields)


class Ledger:
    """Reads and writes ``listings`` of a store."""

    def __init__(self, store: Store, patience: Patience | None = None) -> None:
        self._store = store
        self._patience = patience or Patience()
        self._turn = asyncio.Lock()
        """Reading and writing a row is one step: two list pages may tell of it at a time."""

    async def record(self, listings: Iterable[Listing], now: datetime) -> Recorded:
        """Write down rows as listed; StoreError when they could not be."""
        rows = _merged(listings)
        if not rows:
            return Recorded(frozenset(), frozenset())
        async with self._turn:
            known = await self._store.get(LISTINGS, rows)
            ops: list[Op] = []
            for row in rows.values():
                before = known.get(row.id)
                ops += _sighting(before, row, now) if before else [Put(LISTINGS, entry(row, now))]
            await self._write_rows(ops)
        due = frozenset(row.id for row in rows.values() if _is_due(known.get(row.id), row, now))
        return Recorded(due, frozenset(rows.keys() - known.keys()))

    async def _write_rows(self, ops: list[Op]) -> None:
        """All rows in one write; when one of them is refused, each by itself: it costs only its own."""
        try:
            await self._store.write(ops)
        except DocumentRefused:
            for op in ops:
                try:
                    await self._store.write([op])
                except DocumentRefused as error:
                    logger.error("a listed row is not on record: %s", error)

    async def fail(self, listing: Listing, now: datetime) -> None:
        """Settle a row that did not become a document: ``failed`` or ``gone``, with its error.

        Nothing where the article is stored from another URL: then only this URL is wrong.
        """
        async with self._turn:
            before = (await self._store.get(LISTINGS, [listing.id])).get(listing.id) or entry(listing, now)
            article = (await self._store.get(ARTICLES, [listing.id])).get(listing.id)
            if article and listing.url not in (article["url"], before["url"], *article["aliases"]):
                return
            await self._store.write(self._ends(listing, before, bool(article), now))

    def _ends(self, listing: Listing, before: Doc, stored: bool, now: datetime) -> list[Op]:
        attempts = before["attempts"] + 1
        gone = listing.state == "gone"
        last = gone and (stored or attempts >= GONE_ATTEMPTS)
        fields = {
            "state": listing.state,
            "settled_at": now,
            "last_error": listing.error,
            "attempts": attempts,
            "next_at": None if last else self._patience.next_at(attempts, now),
        }
        ops: list[Op] = [Put(LISTINGS, before | fields)]
        return [*ops, Update(ARTICLES, listing.id, {"gone_at": now})] if gone else ops

    async def still_due(self, ids: Iterable[str], now: datetime) -> set[str]:
        """Which of these rows are to be fetched (again)."""
        rows = await self._store.get(LISTINGS, ids)
        return {row["_id"] for row in rows.values() if _is_open(row, now)}

    async def unfinished(self, now: datetime) -> AsyncIterator[Listing]:
        """What former runs left: rows listed and not fetched, failed or not there, and due again.

        Asked for some at a time: who takes them takes hours, and no server keeps a cursor open for so long.
        """
        # $ne: a server that sorts null below every date would give back what is settled for good
        where: dict[str, Any] = {"state": {"$in": list(UNFINISHED)}, "next_at": {"$ne": None, "$lte": now}}
        after = ""
        while some := await self._some(where | {"_id": {"$gt": after}}):
            for doc in some:
                yield _listing(doc)
            after = some[-1]["_id"]

    async def _some(self, where: Where) -> list[Doc]:
        return [doc async for doc in self._store.find(LISTINGS, where, sort="_id", limit=AT_ONCE)]


def _listing(doc: Doc) -> Listing:
    return Listing(
        doc["_id"],
        doc["url"],
        kind=doc["kind"],
        title=doc["title"],
        media=doc["media"],
        ctime=doc["ctime"],
        mtime=doc["mtime"],
        lids=sorted(doc["lids"]),
    )


def _merged(listings: Iterable[Listing]) -> dict[str, Listing]:
    """One row an id: the same article in two rows is in the lists of both."""
    rows: dict[str, Listing] = {}
    for listing in listings:
        row = rows.setdefault(listing.id, listing)
        row.lids = sorted({*row.lids, *listing.lids})
    return rows


def _is_due(before: Doc | None, row: Listing, now: datetime) -> bool:
    if row.state == "offsite":
        return False
    if before is None or _has_moved(before, row):
        return True
    return _is_open(before, now)


def _is_open(row: Doc, now: datetime) -> bool:
    return row["state"] in UNFINISHED and row["next_at"] is not None and row["next_at"] <= now


def _has_moved(before: Doc, row: Listing) -> bool:
    """True when the list tells of a change since the page was fetched."""
    return bool(row.mtime and before["mtime"] and utc(row.mtime) > before["mtime"])


def _sighting(before: Doc, row: Listing, now: datetime) -> list[Op]:
    """What a further sight of a known row changes."""
    fields: dict[str, Any] = {"last_at": now}
    for key in row.lids:
        if key in before["lids"]:
            fields[f"lids.{key}.last_at"] = now
        else:
            fields[f"lids.{key}"] = {"first_at": now, "last_at": now}
    if row.state != "offsite" and _has_moved(before, row):
        fields |= {"mtime": row.mtime, "state": "listed", "settled_at": None, "next_at": now}
    ops: list[Op] = [Update(LISTINGS, row.id, fields)]
    if before["state"] == "stored" and not set(row.lids) <= set(before["lids"]):
        channel = Channel()
        channel.add([*before["lids"], *row.lids])
        ops.append(Update(ARTICLES, row.id, {"channel.lids": channel.lids, "channel.lists": channel.lists}))
    return ops
