"""Store: upsert by ``_id``. Changed content becomes a revision; unchanged content is only sighted."""

import asyncio
from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl.items import Article, Listing, to_document
from newscrawl.pipelines.refusal import WithArticles
from newscrawl.runs import known, whole
from newscrawl.runs.asked import Asked
from newscrawl.runs.merge import list_in, merge
from newscrawl.runs.record import kind
from newscrawl.runs.rows import settle
from newscrawl.runs.tombstones import erasure, is_forgotten
from newscrawl.storage import ARTICLES, LISTINGS, Op
from newscrawl.storage.anew import anew

TRUNCATED = "truncated"
"""The flag of an article whose page was cut off."""


class StorePipeline(WithArticles):
    """Writes articles, and settles their ledger entries in the same write."""

    basis = known.SEEN
    """What the ``known_at`` of a first version rests on: the kind of this run."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = super().from_crawler(crawler)
        given = Asked.of(crawler.spider).given
        pipeline.basis = known.basis_of(kind(given, is_replay=bool(crawler.settings["REPLAY"])))
        return pipeline

    async def open_spider(self) -> None:
        await self._session.opened()

    async def process_item(self, item: Article) -> Article:
        async with self._writing(item):
            outcome = await anew(lambda: self._save(item, datetime.now(UTC)))
        self._stats.inc_value(f"articles/{outcome}")
        if item.repost_of and outcome == "stored":
            self._stats.inc_value("articles/repost")
        return item

    async def _save(self, item: Article, now: datetime) -> str:
        store = self._session.store
        ids = filter(None, (item.docid, item.listing_id))
        before, rows = await asyncio.gather(store.get(ARTICLES, [item.docid]), store.get(LISTINGS, ids))
        if any(map(is_forgotten, rows.values())):
            await store.write(erasure(item.docid))
            left = f"; its page is in {item.archive['file']}: forget it again" if item.archive else ""
            raise DropItem(f"{item.docid} was taken down while it was fetched{left}")
        listed, stored = rows.get(item.listing_id or ""), before.get(item.docid)
        if listed:  # the lists that named it since its request was made
            item.channel.add(listed.get("lids") or ())
        if stored and TRUNCATED in item.flags and TRUNCATED not in list_in(stored, "flags"):
            return await self._keep(item, now)
        outcome, ops = merge(stored, item, now, self.basis)
        if item.version:
            ops += [whole.settled(item, item.version, listed, now)] if listed else []
        elif listed and TRUNCATED in item.flags:
            ops.append(self._session.ledger.unsure(listed, now))
        elif item.listing_id:
            ops.append(settle(item.listing_id, "stored", now, row=listed))
        await self._session.may_write()
        await store.write([*self._beside(outcome, item), *ops])
        return outcome

    def _beside(self, outcome: str, item: Article) -> list[Op]:
        """What others write with it; of an article that stayed as it was, nothing."""
        if outcome == "unchanged":
            return []
        return self._session.beside_article(outcome, lambda: to_document(item))

    async def _keep(self, item: Article, now: datetime) -> str:
        """A page that was cut off changes nothing of an article that came whole."""
        listing = Listing(item.listing_id or item.docid, item.url, state="failed", error="truncated")
        await self._session.may_write()
        self._count(await self._session.ledger.fail(listing, now))
        return "failed"
