"""Reading a SQLite file beside the connection that writes it."""

import sqlite3
from pathlib import Path

from newscrawl import codec
from newscrawl.codec import Doc
from newscrawl.storage.rules import MAX_BYTES
from newscrawl.storage.sqlquery import Sql

BATCH = 200
"""How many documents a reader fetches at a time."""


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
    """One query over a connection of its own: it sees the file as it was when the query began."""

    def __init__(self, path: Path, busy_s: float, query: Sql) -> None:
        self._connection = connect(path, busy_s)
        try:
            self._rows = self._connection.execute(*query)
        except BaseException:
            self._connection.close()
            raise

    def batch(self) -> list[Doc]:
        """The next documents; none when there are no more."""
        return [codec.loads(text) for (text,) in self._rows.fetchmany(BATCH)]

    def close(self) -> None:
        self._connection.close()
