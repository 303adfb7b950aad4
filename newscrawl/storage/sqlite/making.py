"""What is made in a SQLite file for a collection: its table, indexes, triggers and views."""

import sqlite3

from newscrawl.storage.collections import ARTICLES, INDEXES, LIST_FIELDS
from newscrawl.storage.sqlite import days, fulltext, lists, views
from newscrawl.storage.sqlite.names import field, table


def make(connection: sqlite3.Connection, collection: str) -> None:
    """Make what is missing, within the transaction under way."""
    name = table(collection)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {name} (id TEXT PRIMARY KEY, doc TEXT NOT NULL)")
    for paths in INDEXES.get(collection, ()):
        if LIST_FIELDS.isdisjoint(paths):
            index = f'"{collection}.{"+".join(paths)}"'
            # By the id too, for the order of find(); of several fields, few are equal.
            fields = ", ".join(field(path) for path in (paths if paths[1:] else (*paths, "_id")))
            connection.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {name} ({fields})")
    lists.make(connection, collection)
    days.make(connection, collection)
    views.keep(connection, collection)
    if collection == ARTICLES:
        fulltext.make(connection)
