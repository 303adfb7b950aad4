"""Reading a SQLite file beside the connection that writes it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from newscrawl.codec import Doc
from newscrawl.storage.rules import MAX_BYTES
from newscrawl.storage.sqlite.documents import Documents
from newscrawl.storage.sqlite.query import Sql

BATCH = 200
"""How many documents a reader fetches at a time."""

IDLE = 4
"""Connections that are kept for the next readers."""


def connect(path: Path, busy_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=busy_s, isolation_level=None, check_same_thread=False)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
        connection.execute("PRAGMA synchronous=FULL")
    except BaseException:
        connection.close()
        raise
    return connection


class Reader:
    """One query over a connection that nobody else uses: it sees the file as it was when the query began."""

    def __init__(
        self, connection: sqlite3.Connection, documents: Documents, collection: str, query: Sql
    ) -> None:
        self._connection = connection
        self._documents = documents
        self._collection = collection
        self._rows = connection.execute(*query)
        self.is_done = False
        """True once there are no more documents."""

    def batch(self) -> list[Doc]:
        """The next documents; none when there are no more."""
        rows = self._rows.fetchmany(BATCH)
        self.is_done = len(rows) < BATCH
        return self._documents.of(self._collection, rows)

    def interrupt(self) -> None:
        self._connection.interrupt()

    def close(self) -> sqlite3.Connection:
        """End the query; its connection, free for the next one."""
        self._rows.close()
        return self._connection


class Readers:
    """The readers under way, and a few idle connections: to open one costs more than most queries."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], documents: Documents) -> None:
        self._connect = connect
        self._documents = documents
        self._idle: list[sqlite3.Connection] = []
        self._readers: set[Reader] = set()

    def first(self, collection: str, query: Sql) -> tuple[list[Doc], Reader | None]:
        """The first documents, and a reader for the others; None when these are all."""
        reader = self._begin(collection, query)
        try:
            first = reader.batch()
        except BaseException:
            self.end(reader)
            raise
        if reader.is_done:
            self.end(reader)
        return first, None if reader.is_done else reader

    def _begin(self, collection: str, query: Sql) -> Reader:
        connection = self._idle.pop() if self._idle else self._connect()
        try:
            reader = Reader(connection, self._documents, collection, query)
        except BaseException:
            connection.close()
            raise
        self._readers.add(reader)
        return reader

    def end(self, reader: Reader) -> None:
        """Harmless when it has ended."""
        if reader not in self._readers:
            return
        self._readers.discard(reader)
        connection = reader.close()
        if len(self._idle) < IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def interrupt(self) -> None:
        """Break off the queries, from another thread."""
        for reader in list(self._readers):
            reader.interrupt()

    def close(self) -> None:
        for reader in list(self._readers):
            self.end(reader)
        while self._idle:
            self._idle.pop().close()
