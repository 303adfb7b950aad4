"""The embedded store: a SQLite file, a table a collection (``id``, ``doc`` as JSON), queryable by hand.

Durable at every commit (WAL, synchronous=FULL), safe for several processes. Every SQLite call is made in
one worker thread, so the event loop never waits for a disk or a lock.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from newscrawl.codec import Doc
from newscrawl.storage.base import Access, Hit, Lack, Op, Put, Where
from newscrawl.storage.collections import ARTICLES
from newscrawl.storage.errors import StoreError, StoreUnavailable
from newscrawl.storage.grams import phrases
from newscrawl.storage.groupcommit import GroupCommit
from newscrawl.storage.sqlite import place, query
from newscrawl.storage.sqlite.file import TOLD_EACH_S, Database
from newscrawl.storage.sqlite.look import Look
from newscrawl.storage.sqlite.names import table
from newscrawl.storage.sqlite.search import Found
from newscrawl.storage.sqlite.thread import Thread

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

GET_AT_ONCE, HITS = 1000, 100
"""Documents read at a time, when they are asked for and when a search found them. Who asks for so few has
them from the writing connection: its pages are at hand, where a reader's are stale after each commit."""

PAUSE_S = 0.1
"""How long a transaction waits for more articles at full speed: among a hundred, one costs half as much as
among three."""


class SqliteStore:
    """``sqlite:///relative/path.db`` or ``sqlite:////absolute/path.db``; implements Store."""

    def __init__(self, uri: str, *, busy_s: float = 10.0) -> None:
        """``busy_s``: seconds to wait for another process that is writing. Raises BadStoreUri."""
        self.name = uri
        self.path = place.path_of(uri)
        self._busy_s = busy_s
        self._database: Database | Look | None = None
        self._thread: Thread | None = None
        self._group: GroupCommit[Sequence[Op]] | None = None

    async def open(self, access: Access = Access.MAKE) -> None:
        """Open or make the file; StoreUnavailable when it can't, within 10 s."""
        if self._thread:
            return
        self._thread = Thread("sqlite")
        try:
            await self._run(place.check, self.path, access)
            if access is Access.READ:
                self._database = await self._run(Look, self.path, self._busy_s)
                return
            self._database = database = await self._run(Database, self.path, self._busy_s)
            await self._run(database.prepare)
            self._group = GroupCommit(self._commit, pause_s=PAUSE_S)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        if self._group:
            await self._group.drain()
        database, self._database = self._database, None
        if database:
            try:
                await self._run(database.close)
            except RuntimeError:  # Python ends: no thread takes anything any more, and nobody could be told
                with suppress(StoreError, sqlite3.Error):
                    database.close()
            finally:
                self._end_thread()
        else:
            self._end_thread()

    def _end_thread(self) -> None:
        if self._thread:
            self._thread.shutdown()
        self._thread = self._group = None

    async def get(self, collection: str, ids: Iterable[str]) -> dict[str, Doc]:
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Doc] = {}
        for start in range(0, len(wanted), GET_AT_ONCE):
            asked = query.by_ids(collection, wanted[start : start + GET_AT_ONCE])
            found |= {doc["_id"]: doc for doc in await self._documents(collection, asked)}
        return found

    async def _documents(self, collection: str, asked: query.Sql) -> list[Doc]:
        database = self._open_database
        return database.documents.of(collection, await self._run(database.rows, collection, asked))

    async def write(self, ops: Sequence[Op]) -> None:
        """Returns once the operations are on the disk; all of them or none."""
        for op in ops:
            table(op.collection)
        if not self._group:
            raise self._not_open()
        if ops:
            await self._group.submit(list(ops))

    async def find(
        self, collection: str, where: Where | None = None, *, sort: str | None = None, limit: int = 0
    ) -> AsyncGenerator[Doc]:
        """The documents as they were when the first was asked for, in the order of ``sort``, then ``_id``."""
        database = self._open_database
        asked = query.select(collection, where, sort, limit)
        if 0 < limit <= GET_AT_ONCE:
            for doc in await self._documents(collection, asked):
                yield doc
            return
        batch, reader = await self._run(database.read, collection, asked)
        try:
            while True:
                for doc in batch:
                    yield doc
                if reader is None or reader.is_done:
                    return
                batch = await self._run(reader.batch)
        finally:
            if reader and self._database is database:
                await self._run(database.end_reader, reader)

    async def purge(self) -> None:
        """Writes the file anew, for which it takes as much room again. StoreUnavailable while it is read."""
        database = self._writing
        try:
            await self._run(database.purge)
        except asyncio.CancelledError:
            database.interrupt()
            raise

    async def claim(self, collection: str, doc: Doc, now: datetime) -> Doc:
        table(collection)
        return await self._run(self._writing.claim, Put(collection, doc), now)

    async def count(self, collection: str, where: Where | None = None) -> int:
        asked = query.count(collection, where)
        ((number,),) = await self._run(self._open_database.rows, collection, asked)
        return int(number)

    async def values(self, collection: str, path: str) -> dict[Any, int]:
        return dict(await self._run(self._open_database.rows, collection, query.values(collection, path)))

    async def search(
        self, words: Sequence[str], where: Where | None = None, *, limit: int, newest: bool = False
    ) -> AsyncGenerator[Hit]:
        asked = phrases(words)
        due = time.monotonic()
        while left := await self._run(self._open_database.index_some):
            if time.monotonic() >= due:
                logger.info("%s: indexing for search, %d articles left", self.path, left)
                due = time.monotonic() + TOLD_EACH_S
        search = await self._run(self._open_database.search, asked, where, newest=newest)
        given = 0
        while (page := await self._run(search.page)) is not None:
            chosen = page[: limit - given] if limit else page
            async for hit in self._hits(chosen):
                yield hit
            given += len(chosen)
            if limit and given >= limit:
                return

    async def _hits(self, found: Sequence[Found]) -> AsyncGenerator[Hit]:
        for start in range(0, len(found), HITS):
            some = found[start : start + HITS]
            docs = await self.get(ARTICLES, [key for key, _ in some])
            for key, score in some:
                if key in docs:
                    yield Hit(docs[key], score)

    async def lacks(self) -> list[Lack]:
        return await self._run(self._open_database.lacks)

    async def _commit(self, calls: list[Sequence[Op]]) -> list[Exception | None]:
        return await self._run(self._writing.commit, calls)

    async def _run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if not self._thread:
            raise self._not_open()
        try:
            return await self._thread.run(partial(function, *args, **kwargs))
        except asyncio.CancelledError:
            if isinstance(self._database, Look):
                self._database.interrupt()  # Ctrl-C does not wait for the end of a long query
            raise
        except (sqlite3.Error, OSError) as error:
            raise place.unavailable(self.path, error) from error

    @property
    def _open_database(self) -> Database | Look:
        if not self._database:
            raise self._not_open()
        return self._database

    @property
    def _writing(self) -> Database:
        if not isinstance(self._database, Database):
            raise self._not_open()
        return self._database

    def _not_open(self) -> StoreError:
        how = "open for reading only" if self._database else "not open"
        return StoreUnavailable(f"{self.name}: the store is {how}")
