"""One SQLite file, used from one thread: what of the embedded store blocks. Its errors are sqlite3's."""

import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from newscrawl import codec
from newscrawl.codec import Doc
from newscrawl.storage.base import Lack, Op, Put, Where
from newscrawl.storage.collections import ARTICLES, DERIVED, INDEXES
from newscrawl.storage.errors import StoreUnavailable
from newscrawl.storage.rules import is_held
from newscrawl.storage.sqlite import fulltext, lacks
from newscrawl.storage.sqlite.apply import apply
from newscrawl.storage.sqlite.documents import Documents
from newscrawl.storage.sqlite.making import make
from newscrawl.storage.sqlite.query import Sql, by_ids
from newscrawl.storage.sqlite.read import Reader, Readers, connect
from newscrawl.storage.sqlite.search import Search
from newscrawl.storage.sqlite.signs import Watched

logger = logging.getLogger(__name__)

OPEN_BUSY_S = 3.0
"""The longest wait for a lock while opening, of which there are up to three."""

PAGE = 2048
"""Bytes of a page of a new file. Articles leave 0.4 kB at the ends of such pages; of those of 4 kB, which are
SQLite's own choice, twice as much, and of larger ones more."""

LOG = 4 << 20
"""Bytes of the log from which it is written into the file: as many of any page's size."""

INDEX_AT = 100
"""Written articles that are indexed for search together: one by one costs a write three times as much. A
search, or the end of the run, waits for no others."""

TOLD_EACH_S = 2.0
"""Seconds between two lines on what is left to index."""

OPEN_INDEX_S = 3.0
"""How long opening goes on indexing a file from before there was a search; the first search does the rest."""


class Database:
    """The writing connection, and the readers under way."""

    def __init__(self, path: Path, busy_s: float) -> None:
        """``busy_s``: seconds to wait for another process that is writing."""
        self._path = path
        self._busy_s = busy_s
        self._tables: set[str] = set()
        self.documents = Documents(path)
        self._readers = Readers(partial(connect, path, busy_s), self.documents)
        self._to_index = 0
        self._connection = connect(path, min(busy_s, OPEN_BUSY_S))
        self._index = Watched(self._connection)
        self._identity = _identity(path)

    def prepare(self) -> None:
        """Turn WAL on and make the tables and indexes that are missing."""
        self._connection.execute(f"PRAGMA page_size={PAGE}")  # of a file that holds something it stays
        self._use_wal()
        (size,) = self._connection.execute("PRAGMA page_size").fetchone()
        self._connection.execute(f"PRAGMA wal_autocheckpoint={LOG // size}")
        self._transact([*INDEXES, *DERIVED], [])
        deadline = time.monotonic() + OPEN_INDEX_S
        while time.monotonic() < deadline and self.index_some():
            pass
        self._connection.execute(f"PRAGMA busy_timeout={int(self._busy_s * 1000)}")

    def index_some(self) -> int:
        """Index some of the articles that no search finds yet; how many are left."""
        if not fulltext.waiting(self._connection):
            return 0
        with self._transaction():
            return fulltext.index_some(self._connection)

    def close(self) -> None:
        self._readers.close()
        with suppress(sqlite3.Error):  # nothing is lost: who opens or searches next indexes the rest
            self._index_rest()
        self._connection.close()
        self._check_there()

    def _index_rest(self) -> None:
        """All that is queued, where anything was written: after an upgrade these may be all articles."""
        due = time.monotonic() + TOLD_EACH_S
        while self._to_index:
            self._to_index = self.index_some()
            if time.monotonic() > due:
                logger.info("%s: indexing for search, %d articles left", self._path, self._to_index)
                due = time.monotonic() + TOLD_EACH_S

    def commit(self, calls: list[Sequence[Op]]) -> list[Exception | None]:
        """Write the calls in one transaction; all of a call or none of it, each call's error told."""
        return self._transact(sorted({op.collection for call in calls for op in call}), calls)

    def purge(self) -> None:
        """Leave nothing of what was deleted in the file and its log: all is written anew."""
        while self.index_some():
            pass  # what waits for the index has its former terms in it
        with self._transaction():
            fulltext.purge(self._connection)
        self._connection.execute("VACUUM")
        (busy, *_) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreUnavailable(f"{self._path} is read by another program: its log could not be emptied")

    def lacks(self) -> list[Lack]:
        """What is missing in the file."""
        return lacks.found(self._connection)

    def interrupt(self) -> None:
        """Break off what is under way, from another thread."""
        self._connection.interrupt()

    def claim(self, put: Put, now: datetime) -> Doc:
        """Put the document unless another holder's is valid; what stands then."""
        self._make_missing([put.collection])
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            found = self._connection.execute(*by_ids(put.collection, [put.doc["_id"]])).fetchone()
            other = codec.loads(found[1]) if found else None
            if other and is_held(other, put.doc["holder"], now):
                return other
            (error,) = apply(self._connection, [[put]])
            if error:
                raise error
            return put.doc
        finally:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def rows(self, collection: str, query: Sql) -> list[tuple[Any, ...]]:
        self._make_missing([collection])
        return self._connection.execute(*query).fetchall()

    def read(self, collection: str, query: Sql) -> tuple[list[Doc], Reader | None]:
        """The first documents, and a reader for the others; None when these are all."""
        self._make_missing([collection])
        return self._readers.first(collection, query)

    def end_reader(self, reader: Reader) -> None:
        self._readers.end(reader)

    def search(self, words: Sequence[str], where: Where | None, *, newest: bool) -> Search:
        """A search of the articles that are indexed."""
        self._make_missing([ARTICLES])
        return Search(self._connection, self._index, words, where, newest=newest)

    def _check_there(self) -> None:
        """SQLite goes on writing into a file that was removed, and says nothing."""
        if _identity(self._path) != self._identity:
            raise StoreUnavailable(f"{self._path} was removed or replaced while it was in use")

    def _use_wal(self) -> None:
        # The switch does not wait for other processes by itself: two that start at once would collide.
        deadline = time.monotonic() + min(self._busy_s, OPEN_BUSY_S)
        while True:
            try:
                (mode,) = self._connection.execute("PRAGMA journal_mode=WAL").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                if mode != "wal":
                    raise sqlite3.OperationalError(f"this file system allows no WAL, only {mode}")
                return

    def _make_missing(self, collections: list[str]) -> None:
        if not self._tables.issuperset(collections):
            self._transact(collections, [])

    def _transact(self, collections: list[str], calls: list[Sequence[Op]]) -> list[Exception | None]:
        with self._transaction():
            for collection in collections:
                if collection not in self._tables:
                    make(self._connection, collection)
            outcomes = apply(self._connection, calls)
            self._index_when_many(sum(op.collection == ARTICLES for call in calls for op in call))
        self._tables.update(collections)
        return outcomes

    def _index_when_many(self, written: int) -> None:
        """As many as were written now, or a few more: what others left is nobody's waiting."""
        self._to_index += written
        if written and self._to_index >= INDEX_AT:
            for _ in range(1 + written // fulltext.BATCH):
                self._to_index = fulltext.index_some(self._connection)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._check_there()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has rolled it back already
                self._connection.execute("ROLLBACK")
            raise


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is that has this name; None where none has."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
