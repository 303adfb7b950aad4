"""The whole of a re-extraction: articles by their archive pointers, rejects, then pages of no document.

After each batch the position is kept in the store, in the same write as what changed, so that a run that
was interrupted goes on there. Documents are gone through in the order of their ids.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from newscrawl.archive import Pointer
from newscrawl.codec import Doc
from newscrawl.items import Article, lists_of
from newscrawl.pipelines.dedup import Originals
from newscrawl.pipelines.validate import reject
from newscrawl.reextract import merging, unknown
from newscrawl.reextract.diff import Summary
from newscrawl.reextract.lease import Hold
from newscrawl.reextract.orders import Orders
from newscrawl.reextract.pages import Outcome, Page
from newscrawl.reextract.pool import Pool
from newscrawl.reextract.position import PHASES, Position
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, REVISIONS, Op, Put, Store
from newscrawl.storage.batches import batches
from newscrawl.stories import Memory, assign

AT_ONCE = 40
ORDER = (REVISIONS, ARTICLES, LISTINGS, REJECTS)


class Batch(NamedTuple):
    """Documents and the rows that led to them, by id; ``docs`` is empty for pages of no document."""

    phase: str
    ids: list[str]
    docs: Mapping[str, Doc]
    rows: Mapping[str, Doc]


class Job:
    """One re-extraction of a store."""

    def __init__(self, store: Store, pool: Pool, orders: Orders) -> None:
        self.summary = Summary()
        self._store, self._pool, self._orders = store, pool, orders
        self._position = Position(store, orders.key)
        self._hold = Hold(store)
        self._memory = Memory()
        self._originals = Originals(store)

    async def total(self) -> int:
        """How many documents there are to go through."""
        moments = self._orders.moments
        return await self._store.count(ARTICLES, {"published_at": moments} if moments else None)

    async def run(self) -> AsyncIterator[int]:
        """Do it; yields how many documents each batch had. Raises StoreError, ArchiveError, WorkersDied."""
        if not self._orders.dry_run:
            await self._hold.renew()
            self.summary.resumed = await self._position.load()
        try:
            async for batch, outcomes in self._pool.outcomes(self._batches()):
                await self._settle(batch, outcomes)
                yield len(batch.ids)
            if not self._orders.dry_run:
                await self._position.finish()
        finally:
            if not self._orders.dry_run:
                await self._hold.release()

    async def _batches(self) -> AsyncIterator[tuple[Batch, Sequence[Page]]]:
        for phase in PHASES:
            after = self._position.after(phase)
            if after is None or (phase == "responses" and not self._orders.everything):
                continue
            if phase == "responses":
                async for found, rows in unknown.pages(self._store, self._orders.root, after, AT_ONCE):
                    yield Batch(phase, [page.id for page in found], {}, rows), found
                continue
            async for docs in batches(self._store.find(phase, self._where(phase, after)), AT_ONCE):
                yield await self._batch(phase, docs)

    def _where(self, phase: str, after: str) -> dict[str, Any]:
        where: dict[str, Any] = {"_id": {"$gt": after}} if after else {}
        if phase == ARTICLES and self._orders.moments:
            where["published_at"] = self._orders.moments
        return where | ({"stored_at": None} if phase == REJECTS else {})

    async def _batch(self, phase: str, docs: list[Doc]) -> tuple[Batch, list[Page]]:
        ids = [doc["_id"] for doc in docs]
        rows = await self._store.get(LISTINGS, ids)
        pages = [_page(doc, rows.get(doc["_id"])) for doc in docs if doc["archive"]]
        for _ in range(len(docs) - len(pages)):
            self.summary.counts["no_archive"] += 1
        return Batch(phase, ids, {doc["_id"]: doc for doc in docs}, rows), pages

    async def _settle(self, batch: Batch, outcomes: list[Outcome]) -> None:
        """Count and write what a batch came to."""
        now = datetime.now(UTC)
        ops = [op for outcome in outcomes for op in await self._ops(batch, outcome, now)]
        if not self._orders.dry_run:
            await self._hold.renew()
            ops.sort(key=lambda op: ORDER.index(op.collection))  # a former version before its article
            await self._store.write([*ops, self._position.op(batch.phase, batch.ids[-1], now)])

    async def _ops(self, batch: Batch, outcome: Outcome, now: datetime) -> Sequence[Op]:
        former = batch.docs.get(outcome.id)
        if outcome.unreadable:
            self.summary.trouble("unreadable", outcome.unreadable)
            return ()
        if outcome.article is None or outcome.problem:
            self.summary.trouble("rejected", outcome.problem or "")
            return () if batch.phase == ARTICLES else _rejected(former, outcome, now)
        if batch.phase == ARTICLES and former:
            change = await merging.changed(self._store, former, outcome.article, now)
        elif await self._is_wanted(outcome.article):
            if not self._orders.dry_run:
                await assign(self._store, outcome.article, self._memory)  # those stored keep theirs
            row, rejected = batch.rows.get(outcome.id), bool(former)
            change = await merging.accepted(self._originals, outcome, row, now, was_rejected=rejected)
        else:
            return ()
        self.summary.add(outcome.id, change)
        return change.ops

    async def _is_wanted(self, article: Article) -> bool:
        """True for a new article of the days asked for."""
        moments, at = self._orders.moments, article.published_at
        if moments and not (at and moments["$gte"] <= at < moments["$lt"]):
            return False
        return not await self._store.get(ARTICLES, [article.docid])


def _rejected(former: Doc | None, outcome: Outcome, now: datetime) -> Sequence[Op]:
    """The record of a page that is (still) no article. A stored article is never taken away."""
    if not outcome.article or not outcome.problem:
        return ()
    doc = reject(outcome.article, outcome.problem, former["rejected_at"] if former else now)
    return [Put(REJECTS, doc | {"_id": outcome.id})]


def _page(doc: Doc, row: Doc | None) -> Page:
    lids = lists_of(doc["channel"]) if "channel" in doc else (row["lids"] if row else ())
    ctime = (row["ctime"] if row else None) or doc.get("published_at")
    return Page(doc["_id"], Pointer(**doc["archive"]), tuple(sorted(lids)), ctime)
