"""Store: upsert by ``_id``. Changed content becomes a revision; unchanged content is only sighted."""

import asyncio
from datetime import UTC, datetime

from newscrawl.items import Article
from newscrawl.pipelines.base import WithStore
from newscrawl.pipelines.validate import rejection
from newscrawl.runs import ledger
from newscrawl.runs.merge import merge
from newscrawl.storage import ARTICLES, LISTINGS, DocumentRefused, StoreError

REFUSED = "refused by the store"


class StorePipeline(WithStore):
    """Writes articles, and settles their ledger entries in the same write."""

    async def open_spider(self) -> None:
        await self._session.opened()

    async def process_item(self, item: Article) -> Article:
        with self._storing("not stored", refusals=True):
            try:
                outcome = await self._save(item, datetime.now(UTC))
            except DocumentRefused as error:
                await self._reject(item, error)
                raise
        self._stats.inc_value(f"articles/{outcome}")
        if item.repost_of and outcome == "stored":
            self._stats.inc_value("articles/repost")
        return item

    async def _reject(self, item: Article, error: DocumentRefused) -> None:
        """A document that the store will never take is a reject: trying again would not help."""
        self._stats.inc_value("articles/refused")
        self._stats.inc_value("articles/rejected")
        item.title = None  # it may be what the store refused
        try:
            await self._session.store.write(rejection(item, REFUSED, datetime.now(UTC), str(error)))
        except StoreError as failed:
            self._session.failed(failed)

    async def _save(self, item: Article, now: datetime) -> str:
        store = self._session.store
        listing = [item.listing_id] if item.listing_id else []
        before, rows = await asyncio.gather(store.get(ARTICLES, [item.docid]), store.get(LISTINGS, listing))
        for row in rows.values():  # the lists that named it since its request was made
            item.channel.add(row["lids"])
        outcome, ops = merge(before.get(item.docid), item, now)
        if item.listing_id:
            ops.append(ledger.settle(item.listing_id, "stored", now))
        await store.write(ops)
        return outcome
