"""MongoDB behind the Store protocol: acknowledged by a majority, written in groups, bounded in time."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from itertools import chain

from pymongo.errors import DuplicateKeyError

from newscrawl.codec import Doc
from newscrawl.storage.base import Access, Delete, Hit, Lack, Op, Put, Where
from newscrawl.storage.collections import ARTICLES, INDEXES, SEARCH
from newscrawl.storage.errors import Conflict, DocumentRefused, NoStoreYet, StoreUnavailable
from newscrawl.storage.mongo import days, lacks, schema
from newscrawl.storage.mongo.bulk import Plan
from newscrawl.storage.mongo.connection import Connection
from newscrawl.storage.mongo.groups import Groups
from newscrawl.storage.mongo.indexes import Indexing
from newscrawl.storage.mongo.reads import Reads, to_filter
from newscrawl.storage.mongo.search import MongoSearch
from newscrawl.storage.mongo.terms import apart, terms
from newscrawl.storage.mongo.write import Failures, Request, patiently, side_by_side, write
from newscrawl.storage.rules import is_held, key_of

OPEN_S = 7.0
"""Seconds that opening may take; one that fails closes too."""

GROUP = 200
CLAIM_TRIES = 3


class MongoStore(Reads):
    """``mongodb://host/database`` or ``mongodb+srv://…``; implements Store."""

    def __init__(self, uri: str) -> None:
        """Raises BadStoreUri; connects to nothing yet."""
        super().__init__(Connection(uri))
        self._groups: Groups | None = None
        self._search: MongoSearch | None = None
        self._indexing: Indexing | None = None

    async def open(self, access: Access = Access.MAKE) -> None:
        """Connect and make collections and indexes; StoreUnavailable within 10 s when it can't."""
        if self._connection.is_open:
            return
        try:
            await self._connection.within(OPEN_S, self._open(access))
        except BaseException:
            await self.close()
            raise
        if access is not Access.READ:
            self._groups = Groups(self._flush, limit=GROUP)

    async def _open(self, access: Access) -> None:
        await self._connection.open()
        database = self._connection.database
        if access is not Access.MAKE and not INDEXES.keys() & set(await database.list_collection_names()):
            raise NoStoreYet(f"{self.name} is not there: is STORE_URI right? The first crawl makes it")
        self._search = MongoSearch(self._connection, writes=access is not Access.READ)
        if access is Access.READ:
            await self._search.find_index()
            return
        await schema.apply(database)  # before an index makes the collection
        self._indexing = Indexing(database, self._search)
        await self._indexing.begin()

    async def close(self) -> None:
        if self._groups:
            await self._groups.drain()
        self._groups = self._search = None
        await self._connection.close(self._indexing.end if self._indexing else None)

    async def write(self, ops: Sequence[Op]) -> None:
        """Returns once a majority has the operations. A refused one stops its caller's later collections."""
        if not self._groups:
            raise self._not_open()
        if not ops:
            return
        calls = apart(ops)
        try:
            with self._together.under_way():
                await side_by_side(map(self._groups.submit, calls))
        except (Conflict, DocumentRefused):
            await self._mend_terms({key_of(op) for op in chain(*calls) if op.collection == SEARCH})
            raise

    async def _mend_terms(self, ids: set[str]) -> None:
        """Terms are written ahead of their article: where that was not written, those of what is there."""
        docs = await self.get(ARTICLES, ids)
        there = [Put(SEARCH, terms(doc)) for doc in docs.values()]
        if self._groups and ids:
            await self._groups.submit([*there, *(Delete(SEARCH, key) for key in ids - docs.keys())])

    async def claim(self, collection: str, doc: Doc, now: datetime) -> Doc:
        if not self._groups:
            raise self._not_open()
        until = ({"until_at": {"$lte": now}}, {"until_at": {"$not": {"$type": "date"}}})
        free = {"_id": doc["_id"], "$or": [{"holder": doc["holder"]}, *until]}
        place = self._connection[collection]
        for _ in range(CLAIM_TRIES):
            try:
                put = patiently(lambda: place.replace_one(free, doc, upsert=True))
                await self._connection.call(put, DuplicateKeyError)
                return doc
            except DuplicateKeyError:  # it stands, and does not match: held
                other = await self._connection.call(place.find_one({"_id": doc["_id"]}))
                if other and is_held(other, doc["holder"], now):
                    return other
        raise self._connection.unavailable(f"no claim on {doc['_id']}: it changes too often")

    async def purge(self) -> None:
        """Nothing: the server gives the room to what is written next; see docs/operations.md."""

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
        if not self._search:
            raise self._not_open()
        can_have = self._search.has_index or self._groups is not None
        return await self._connection.call(lacks.found(self._connection.database, has_text_index=can_have))

    async def _flush(self, calls: list[Sequence[Op]]) -> list[Exception | None]:
        changed = await self._connection.call(days.days_of(calls, self._connection))
        await days.mark(changed, self._bulk)
        try:
            return await Plan(calls).run(self._bulk)
        finally:
            await days.mark(changed, self._bulk)

    async def _bulk(self, collection: str, requests: list[Request]) -> Failures:
        return await self._connection.call(write(self._connection[collection], requests))

    def _not_open(self) -> StoreUnavailable:
        how = "open for reading only" if self._connection.is_open else "not open"
        return self._connection.unavailable(f"the store is {how}")
