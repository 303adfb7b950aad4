"""The ledger: every row ever listed and what became of it, so that nothing listed is lost.

``listed`` → ``stored`` | ``rejected`` | ``gone`` | ``offsite`` | ``failed``, and any of them →
``forgotten`` (tombstones.py). A row is written before its request is made, and settled in the same write as
what was stored.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.items import Listing
from newscrawl.runs import tombstones, unfinished, whole
from newscrawl.runs.merge import list_in
from newscrawl.runs.patience import Patience, as_read, attempts_of
from newscrawl.runs.rows import (
    entry,
    has_moved,
    is_elsewhere,
    is_in_more,
    is_named_anew,
    is_paged,
    listed_in,
    merged,
    relisted,
    sighting,
    sound,
)
from newscrawl.storage import ARTICLES, LISTINGS, Conflict, DocumentRefused, Op, Put, Store, Update
from newscrawl.storage.anew import anew

logger = logging.getLogger(__name__)

GONE_ATTEMPTS = 3
"""How often a page that was never stored is asked for: lists are at times ahead of pages."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording rows told: ids to fetch, and ids never seen before."""

    due: frozenset[str]
    new: frozenset[str]
    forgotten: Mapping[str, Doc] = field(default_factory=dict)
    """The rows of what was taken down."""


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
            known = await self._known(rows)
            try:
                await self._sight(rows, known, now)
            except Conflict:
                await anew(lambda: self._sight_anew(rows, now))
        due = frozenset(row.id for row in rows.values() if self._is_due(known.get(row.id), row, now))
        forgotten = {key: row for key, row in known.items() if tombstones.is_forgotten(row)}
        return Recorded(due, frozenset(rows.keys() - known.keys()), forgotten)

    async def _known(self, ids: Iterable[str]) -> dict[str, Doc]:
        """The rows of those that have one. What somebody has damaged is not there, and so is made again."""
        rows = await self._store.get(LISTINGS, ids)
        return {key: sound(row) for key, row in rows.items()}

    async def _sight_anew(self, rows: Mapping[str, Listing], now: datetime) -> None:
        await self._sight(rows, await self._known(rows), now)

    async def _sight(self, rows: Mapping[str, Listing], known: Mapping[str, Doc], now: datetime) -> None:
        further = [row for row in rows.values() if row.id in known and is_in_more(known[row.id], row)]
        articles = await self._store.get(ARTICLES, [row.id for row in further]) if further else {}
        ops: list[Op] = []
        for row in rows.values():
            before = known.get(row.id)
            ops.append(sighting(before, row, now) if before else Put(LISTINGS, entry(row, now), new=True))
        ops += [listed_in(articles[row.id], row) for row in further if row.id in articles]
        await self._write_rows(ops)

    def _is_due(self, before: Doc | None, row: Listing, now: datetime) -> bool:
        if row.state == "offsite" or tombstones.is_forgotten(before):
            return False
        if row.version:
            return whole.is_due(before, row, row.version, self._patience, now)
        moved = before is None or has_moved(before, row) or is_elsewhere(before, row) or is_paged(before, row)
        return moved or is_named_anew(before or {}, row, now) or self._patience.is_due(before or {}, now)

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

    async def fail(self, listing: Listing, now: datetime) -> int:
        """Settle a row that did not become a document: ``failed`` or ``gone``, with its error.

        Returns which attempt that was, from 1. Nothing, and 0, where the article is stored from another URL:
        then only this URL is wrong.
        """
        async with self._turn:
            return await anew(lambda: self._fail(listing, now))

    async def reject(self, listing_id: str | None, record: Put, now: datetime, error: str) -> int:
        """Write down a page that is no article, and settle its row: ``failed``, as the fault may pass, and
        ``rejected`` after the last attempt. Returns which attempt that was."""
        async with self._turn:
            return await anew(lambda: self._reject(listing_id, record, now, error))

    async def _reject(self, listing_id: str | None, record: Put, now: datetime, error: str) -> int:
        row = (await self._store.get(LISTINGS, [listing_id])).get(listing_id) if listing_id else None
        if tombstones.is_forgotten(row):
            return 0
        fields = self._patience.attempt(row or {}, "failed", error, now)
        if fields["next_at"] is None:
            fields["state"] = "rejected"
        settled = [Update(LISTINGS, listing_id, fields, as_read(row) if row else None)] if listing_id else []
        await self._store.write([record, *settled])
        return int(fields["attempts"])

    def unsure(self, row: Doc, now: datetime) -> Update:
        """The write that settles a row as stored from a page that was cut off: it is asked for again."""
        fields = self._patience.attempt(row, "stored", "truncated", now)
        return Update(LISTINGS, row["_id"], fields, as_read(row))

    async def _fail(self, listing: Listing, now: datetime) -> int:
        before = (await self._store.get(LISTINGS, [listing.id])).get(listing.id)
        if tombstones.is_forgotten(before):
            return 0
        if listing.state == tombstones.FORGOTTEN:
            await self._store.write([Update(LISTINGS, listing.id, tombstones.fields(now, listing.error))])
            return 0
        article = (await self._store.get(ARTICLES, [listing.id])).get(listing.id)
        asked = (before or {}).get("url")
        if article and listing.url not in (article.get("url"), asked, *list_in(article, "aliases")):
            return 0
        fields = self._attempt(listing, before or {}, bool(article), now)
        ops: list[Op] = [Update(LISTINGS, listing.id, fields, as_read(before or {}))]
        if not before:
            ops = [Put(LISTINGS, entry(listing, now) | fields, new=True)]
        if listing.state == "gone" and not (article or {}).get("gone_at"):  # since when, not when again
            ops.append(Update(ARTICLES, listing.id, {"gone_at": now}))
        await self._store.write(ops)
        return int(fields["attempts"])

    def _attempt(self, listing: Listing, before: Doc, stored: bool, now: datetime) -> Doc:
        is_last = stored or attempts_of(before) + 1 >= GONE_ATTEMPTS
        last = listing.state == "gone" and is_last
        return self._patience.attempt(before, listing.state, listing.error, now, last=last)

    async def revive(self, states: Iterable[str], times: Mapping[str, datetime], now: datetime) -> int:
        """Have what was given up tried again, as if just listed; ``times``: conditions on the rows' ctime."""
        count = 0
        async for row in unfinished.given_up(self._store, states, times):
            with suppress(Conflict):  # another run has had it meanwhile
                await self._store.write([Update(LISTINGS, row.id, relisted(now), {"next_at": None})])
                count += 1
        return count

    def vanished(self, key: str, rows: Sequence[Listing]) -> AsyncIterator[Listing]:
        """The articles that a list had whole between these rows, and has no more. Raises StoreError."""
        return whole.vanished(self._store, key, rows)

    async def still_due(self, ids: Iterable[str], now: datetime) -> set[str]:
        """Which of these rows are to be fetched (again)."""
        rows = await self._store.get(LISTINGS, ids)
        return {row["_id"] for row in rows.values() if self._patience.is_due(row, now)}

    def unfinished(self, now: datetime) -> AsyncIterator[Listing]:
        """What former runs left: rows not fetched, failed or not there, and due again. Raises StoreError."""
        return unfinished.due(self._store, self._patience, now)
