"""The whole of a re-extraction: articles by their archive pointers, rejects, then pages of no document.

The position after each batch is kept in the store, together with the writes of the next, so that a run that
was interrupted goes on there: what was written since comes out unchanged. Documents are gone through in the
order of their ids.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.items import Article
from newscrawl.pipelines.dedup import Originals
from newscrawl.pipelines.enrich import Enricher
from newscrawl.pipelines.validate import reject
from newscrawl.reextract import merging
from newscrawl.reextract.comparing import Change
from newscrawl.reextract.diff import Summary
from newscrawl.reextract.orders import Orders
from newscrawl.reextract.pages import Outcome
from newscrawl.reextract.pool import Pool
from newscrawl.reextract.position import Position
from newscrawl.reextract.walk import Batch, Walk
from newscrawl.runs.hold import Hold
from newscrawl.runs.merge import differences
from newscrawl.runs.tombstones import Tombstones
from newscrawl.storage import ARTICLES, REJECTS, Conflict, DocumentRefused, Op, Put, Store, Update
from newscrawl.stories import Memory, assign

TRIES = 12
"""How often documents are read anew that others change at the same time."""


class Job:
    """One re-extraction of a store."""

    def __init__(self, store: Store, pool: Pool, orders: Orders, enricher: Enricher | None = None) -> None:
        self.summary = Summary()
        self._store, self._pool, self._orders = store, pool, orders
        self._position = Position(store, orders.key)
        self._done: Op | None = None  # the write of the position that was reached last
        self._walk = Walk(store, orders, self._position, compares=enricher is None)
        self._hold = Hold(store)
        self._tombstones = Tombstones(store)
        self._memory = Memory()
        self._originals = Originals(store)
        self._enricher = enricher

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
            async for batch, outcomes in self._pool.outcomes(self._walk.batches()):
                await self._settle(batch, outcomes)
                yield len(batch.ids)
            if not self._orders.dry_run:
                await self._position.finish()
        finally:
            if not self._orders.dry_run:
                await self._hold.release()

    async def _settle(self, batch: Batch, outcomes: list[Outcome]) -> None:
        """Count and write what a batch came to; what a crawl changed meanwhile is read and extracted anew."""
        if batch.phase != "responses":
            self.summary.counts["no_archive"] += len(batch.ids) - len(outcomes)
        now, last = datetime.now(UTC), batch.ids[-1]
        for _ in range(TRIES):
            late = await self._write(batch, outcomes, now)
            if not late:
                break
            batch, outcomes = await self._anew(batch, [one for one in outcomes if one.id in late])
        else:
            raise Conflict(f"{batch.phase} {last!a}: other programs change it all the time; run it again")
        self._done = self._position.op(batch.phase, last, now)

    async def _write(self, batch: Batch, outcomes: list[Outcome], now: datetime) -> set[str]:
        """Each document's writes by themselves; the ids of those that came too late."""
        there = await self._there(batch, outcomes)
        changes = [(outcome.id, await self._tolerant(batch, outcome, there, now)) for outcome in outcomes]
        if self._orders.dry_run:
            results: list[BaseException | None] = [None] * len(changes)
        else:
            results = await self._put([change.ops for _, change in changes])
        late: set[str] = set()
        for (key, change), error in zip(changes, results, strict=True):
            if isinstance(error, Conflict):
                late.add(key)
            elif isinstance(error, DocumentRefused):
                self.summary.add(key, Change("rejected", {}, trouble=f"refused by the store: {error}"))
            elif error:
                raise error
            else:
                self.summary.add(key, change)
        return late

    async def _put(self, calls: Sequence[Sequence[Op]]) -> list[BaseException | None]:
        """Write, each call by itself; the position of the batch before with them, in one commit."""
        await self._hold.renew()
        reached, self._done = self._done, None
        if reached:
            calls = [[reached], *calls]
        results = await asyncio.gather(*map(self._store.write, calls), return_exceptions=True)
        if reached and (error := results.pop(0)):
            raise error
        return results

    async def _anew(self, batch: Batch, late: list[Outcome]) -> tuple[Batch, list[Outcome]]:
        if batch.phase != ARTICLES:
            return batch, late  # stored meanwhile, and so no longer wanted
        docs = await self._store.get(ARTICLES, [outcome.id for outcome in late])
        batch, pages = await self._walk.batch(ARTICLES, docs.values())
        return batch, await self._pool.extract(pages)

    async def _there(self, batch: Batch, outcomes: Sequence[Outcome]) -> set[str]:
        """Of pages that led to no article so far: the articles that are stored after all, or taken down."""
        ids = [one.article.docid for one in outcomes if one.article] if batch.phase != ARTICLES else []
        return {*await self._tombstones.among(ids), *await self._store.get(ARTICLES, ids)} if ids else set()

    async def _tolerant(self, batch: Batch, outcome: Outcome, there: set[str], now: datetime) -> Change:
        """A document that somebody has damaged costs a line, and no other document."""
        try:
            return await self._change(batch, outcome, there, now)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            damage = f"{batch.phase} {outcome.id} is damaged: {error!r}"
            return Change("unreadable", {}, trouble=damage)

    async def _change(self, batch: Batch, outcome: Outcome, there: set[str], now: datetime) -> Change:
        former = batch.docs.get(outcome.id)
        if outcome.change:
            return outcome.change
        if outcome.unreadable:
            return Change("unreadable", {}, trouble=outcome.unreadable)
        if outcome.article is None or outcome.problem:
            ops = () if batch.phase == ARTICLES else _rejected(former, outcome, now)
            return Change("rejected", {}, ops, trouble=outcome.problem or "")
        if batch.phase == ARTICLES and former:
            await self._enrich(outcome.article)
            return await merging.changed(self._store, former, outcome.article, now)
        if outcome.article.docid in there or not self._is_of_days(outcome.article):
            return Change("", {})
        if not self._orders.dry_run:
            await assign(self._store, outcome.article, self._memory, outcome.text)  # those stored keep theirs
        await self._enrich(outcome.article)
        row, rejected = batch.rows.get(outcome.id), bool(former)
        return await merging.accepted(self._originals, outcome, row, now, was_rejected=rejected)

    async def _enrich(self, article: Article) -> None:
        for reason in await self._enricher.enrich(article) if self._enricher else ():
            self.summary.troubles[f"ENRICH {reason}"] += 1

    def _is_of_days(self, article: Article) -> bool:
        """True for an article of the days asked for."""
        moments, at = self._orders.moments, article.published_at
        return not moments or (at is not None and moments["$gte"] <= at < moments["$lt"])


def _rejected(former: Doc | None, outcome: Outcome, now: datetime) -> Sequence[Op]:
    """The record of a page that is (still) no article. A stored article is never taken away."""
    if not outcome.article or not outcome.problem:
        return ()
    doc = reject(outcome.article, outcome.problem, now) | {"_id": outcome.id}
    if not former:
        return [Put(REJECTS, doc)]
    news = differences(former, doc | {"rejected_at": former.get("rejected_at") or now})
    return [Update(REJECTS, outcome.id, news)] if news else []
