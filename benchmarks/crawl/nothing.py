"""A store that keeps nothing: what the pipeline costs without one."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler

from newscrawl.codec import Doc
from newscrawl.extensions.session import StoreSession
from newscrawl.storage import Access, Hit, Lack, Op, Where


class Nothing:
    """Implements Store; every question is answered with nothing."""

    name = "nothing"

    async def open(self, access: Access = Access.MAKE) -> None: ...

    async def close(self) -> None: ...

    async def get(self, collection: str, ids: Iterable[str]) -> dict[str, Doc]:
        return {}

    async def write(self, ops: Sequence[Op]) -> None: ...

    async def find(
        self, collection: str, where: Where | None = None, *, sort: str | None = None, limit: int = 0
    ) -> AsyncGenerator[Doc]:
        for doc in list[Doc]():
            yield doc

    async def purge(self) -> None:
        """Nothing is kept."""

    async def claim(self, collection: str, doc: Doc, now: datetime) -> Doc:
        return doc

    async def values(self, collection: str, path: str) -> dict[Any, int]:
        return {}

    async def count(self, collection: str, where: Where | None = None) -> int:
        return 0

    async def search(
        self, words: Sequence[str], where: Where | None = None, *, limit: int, newest: bool = False
    ) -> AsyncGenerator[Hit]:
        for hit in list[Hit]():
            yield hit

    async def lacks(self) -> list[Lack]:
        return []


class NothingSession(StoreSession):
    """Put in place of the project's session."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, Nothing())
