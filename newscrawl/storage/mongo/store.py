"""MongoDB behind the Store protocol: acknowledged by a majority, written in groups, bounded in time."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from typing import Any, TypeVar

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError, PyMongoError

from newscrawl.codec import Doc
from newscrawl.storage.base import (
    ARTICLES,
    INDEXES,
    SEARCH,
    Access,
    Conflict,
    Delete,
    DocumentRefused,
    Hit,
    Lack,
    NoStoreYet,
    Op,
    Put,
    StoreUnavailable,
    Where,
)
from newscrawl.storage.mongo import days, lacks, schema
from newscrawl.storage.mongo.bulk import Plan
from newscrawl.storage.mongo.client import Client, new_client
from newscrawl.storage.mongo.errors import ServerFailed, reason
from newscrawl.storage.mongo.groups import Groups
from newscrawl.storage.mongo.indexes import Indexing
from newscrawl.storage.mongo.question import Kind, Wanted, question_of
from newscrawl.storage.mongo.search import MongoSearch
from newscrawl.storage.mongo.terms import terms, with_terms
from newscrawl.storage.mongo.together import Together
from newscrawl.storage.mongo.uri import MongoUri
from newscrawl.storage.mongo.write import Failures, Request, patiently, write
from newscrawl.storage.rules import is_held, key_of
from newscrawl.storage.where import check_path, conditions, sort_key

R = TypeVar("R")

OPEN_S, CALL_S, CLOSE_S = 7.0, 30.0, 2.0
"""Seconds that opening, another call and closing may take; an opening that fails closes too."""

BATCH = GROUP = 200
GET_AT_ONCE = 1000
CLAIM_TRIES = 3


class MongoStore:
    """``mongodb://host/database`` or ``mongodb+srv://…``; implements Store."""

    def __init__(self, uri: str) -> None:
        """Raises BadStoreUri; connects to nothing yet."""
        self._uri = MongoUri(uri)
        self.name = self._uri.shown
        self._client: Client | None = None
        self._group: Groups | None = None
        self._search: MongoSearch | None = None
        self._indexing: Indexing | None = None
        self._together = Together(self._ask)

    async def open(self, access: Access = Access.MAKE) -> None:
        """Connect and make collections and indexes; StoreUnavailable within 10 s when it can't."""
        if self._client:
            return
        try:
            await self._within(OPEN_S, self._connect(access))
        except BaseException:
            await self.close()
            raise
        if access is not Access.READ:
            self._group = Groups(self._flush, limit=GROUP)

    async def close(self) -> None:
        if self._group:
            await self._group.drain()
        client, self._client, self._group, self._search = self._client, None, None, None
        if client:
            # Closing takes leave of the server, which may be the one that no longer answers.
            with suppress(PyMongoError, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    if self._indexing:
                        await self._indexing.end()
                    await client.close()

    async def get(self, collection: str, ids: Iterable[str]) -> dict[str, Doc]:
        keys = list(dict.fromkeys(ids))
        found: dict[str, Doc] = {}
        for start in range(0, len(keys), GET_AT_ONCE):
            some = Wanted(Kind(collection, "_id"), keys[start : start + GET_AT_ONCE])
            found |= {doc["_id"]: doc for doc in await self._together.docs(some)}
        return found

    async def _ask(self, kind: Kind, values: Sequence[str], most: int) -> list[Doc]:
        place = self._collection(kind.collection)
        query = {kind.path: {"$in": values}, **dict(kind.others)}
        order = None if kind.path == "_id" else [("_id", 1)]
        asked = patiently(lambda: place.find(query, sort=order, limit=most).to_list())
        return await self._within(CALL_S, asked)

    async def write(self, ops: Sequence[Op]) -> None:
        """Returns once a majority has the operations. A refused one stops its caller's later collections."""
        if not self._group:
            raise self._not_open()
        if not ops:
            return
        all_ops = with_terms(ops)
        try:
            with self._together.under_way():
                await self._group.submit(all_ops)
        except (Conflict, DocumentRefused):
            await self._mend_terms({key_of(op) for op in all_ops if op.collection == SEARCH})
            raise

    async def _mend_terms(self, ids: set[str]) -> None:
        """Terms are written ahead of their article: where that was not written, those of what is there."""
        docs = await self.get(ARTICLES, ids)
        there = [Put(SEARCH, terms(doc)) for doc in docs.values()]
        if self._group and ids:
            await self._group.submit([*there, *(Delete(SEARCH, key) for key in ids - docs.keys())])

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
        found = self._collection(collection).find(query, sort=order, limit=limit, batch_size=BATCH)
        cursor = found.allow_disk_use(True)

        async def first() -> list[Doc]:
            await cursor.rewind()  # only what has given nothing yet can be asked for again
            return await cursor.to_list(BATCH)

        try:
            batch = await self._within(CALL_S, patiently(first))
            while batch:
                for doc in batch:
                    yield doc
                batch = await self._within(CALL_S, cursor.to_list(BATCH))
        finally:
            with suppress(PyMongoError, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    await cursor.close()

    async def claim(self, collection: str, doc: Doc, now: datetime) -> Doc:
        if not self._group:
            raise self._not_open()
        until = ({"until_at": {"$lte": now}}, {"until_at": {"$not": {"$type": "date"}}})
        free = {"_id": doc["_id"], "$or": [{"holder": doc["holder"]}, *until]}
        place = self._collection(collection)
        for _ in range(CLAIM_TRIES):
            try:
                put = patiently(lambda: place.replace_one(free, doc, upsert=True))
                await self._within(CALL_S, put, DuplicateKeyError)
                return doc
            except DuplicateKeyError:  # it stands, and does not match: held
                other = await self._within(CALL_S, place.find_one({"_id": doc["_id"]}))
                if other and is_held(other, doc["holder"], now):
                    return other
        raise StoreUnavailable(self._line(f"no claim on {doc['_id']}: it changes too often"))

    async def purge(self) -> None:
        """Nothing: the server gives the room to what is written next; see docs/operations.md."""

    async def count(self, collection: str, where: Where | None = None) -> int:
        place, query = self._collection(collection), to_filter(where)
        return await self._within(CALL_S, patiently(lambda: place.count_documents(query)))

    async def values(self, collection: str, path: str) -> dict[Any, int]:
        check_path(path)
        steps: list[dict[str, Any]] = [
            {"$unwind": f"${path}"},
            {"$match": {path: {"$ne": None}}},
            {"$group": {"_id": f"${path}", "count": {"$sum": 1}}},
        ]
        place = self._collection(collection)

        async def grouped() -> list[Doc]:
            return await (await place.aggregate(steps, allowDiskUse=True)).to_list()

        return {one["_id"]: one["count"] for one in await self._within(CALL_S, patiently(grouped))}

    async def search(
        self, words: Sequence[str], where: Where | None = None, *, limit: int, newest: bool = False
    ) -> AsyncGenerator[Hit]:
        query = to_filter(where)
        if not self._search:
            raise self._not_open()
        async with aclosing(self._search.hits(words, query, limit, newest=newest)) as hits:
            async for hit in hits:
                yield hit

    async def lacks(self) -> list[Lack]:
        if not self._client or not self._search:
            raise self._not_open()
        can_have = self._search.has_index or self._group is not None
        return await self._within(
            CALL_S, lacks.found(self._client[self._uri.database], has_text_index=can_have)
        )

    def _collection(self, name: str) -> AsyncCollection[Doc]:
        if not self._client:
            raise self._not_open()
        return self._client[self._uri.database][name]

    async def _connect(self, access: Access) -> None:
        self._client = new_client(self._uri)
        database = self._client[self._uri.database]
        await database.command("ping")
        if access is not Access.MAKE and not INDEXES.keys() & set(await database.list_collection_names()):
            raise NoStoreYet(f"{self.name} is not there: is STORE_URI right? The first crawl makes it")
        self._search = MongoSearch(database, self._within, writes=access is not Access.READ)
        if access is Access.READ:
            await self._search.find_index()
            return
        await schema.apply(database)  # before an index makes the collection
        self._indexing = Indexing(database, self._search)
        await self._indexing.begin()

    async def _flush(self, calls: list[Sequence[Op]]) -> list[Exception | None]:
        changed = await self._within(CALL_S, days.days_of(calls, self._collection))
        await days.mark(changed, self._bulk)
        try:
            return await Plan(calls).run(self._bulk)
        finally:
            await days.mark(changed, self._bulk)

    async def _bulk(self, collection: str, requests: list[Request]) -> Failures:
        return await self._within(CALL_S, write(self._collection(collection), requests))

    async def _within(
        self, seconds: float, work: Awaitable[R], let_through: type[Exception] | tuple[()] = ()
    ) -> R:
        try:
            async with asyncio.timeout(seconds):
                return await work
        except let_through:
            raise
        except ServerFailed as error:
            raise StoreUnavailable(self._line(f"not acknowledged: {error}")) from error
        except TimeoutError:
            raise StoreUnavailable(self._line(f"no answer within {seconds:.0f} s")) from None
        except (PyMongoError, OSError, ValueError) as error:
            raise StoreUnavailable(self._line(reason(error, self._uri.database))) from error

    def _line(self, text: str) -> str:
        return f"{self.name}: {self._uri.clean(text)[:300]}"

    def _not_open(self) -> StoreUnavailable:
        how = "open for reading only" if self._client else "not open"
        return StoreUnavailable(f"{self.name}: the store is {how}")


def to_filter(where: Where | None) -> dict[str, dict[str, Any]]:
    query: dict[str, dict[str, Any]] = {}
    for path, operator, value in conditions(where):
        query.setdefault(path, {})[operator] = value
    return query
