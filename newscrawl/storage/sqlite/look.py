"""A SQLite file that is only looked at: nothing is made, nothing changed, no file left beside it."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newscrawl.codec import Doc
from newscrawl.storage.base import Lack, Where
from newscrawl.storage.collections import ARTICLES, DERIVED, INDEXES, LISTINGS, RUNS
from newscrawl.storage.errors import StoreUnavailable
from newscrawl.storage.rules import MAX_BYTES
from newscrawl.storage.sqlite import lacks, lists
from newscrawl.storage.sqlite.documents import Documents
from newscrawl.storage.sqlite.names import missing, table
from newscrawl.storage.sqlite.query import Sql
from newscrawl.storage.sqlite.read import Reader, Readers
from newscrawl.storage.sqlite.search import Search
from newscrawl.storage.sqlite.signs import Watched

NO_RIGHT = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)

RIGHTS = "nothing, if this user only reads; a crawl must be able to"


class Look:
    """As much of a Database as reading asks for. Errors are sqlite3's, and StoreUnavailable."""

    def __init__(self, path: Path, busy_s: float) -> None:
        self.documents = Documents(path)
        self._path = path
        self._busy_s = busy_s
        self._seen: tuple[int, int] | None = None
        """What the file was when it was taken for one that nobody writes."""

        self._connection = self._connect()
        self._index = Watched(self._connection)
        self._readers = Readers(self._connect, self.documents)

    def rows(self, collection: str, query: Sql) -> list[tuple[Any, ...]]:
        return self._connection.execute(*query).fetchall()

    def read(self, collection: str, query: Sql) -> tuple[list[Doc], Reader | None]:
        """The first documents, and a reader for the others; None when these are all."""
        return self._readers.first(collection, query)

    def end_reader(self, reader: Reader) -> None:
        self._readers.end(reader)

    def index_some(self) -> int:
        """Nothing is indexed here."""
        return 0

    def search(self, words: Sequence[str], where: Where | None, *, newest: bool) -> Search:
        """As of a Database; articles that the index has not yet are read one by one."""
        return Search(self._connection, self._index, words, where, newest=newest)

    def lacks(self) -> list[Lack]:
        """As of a Database, and the right to write."""
        found = lacks.found(self._connection)
        if not (_writable(self._path) and _writable(self._path.parent)):
            found.append(Lack("rights", f"{self._path} and its folder: this user cannot write there", RIGHTS))
        return found

    def interrupt(self) -> None:
        """Break off what is being read, from another thread."""
        self._connection.interrupt()
        self._readers.interrupt()

    def close(self) -> None:
        """Raises StoreUnavailable when the file changed under a reading that took it to be at rest."""
        self._readers.close()
        self._connection.close()
        if self._seen and self._seen != _stamp(self._path):
            raise StoreUnavailable(f"{self._path} was written while it was read: try again")

    def _connect(self) -> sqlite3.Connection:
        connection = self._opened()
        try:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
            self._complete(connection)
            connection.execute("PRAGMA query_only=1")
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened(self) -> sqlite3.Connection:
        """The file as it may be used: who may write also takes away what SQLite puts beside it."""
        ways = ["mode=rw"] if _writable(self._path) and _writable(self._path.parent) else []
        for how in [*ways, "mode=ro"]:
            connection = self._with(how)
            try:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            except sqlite3.OperationalError as error:
                connection.close()
                if error.sqlite_errorcode & 0xFF not in NO_RIGHT or _log(self._path):
                    raise
            else:
                return connection
        # No log beside it and no right to make one: nobody writes it now, as far as can be told.
        self._seen = self._seen or _stamp(self._path)
        return self._with("immutable=1")

    def _with(self, how: str) -> sqlite3.Connection:
        uri = f"file:{quote(str(self._path.absolute()))}?{how}"
        return sqlite3.connect(
            uri, timeout=self._busy_s, isolation_level=None, check_same_thread=False, uri=True
        )

    def _complete(self, connection: sqlite3.Connection) -> None:
        """Stand in for what a file of an older version lacks, for this connection only."""
        lacking = missing(connection, list(INDEXES))
        if {ARTICLES, LISTINGS, RUNS} <= set(lacking):
            raise StoreUnavailable(f"{self._path} is no store of newscrawl's: nothing of one is in it")
        connection.execute("PRAGMA temp_store=MEMORY")
        for collection in [*lacking, *missing(connection, list(DERIVED))]:
            connection.execute(f"CREATE TEMP TABLE {table(collection)} (id TEXT PRIMARY KEY, doc TEXT)")
        for collection in INDEXES:
            lists.make_temporary(connection, collection)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _log(path: Path) -> int:
    """How large the log beside a file is; 0 where there is none."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when the file does."""
    return path.stat().st_mtime_ns, _log(path)
