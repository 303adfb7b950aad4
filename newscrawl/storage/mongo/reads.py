"""The half of the store that reads: by id, by conditions, what is counted."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import suppress
from typing import Any

from pymongo.errors import PyMongoError

from newscrawl.codec import Doc
from newscrawl.storage.base import Where
from newscrawl.storage.mongo.connection import CLOSE_S, Connection
from newscrawl.storage.mongo.question import Kind, Wanted, question_of
from newscrawl.storage.mongo.together import Together
from newscrawl.storage.mongo.write import patiently
from newscrawl.storage.where import check_path, conditions, sort_key

BATCH = 500
GET_AT_ONCE = 1000


class Reads:
    """What is asked of one database."""

    def __init__(self, connection: Connection) -> None:
        self.name = connection.name
        self._connection = connection
        self._together = Together(self._ask)

    async def get(self, collection: str, ids: Iterable[str]) -> dict[str, Doc]:
        keys = list(dict.fromkeys(ids))
        found: dict[str, Doc] = {}
        for start in range(0, len(keys), GET_AT_ONCE):
            some = Wanted(Kind(collection, "_id"), keys[start : start + GET_AT_ONCE])
            found |= {doc["_id"]: doc for doc in await self._together.docs(some)}
        return found

    async def _ask(self, kind: Kind, values: Sequence[str], most: int) -> list[Doc]:
        place = self._connection[kind.collection]
        query = {kind.path: {"$in": values}, **dict(kind.others)}
        order = None if kind.path == "_id" else [("_id", 1)]
        asked = patiently(lambda: place.find(query, sort=order, limit=most).to_list())
        return await self._connection.call(asked)

    async def find(
        self, collection: str, where: Where | None = None, *, sort: str | None = None, limit: int = 0
    ) -> AsyncGenerator[Doc]:
        """The documents in the order of ``sort``, then ``_id``; descending reverses both."""
        path, descending = sort_key(sort)
        query = to_filter(where)
        if not sort and (question := question_of(collection, where or {}, limit)):
            for doc in await self._together.docs(question):
                yield doc
            return
        order = [(key, -1 if descending else 1) for key in dict.fromkeys((path, "_id"))]
        found = self._connection[collection].find(query, sort=order, limit=limit, batch_size=BATCH)
        cursor = found.allow_disk_use(True)

        async def first() -> list[Doc]:
            await cursor.rewind()  # only what has given nothing yet can be asked for again
            return await cursor.to_list(BATCH)

        try:
            batch = await self._connection.call(patiently(first))
            while batch:
                for doc in batch:
                    yield doc
                batch = await self._connection.call(cursor.to_list(BATCH))
        finally:
            with suppress(PyMongoError, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await cursor.close()

    async def count(self, collection: str, where: Where | None = None) -> int:
        place, query = self._connection[collection], to_filter(where)
        return await self._connection.call(patiently(lambda: place.count_documents(query)))

    async def values(self, collection: str, path: str) -> dict[Any, int]:
        check_path(path)
        steps: list[dict[str, Any]] = [
            {"$unwind": f"${path}"},
            {"$match": {path: {"$ne": None}}},
            {"$group": {"_id": f"${path}", "count": {"$sum": 1}}},
        ]
        place = self._connection[collection]

        async def grouped() -> list[Doc]:
            return await (await place.aggregate(steps, allowDiskUse=True)).to_list()

        return {one["_id"]: one["count"] for one in await self._connection.call(patiently(grouped))}


def to_filter(where: Where | None) -> dict[str, dict[str, Any]]:
    query: dict[str, dict[str, Any]] = {}
    for path, operator, value in conditions(where):
        query.setdefault(path, {})[operator] = value
    return query
