"""Marks of days in SQLite: triggers, so that what is changed by hand or by an older version is seen too."""

import sqlite3

from newscrawl.storage.collections import DAYS
from newscrawl.storage.days import OFFSET_H, TIMES
from newscrawl.storage.sqlite.names import field, keep_triggers, table


def make(connection: sqlite3.Connection, collection: str) -> None:
    """Make what is missing, within the transaction under way."""
    if collection in TIMES:
        columns = "(id TEXT PRIMARY KEY, doc TEXT NOT NULL)"
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table(DAYS)} {columns}")
        keep_triggers(connection, collection, "days", _triggers(collection))


def _triggers(collection: str) -> dict[str, str]:
    name = table(collection)
    old, new = (_mark(f"{which}.", TIMES[collection]) for which in ("old", "new"))
    return {
        "insert": f"AFTER INSERT ON {name} BEGIN {new} END",
        "update": f"AFTER UPDATE ON {name} BEGIN {old} {new} END",
        "delete": f"AFTER DELETE ON {name} BEGIN {old} END",
    }


def _mark(row: str, time: str) -> str:
    day = f"date({field(time).replace('doc', f'{row}doc', 1)}, '+{OFFSET_H} hours')"
    mark = "json_object('_id', day, 'mark', lower(hex(randomblob(8))))"
    return (
        f"INSERT INTO {table(DAYS)} SELECT day, {mark} FROM (SELECT {day} AS day) WHERE day IS NOT NULL"  # noqa: S608 - names are checked
        " ON CONFLICT (id) DO UPDATE SET doc = excluded.doc;"
    )
