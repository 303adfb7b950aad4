"""Names in the SQLite file: tables, fields, and what is made beside a collection under its name."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence

from newscrawl.storage.where import check_path

ROWS, TODO, TEXTS, PACKS, BLOCKS = (
    f"articles.search.{name}" for name in ("rows", "todo", "texts", "packs", "blocks")
)
"""The tables of the full-text index: see fulltext.py."""

_TABLE = re.compile(r"(?!sqlite_)[A-Za-z_][A-Za-z0-9_]*")


def table(collection: str) -> str:
    """The collection's name, quoted; ValueError when it cannot be a table's."""
    if not _TABLE.fullmatch(collection):
        raise ValueError(f"{collection!a} is no name of a collection: letters, digits and _")
    return f'"{collection}"'


def json_path(path: str) -> str:
    return "$" + "".join(f'."{name}"' for name in check_path(path))


def field(path: str) -> str:
    """The expression of a field, the very text that the indexes are made on."""
    return "id" if path == "_id" else f"json_extract(doc, '{json_path(path)}')"


def missing(connection: sqlite3.Connection, names: Sequence[str]) -> list[str]:
    """Those of ``names`` that the file has not."""
    query = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT name FROM sqlite_schema)"
    return [name for (name,) in connection.execute(query, (json.dumps(names),))]


def keep_triggers(
    connection: sqlite3.Connection, collection: str, purpose: str, wanted: Mapping[str, str]
) -> None:
    """Make the triggers, and make those again that say something else."""
    for event, text in wanted.items():
        name = f'"{collection}.{purpose}+{event}"'
        sql = f"CREATE TRIGGER {name} {text}"
        (known,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE sql = ?", (sql,)).fetchone()
        if not known:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(sql)


def place(number: int, first: int) -> int:
    """Where a block of the index is, by its number and the first row of its pack."""
    return number << 40 | first
