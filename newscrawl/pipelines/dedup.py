"""Dedup: one item an article and run, and reposts known by their text.

The same article under two URLs is dropped the second time. The same text under another docid is a document
of its own, with ``repost_of`` naming the one that was first stored with it.
"""

import hashlib
import unicodedata
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.storage import ARTICLES, Store

_WIDE = tuple(zip("，：；！？（）％", ",:;!?()%", strict=True))
"""What makes most texts need normalising; a text without is passed through at once."""


def content_hash(paragraphs: list[str]) -> str | None:
    """sha-256 (hex) of a text without white space, in compatibility form; None for no text."""
    text = "".join("".join(paragraphs).split())
    for wide, plain in _WIDE:
        text = text.replace(wide, plain)
    return hashlib.sha256(unicodedata.normalize("NFKC", text).encode()).hexdigest() if text else None


class DedupPipeline:
    """Drops what the run already had; marks reposts."""

    def __init__(self, store: Store, stats: StatsCollector) -> None:
        self._store = store
        self._stats = stats
        self._seen: set[str] = set()
        self._first: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler).store, crawler.stats)

    async def process_item(self, item: Article) -> Article:
        if item.docid in self._seen:
            self._stats.inc_value("articles/duplicate")
            raise DropItem(f"duplicate of {item.docid} in this run")
        self._seen.add(item.docid)
        item.content_hash = content_hash(item.paragraphs)
        if item.content_hash:
            item.repost_of = await self._first_with(item.content_hash, item.docid)
        return item

    async def _first_with(self, digest: str, docid: str) -> str | None:
        """Another document with this text that came first: in this run, or in the store."""
        first = self._first.setdefault(digest, docid)
        if first != docid:
            return first
        async for other in self._store.find(
            ARTICLES, {"content_hash": digest, "_id": {"$ne": docid}, "repost_of": None}, limit=1
        ):
            self._first[digest] = str(other["_id"])
            return self._first[digest]
        return None
