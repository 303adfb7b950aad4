"""The ledger: every row ever listed and what became of it, so that nothing listed is lost.

``listed`` → ``stored`` | ``rejected`` | ``gone`` | ``offsite`` | ``failed``. A row is written before its
request is made, and settled in the same write as what was stored.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.items import Listing
from newscrawl.runs.merge import list_in
from newscrawl.runs.rows import entry, has_moved, is_in_more, listed_in, listing_of, merged, settle, sighting
from newscrawl.storage import ARTICLES, LISTINGS, DocumentRefused, Op, Put, Store, Update, Where
from newscrawl.storage.anew import anew

logger = logging.getLogger(__name__)
__all__ = ["Ledger", "Patience", "Recorded", "entry", "settle"]

UNFINISHED = ("listed", "failed", "gone")
"""States from which a row may be fetched (again), when its ``next_at`` has come."""

AT_ONCE = 500
"""Unfinished rows that are read at a time."""

CLOCKS = timedelta(minutes=5)
"""How far clocks that are taken for right may differ."""

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

    def is_due(self, row: Doc, now: datetime) -> bool:
        """True for an unfinished row whose time has come, or was set by a clock that was ahead."""
        next_at = row.get("next_at")
        if row.get("state") not in UNFINISHED or not isinstance(next_at, datetime):
            return False
        return next_at <= now or next_at > self.latest(now)

    def latest(self, now: datetime) -> datetime:
        """No right clock sets a time beyond this one."""
        longest: timedelta = self.pause * 2 ** max(self.attempts - 3, 0)
        return now + longest + CLOCKS


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording rows told: ids to fetch, and ids never seen before."""

    due: frozenset[str]
    new: frozenset[str]


class Ledger:
    """Reads and writes ``listings`` of a store."""

    def __init__(self, store: Store, patience: Patience | None = None) -> None:
        self._store = store
        self._patience = patience or Patience()
        self._turn = asyncio.Lock()
        """Reading and writing a row is one step: two list pages may tell of it at a time."""

    async def record(self, listings: Iterable[Listing], now: datetime) -> Recorded:
        """Write down rows as listed; StoreError when they could not be."""
        rows = merged(listings)
        if not rows:
            return Recorded(frozenset(), frozenset())
        async with self._turn:
            known = await self._store.get(LISTINGS, rows)
            await anew(lambda: self._sight(rows, now))
        due = frozenset(row.id for row in rows.values() if self._is_due(known.get(row.id), row, now))
        return Recorded(due, frozenset(rows.keys() - known.keys()))

    async def _sight(self, rows: Mapping[str, Listing], now: datetime) -> None:
        known = await self._store.get(LISTINGS, rows)
        further = [row for row in rows.values() if row.id in known and is_in_more(known[row.id], row)]
        articles = await self._store.get(ARTICLES, [row.id for row in further]) if further else {}
        ops: list[Op] = []
        for row in rows.values():
            before = known.get(row.id)
            ops.append(sighting(before, row, now) if before else Put(LISTINGS, entry(row, now), new=True))
        ops += [listed_in(articles[row.id], row) for row in further if row.id in articles]
        await self._write_rows(ops)

    def _is_due(self, before: Doc | None, row: Listing, now: datetime) -> bool:
        if row.state == "offsite":
            return False
        return before is None or has_moved(before, row) or self._patience.is_due(before, now)

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
            await anew(lambda: self._fail(listing, now))

    async def _fail(self, listing: Listing, now: datetime) -> None:
        before = (await self._store.get(LISTINGS, [listing.id])).get(listing.id)
        article = (await self._store.get(ARTICLES, [listing.id])).get(listing.id)
        asked = (before or {}).get("url")
        if article and listing.url not in (article.get("url"), asked, *list_in(article, "aliases")):
            return
        await self._store.write(self._ends(listing, before, bool(article), now))

    def _ends(self, listing: Listing, before: Doc | None, stored: bool, now: datetime) -> list[Op]:
        known = {name: before.get(name) if before else None for name in ("state", "attempts")}
        attempts = (known["attempts"] or 0) + 1
        gone = listing.state == "gone"
        last = gone and (stored or attempts >= GONE_ATTEMPTS)
        fields = {
            "state": listing.state,
            "settled_at": now,
            "last_error": listing.error,
            "attempts": attempts,
            "next_at": None if last else self._patience.next_at(attempts, now),
        }
        ops: list[Op] = [Update(LISTINGS, listing.id, fields, known)]
        if not before:
            ops = [Put(LISTINGS, entry(listing, now) | fields, new=True)]
        return [*ops, Update(ARTICLES, listing.id, {"gone_at": now})] if gone else ops

    async def still_due(self, ids: Iterable[str], now: datetime) -> set[str]:
        """Which of these rows are to be fetched (again)."""
        rows = await self._store.get(LISTINGS, ids)
        return {row["_id"] for row in rows.values() if self._patience.is_due(row, now)}

    async def unfinished(self, now: datetime) -> AsyncIterator[Listing]:
        """What former runs left: rows listed and not fetched, failed or not there, and due again.

        Asked for some at a time: who takes them takes hours, and no server keeps a cursor open for so long.
        """
        # $ne: a server that sorts null below every date would give back what is settled for good
        for when in ({"$ne": None, "$lte": now}, {"$gt": self._patience.latest(now)}):
            async for listing in self._with({"state": {"$in": list(UNFINISHED)}, "next_at": when}):
                yield listing

    async def _with(self, where: Where) -> AsyncIterator[Listing]:
        after = ""
        while some := await self._some({**where, "_id": {"$gt": after}}):
            for doc in some:
                if listing := listing_of(doc):
                    yield listing
            after = some[-1]["_id"]

    async def _some(self, where: Where) -> list[Doc]:
        return [doc async for doc in self._store.find(LISTINGS, where, sort="_id", limit=AT_ONCE)]
