"""Indexes of list fields in SQLite: a side table (value, id) a field, kept by triggers of its collection.

Triggers, so that a document changed by hand or by an older version of this program is found too.

A signature has forty elements. Its entries hold a number in place of the id, which takes half the room, and
the side table is a view of them; where an older version has made a table, it stays one.
"""

import sqlite3
from typing import NamedTuple

from newscrawl.storage.collections import INDEXES, LIST_FIELDS, SIGNATURES
from newscrawl.storage.sqlite.names import json_path, keep_triggers, missing, table

KINDS = ("text", "integer", "real")
"""The JSON types of the elements that are indexed; conditions on others read the documents."""

NUMBERED = frozenset({SIGNATURES})


class Entries(NamedTuple):
    """Where a field's entries are: the table, its column beside ``value``, and what is in it for a row {}."""

    table: str
    column: str
    kind: str
    whose: str


def listed(collection: str) -> tuple[str, ...]:
    """The list fields of a collection that have an index."""
    return tuple(paths[0] for paths in INDEXES.get(collection, ()) if paths[0] in LIST_FIELDS)


def side(collection: str, path: str) -> str:
    """The name of the field's side table, quoted."""
    return f'"{collection}.{path}"'


def _numbers(collection: str) -> str:
    return f'"{collection}.numbers"'


def _plain(collection: str, path: str) -> Entries:
    return Entries(side(collection, path), "id", "TEXT", "{}.id")


def _numbered(collection: str, path: str) -> Entries:
    number = f"(SELECT number FROM {_numbers(collection)} WHERE id = {{}}.id)"  # noqa: S608 - names are checked
    return Entries(f'"{collection}.{path}.entries"', "number", "INTEGER", number)


def make(connection: sqlite3.Connection, collection: str) -> None:
    """Make and fill what is missing, within the transaction under way."""
    paths = listed(collection)
    if not paths:
        return
    is_numbered = collection in NUMBERED and not _has_table(connection, collection, paths)
    fields = {path: (_numbered if is_numbered else _plain)(collection, path) for path in paths}
    for path, entries in fields.items():
        if is_numbered:
            _keep_numbered(connection, collection, path)
        elif missing(connection, [f"{collection}.{path}"]):
            _fill(connection, collection, path, entries)
    triggers = _triggers(collection, fields, _numbers(collection) if is_numbered else None)
    keep_triggers(connection, collection, "lists", triggers)


def make_temporary(connection: sqlite3.Connection, collection: str) -> None:
    """Make and fill what is missing for this connection only."""
    for path in listed(collection):
        if collection in NUMBERED and not _has_table(connection, collection, (path,)):
            is_lacking = _lacks_some(connection, collection, path)
        else:
            is_lacking = bool(missing(connection, [f"{collection}.{path}"]))
        if is_lacking:
            _fill(connection, collection, path, _plain(collection, path), how="TEMP TABLE")


def _has_table(connection: sqlite3.Connection, collection: str, paths: tuple[str, ...]) -> bool:
    query = "SELECT type FROM sqlite_schema WHERE name = ?"
    found = [connection.execute(query, (f"{collection}.{path}",)).fetchone() for path in paths]
    return ("table",) in found


def _lacks_some(connection: sqlite3.Connection, collection: str, path: str) -> bool:
    """Whether the view of numbered entries is missing, or a table that it is of."""
    of_view = side(collection, path), _numbered(collection, path).table, _numbers(collection)
    return bool(missing(connection, [name.strip('"') for name in of_view]))


def _keep_numbered(connection: sqlite3.Connection, collection: str, path: str) -> None:
    name, entries, numbers = side(collection, path), _numbered(collection, path), _numbers(collection)
    if not _lacks_some(connection, collection, path):
        return
    connection.execute(f"DROP VIEW IF EXISTS {name}")
    connection.execute(f"DROP TABLE IF EXISTS {entries.table}")
    columns = "(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)"
    connection.execute(f"CREATE TABLE IF NOT EXISTS {numbers} {columns}")
    ids = f"SELECT id FROM {table(collection)} WHERE TRUE ON CONFLICT DO NOTHING"  # noqa: S608 - names are checked
    connection.execute(f"INSERT INTO {numbers} (id) {ids}")
    _fill(connection, collection, path, entries)
    both = f"{entries.table} JOIN {numbers} USING (number)"
    connection.execute(f"CREATE VIEW {name} AS SELECT value, id FROM {both}")  # noqa: S608 - names are checked


def _fill(
    connection: sqlite3.Connection, collection: str, path: str, entries: Entries, how: str = "TABLE"
) -> None:
    name, column, kind, whose = entries
    columns = f"(value NOT NULL, {column} {kind} NOT NULL, PRIMARY KEY (value, {column}))"
    connection.execute(f"CREATE {how} {name} {columns} WITHOUT ROWID")
    whose = whose.format("c")
    found = f"SELECT DISTINCT e.value, {whose} FROM {table(collection)} AS c, {elements('c.doc', path)}"  # noqa: S608 - names are checked
    # In the order of the new table, which is then written from end to end.
    connection.execute(f"INSERT INTO {name} {found} ORDER BY 1, 2")


def _triggers(collection: str, fields: dict[str, Entries], numbers: str | None) -> dict[str, str]:
    name = table(collection)
    add = "".join(_add(path, entries) for path, entries in fields.items())
    drop = "".join(_drop(path, entries) for path, entries in fields.items())
    if numbers:
        add = f"INSERT INTO {numbers} (id) VALUES (new.id) ON CONFLICT DO NOTHING; {add}"  # noqa: S608 - names are checked
        drop += f"DELETE FROM {numbers} WHERE id = old.id; "  # noqa: S608 - names are checked
    changed = " OR ".join(f"{_value('old.doc', path)} IS NOT {_value('new.doc', path)}" for path in fields)
    return {
        "insert": f"AFTER INSERT ON {name} BEGIN {add}END",
        "update": f"AFTER UPDATE ON {name} WHEN old.id IS NOT new.id OR {changed} BEGIN {drop}{add}END",
        "delete": f"AFTER DELETE ON {name} BEGIN {drop}END",
    }


def _add(path: str, entries: Entries) -> str:
    # DO NOTHING, not OR IGNORE: in a trigger the latter gives way to what the outer statement says.
    new = f"SELECT e.value, {entries.whose.format('new')} FROM {elements('new.doc', path)}"  # noqa: S608 - names are checked
    return f"INSERT INTO {entries.table} {new} ON CONFLICT DO NOTHING; "


def _drop(path: str, entries: Entries) -> str:
    old = f"SELECT e.value FROM {elements('old.doc', path)}"  # noqa: S608 - names are checked
    whose = f"{entries.column} = {entries.whose.format('old')}"
    return f"DELETE FROM {entries.table} WHERE {whose} AND value IN ({old}); "  # noqa: S608 - names are checked


def _value(doc: str, path: str) -> str:
    return f"json_extract({doc}, '{json_path(path)}')"


def elements(doc: str, path: str) -> str:
    # json_extract before json_each: it parses a document once for all fields, json_each again for each.
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    return f"json_each(json_quote({_value(doc, path)})) AS e WHERE e.type IN ({kinds})"
