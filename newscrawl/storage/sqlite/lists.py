"""Indexes of list fields in SQLite: a side table (value, id) a field, kept by triggers of its collection.

Triggers, so that a document changed by hand or by an older version of this program is found too.
"""

import sqlite3

from newscrawl.storage.base import INDEXES, LIST_FIELDS
from newscrawl.storage.sqlite.names import json_path, keep_triggers, missing, table

KINDS = ("text", "integer", "real")
"""The JSON types of the elements that are indexed; conditions on others read the documents."""


def listed(collection: str) -> tuple[str, ...]:
    """The list fields of a collection that have an index."""
    return tuple(paths[0] for paths in INDEXES.get(collection, ()) if paths[0] in LIST_FIELDS)


def side(collection: str, path: str) -> str:
    """The name of the field's side table, quoted."""
    return f'"{collection}.{path}"'


def make(connection: sqlite3.Connection, collection: str) -> None:
    """Make and fill what is missing, within the transaction under way."""
    paths = listed(collection)
    for path in paths:
        if missing(connection, [f"{collection}.{path}"]):
            _fill(connection, collection, path)
    if paths:
        keep_triggers(connection, collection, "lists", _triggers(collection, paths))


def make_temporary(connection: sqlite3.Connection, collection: str) -> None:
    """Make and fill what is missing for this connection only."""
    for path in listed(collection):
        if missing(connection, [f"{collection}.{path}"]):
            _fill(connection, collection, path, kind="TEMP TABLE")


def _fill(connection: sqlite3.Connection, collection: str, path: str, kind: str = "TABLE") -> None:
    name = side(collection, path)
    columns = "(value NOT NULL, id TEXT NOT NULL, PRIMARY KEY (value, id))"
    connection.execute(f"CREATE {kind} {name} {columns} WITHOUT ROWID")
    found = f"SELECT DISTINCT e.value, c.id FROM {table(collection)} AS c, {elements('c.doc', path)}"  # noqa: S608 - names are checked
    # In the order of the new table, which is then written from end to end.
    connection.execute(f"INSERT INTO {name} {found} ORDER BY 1, 2")


def _triggers(collection: str, paths: tuple[str, ...]) -> dict[str, str]:
    name = table(collection)
    add = "".join(_add(collection, path) for path in paths)
    drop = "".join(_drop(collection, path) for path in paths)
    changed = " OR ".join(f"{_value('old.doc', path)} IS NOT {_value('new.doc', path)}" for path in paths)
    return {
        "insert": f"AFTER INSERT ON {name} BEGIN {add}END",
        "update": f"AFTER UPDATE ON {name} WHEN old.id IS NOT new.id OR {changed} BEGIN {drop}{add}END",
        "delete": f"AFTER DELETE ON {name} BEGIN {drop}END",
    }


def _add(collection: str, path: str) -> str:
    # DO NOTHING, not OR IGNORE: in a trigger the latter gives way to what the outer statement says.
    new = f"SELECT e.value, new.id FROM {elements('new.doc', path)}"  # noqa: S608 - names are checked
    return f"INSERT INTO {side(collection, path)} {new} ON CONFLICT DO NOTHING; "


def _drop(collection: str, path: str) -> str:
    old = f"SELECT e.value FROM {elements('old.doc', path)}"  # noqa: S608 - names are checked
    return f"DELETE FROM {side(collection, path)} WHERE id = old.id AND value IN ({old}); "  # noqa: S608 - names are checked


def _value(doc: str, path: str) -> str:
    return f"json_extract({doc}, '{json_path(path)}')"


def elements(doc: str, path: str) -> str:
    # json_extract before json_each: it parses a document once for all fields, json_each again for each.
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    return f"json_each(json_quote({_value(doc, path)})) AS e WHERE e.type IN ({kinds})"
