"""A store to be read from whose documents have all of their fields; what cannot be read costs a line."""

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.schema.sound import sound
from newscrawl.storage import Access, Hit, Lack, Op, Store, StoreUnavailable, Where

logger = logging.getLogger(__name__)


class SoundStore:
    """Another store, seen through the schema; implements Store."""

    def __init__(self, store: Store, only: Mapping[str, frozenset[str]]) -> None:
        """``only``: by collection the fields that are looked at, where not all are."""
        self._store = store
        self._only = only
        self._told: set[tuple[str, str]] = set()
        self.name = store.name

    async def open(self, access: Access = Access.READ) -> None:
        await self._store.open(access)

    async def close(self) -> None:
        await self._store.close()

    async def get(self, collection: str, ids: Iterable[str]) -> dict[str, Doc]:
        found = await self._store.get(collection, ids)
        return {key: self._sound(collection, doc) for key, doc in found.items()}

    async def write(self, ops: Sequence[Op]) -> None:
        raise StoreUnavailable(f"{self.name}: the store is open for reading only")

    async def purge(self) -> None:
        raise StoreUnavailable(f"{self.name}: the store is open for reading only")

    async def find(
        self, collection: str, where: Where | None = None, *, sort: str | None = None, limit: int = 0
    ) -> AsyncGenerator[Doc]:
        async with aclosing(self._store.find(collection, where, sort=sort, limit=limit)) as docs:
            async for doc in docs:
                yield self._sound(collection, doc)

    async def claim(self, collection: str, doc: Doc, now: datetime) -> Doc:
        raise StoreUnavailable(f"{self.name}: the store is open for reading only")

    async def count(self, collection: str, where: Where | None = None) -> int:
        return await self._store.count(collection, where)

    async def values(self, collection: str, path: str) -> dict[Any, int]:
        return await self._store.values(collection, path)

    async def search(
        self, words: Sequence[str], where: Where | None = None, *, limit: int, newest: bool = False
    ) -> AsyncGenerator[Hit]:
        found = self._store.search(words, where, limit=limit, newest=newest)
        async with aclosing(found) as hits:
            async for hit in hits:
                yield Hit(self._sound("articles", hit.doc), hit.score)

    async def lacks(self) -> list[Lack]:
        return await self._store.lacks()

    def _sound(self, collection: str, doc: Doc) -> Doc:
        found, wrong = sound(collection, doc, self._only.get(collection, frozenset()))
        if wrong and (collection, doc["_id"]) not in self._told:
            self._told.add((collection, doc["_id"]))
            fields = ", ".join(dict.fromkeys(wrong))
            logger.warning("%s: %s %s: read without %s", self.name, collection, doc["_id"], fields)
        return found
