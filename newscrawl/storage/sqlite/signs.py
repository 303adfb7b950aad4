"""Whether the full-text index in a SQLite file is of today's form, and as it should be."""

import sqlite3

from newscrawl.storage.collections import CONTROL
from newscrawl.storage.sqlite.names import BLOCKS, PACKS, ROWS, TEXTS, TODO, missing, table

VERSION = 3
"""Raise it with any change of the normal form, of the terms or of the packs: the index is then made again."""

NOTE = "schema"
"""The document of ``control`` that has the version."""

TABLE_NAMES = (ROWS, TODO, TEXTS, PACKS, BLOCKS)

_SIGNS = (
    # Rows after the packs without a text, texts without a row, and what is no text; rows between packs.
    f"(SELECT count(*) FROM \"{TEXTS}\" WHERE typeof(title) = 'text' AND typeof(body) = 'text')"  # noqa: S608
    f' <> (SELECT count(*) FROM "{ROWS}" WHERE row > coalesce((SELECT max(last) FROM "{PACKS}"), 0))',
    f'EXISTS (SELECT 1 FROM (SELECT first, lag(last, 1, 0) OVER (ORDER BY first) AS former FROM "{PACKS}")'  # noqa: S608
    f' WHERE EXISTS (SELECT 1 FROM "{ROWS}" WHERE row > former AND row < first))',
    # All of a table.
    f'EXISTS (SELECT 1 FROM "{PACKS}") AND NOT EXISTS (SELECT 1 FROM "{BLOCKS}")',  # noqa: S608
    f'EXISTS (SELECT 1 FROM articles) AND NOT EXISTS (SELECT 1 FROM "{ROWS}")'  # noqa: S608
    f' AND NOT EXISTS (SELECT 1 FROM "{TODO}")',
)
"""What the index never is by itself; each is looked for in a moment, however many articles there are."""


def is_current(connection: sqlite3.Connection) -> bool:
    """True when there is an index, of today's form, from which nobody has taken anything."""
    if missing(connection, TABLE_NAMES):
        return False
    query = f"SELECT json_extract(doc, '$.terms') FROM {table(CONTROL)} WHERE id = ?"  # noqa: S608 - a constant
    if connection.execute(query, (NOTE,)).fetchone() != (VERSION,):
        return False
    return bool(connection.execute(f"SELECT {' OR '.join(_SIGNS)}").fetchone() == (0,))


class Watched:
    """The index as one connection sees it: looked at when asked, and again when others have written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen: int | None = None
        self._is_current = False

    def is_current(self) -> bool:
        """The same as above."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._seen:
            self._is_current, self._seen = is_current(self._connection), version
        return self._is_current
