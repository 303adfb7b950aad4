"""What a take-down is asked for: ids, or a source before a day."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from newscrawl.codec import Doc
from newscrawl.forget.names import Found, find
from newscrawl.forget.record import Record
from newscrawl.sites.days import midnight
from newscrawl.storage import ARTICLES, Store

MOST = 25_000
"""Articles that one take-down has at the most: its record, which names them, has a size that stores take."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``ids``, or ``source`` and ``before``."""

    ids: tuple[str, ...] = ()
    source: str = ""
    before: date | None = None

    @property
    def told(self) -> str:
        return "ids" if self.before is None else f"source {self.source} before {self.before}"

    @property
    def _where(self) -> dict[str, Any]:
        assert self.before is not None  # noqa: S101 - the caller chose by source
        return {"source": self.source, "published_at": {"$lt": midnight(self.before)}}

    async def count(self, store: Store) -> int:
        """How many articles it has. Raises StoreError."""
        return len(self.ids) if self.before is None else await store.count(ARTICLES, self._where)

    async def articles(self, store: Store) -> AsyncIterator[Doc]:
        """The stored articles among them, the oldest first. Raises StoreError."""
        where = {"_id": {"$in": list(self.ids)}} if self.before is None else self._where
        async for doc in store.find(ARTICLES, where, sort="published_at"):
            yield doc

    async def find(self, store: Store) -> Found:
        """All that belongs to the first ``MOST`` of them. Raises StoreError."""
        if self.before is None:
            return await find(store, self.ids[:MOST])
        chosen = store.find(ARTICLES, self._where, sort="published_at", limit=MOST)
        return await find(store, [doc["_id"] async for doc in chosen])

    async def records(self, store: Store, done: set[str]) -> AsyncIterator[Record]:
        """What is to be done, ``done`` apart. Raises StoreError."""
        found = await self.find(store)
        if found.of.keys() - done:
            pages = {file: sorted(places) for file, places in found.pages.items()}
            yield Record.new(self.told, of=found.of, urls=found.urls, times=found.times, pages=pages)


async def same_text(store: Store, docs: list[Doc]) -> list[str]:
    """Other articles with the very text of one of these. Raises StoreError."""
    hashes = [doc["content_hash"] for doc in docs if doc.get("content_hash")]
    found = store.find(ARTICLES, {"content_hash": {"$in": hashes}}) if hashes else None
    own = {doc["_id"] for doc in docs}
    return [doc["_id"] async for doc in found if doc["_id"] not in own] if found else []
