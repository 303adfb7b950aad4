"""Dedup: one item an article and run, and reposts known by their text.

The same article under two URLs is dropped the second time. The same text under another docid is a document
of its own, with ``repost_of`` naming the one that was first stored with it.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.pipelines.refusal import WithArticles
from newscrawl.runs.ids import Ids
from newscrawl.runs.merge import list_in, update
from newscrawl.runs.rows import settle
from newscrawl.storage import ARTICLES, Op, Store
from newscrawl.storage.anew import anew
from newscrawl.storage.recent import Recent
from newscrawl.stories.shingles import compatible

AT_HAND = 10_000
"""Texts that need no question to the store: far more than are on their way to it at a time."""


def content_hash(paragraphs: list[str]) -> str | None:
    """sha-256 (hex) of a text without white space, in compatibility form; None for no text."""
    text = "".join("".join(paragraphs).split())
    return hashlib.sha256(compatible(text).encode()).hexdigest() if text else None


async def first_with(
    store: Store, digest: str | None, docid: str, before: datetime | None = None
) -> str | None:
    """The ``_id`` of another article with this text, itself no repost; ``before``: first seen before that."""
    if digest is None:
        return None
    same: dict[str, Any] = {"content_hash": digest, "_id": {"$ne": docid}, "repost_of": None}
    seen = {"first_seen_at": {"$lt": before}} if before else {}
    async for other in store.find(ARTICLES, same | seen, limit=1):
        return str(other["_id"])
    return None


class Originals:
    """Which article had a text first: of those that went by here, else in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._first = Recent[str](AT_HAND)

    async def of(self, digest: str | None, docid: str) -> str | None:
        """The ``_id`` of the article that this one repeats; None when it is itself the first."""
        if digest is None:
            return None
        first = self._first.recall(digest) or docid
        self._first.keep(digest, first)
        if first != docid:
            return first
        if stored := await first_with(self._store, digest, docid):
            self._first.keep(digest, stored)
        return stored


class DedupPipeline(WithArticles):
    """Drops what the run already had; marks reposts."""

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        super().__init__(session, stats)
        self._store = session.store
        self._seen = Ids()
        self._originals = Originals(session.store)

    async def process_item(self, item: Article) -> Article:
        async with self._writing(item):
            return await self._process(item)

    async def _process(self, item: Article) -> Article:
        # What a list has whole comes again when it was edited.
        if item.version is None and not self._seen.add(item.docid):
            self._stats.inc_value("articles/duplicate")
            await anew(lambda: self._settle(item))
            raise DropItem(f"duplicate of {item.docid} in this run")
        item.content_hash = content_hash(item.paragraphs)
        item.repost_of = await self._originals.of(item.content_hash, item.docid)
        return item

    async def _settle(self, item: Article) -> None:
        """The row that led to a page already had is done with; its URL is another name of the article."""
        ops: list[Op] = []
        if item.listing_id:
            told = f"duplicate of {item.docid}"
            ops.append(settle(item.listing_id, "stored", datetime.now(UTC), told))
        if known := (await self._store.get(ARTICLES, [item.docid])).get(item.docid):
            names = dict.fromkeys([*list_in(known, "aliases"), item.url, *item.aliases])
            ops.append(update(known, {"aliases": [url for url in names if url != known.get("url")]}))
        if ops:
            await self._store.write(ops)
