"""One operation on a connection, within the transaction under way."""

import sqlite3

from newscrawl import codec
from newscrawl.codec import Doc
from newscrawl.storage.base import Delete, Op, Put, Update
from newscrawl.storage.rules import check, conflict
from newscrawl.storage.setting import meets, updated
from newscrawl.storage.sqlite.names import table


def apply(connection: sqlite3.Connection, op: Op) -> None:
    """Raises DocumentRefused, Conflict, and sqlite3's errors."""
    check(op)
    if isinstance(op, Put):
        _put(connection, op)
    elif isinstance(op, Delete):
        connection.execute(f"DELETE FROM {table(op.collection)} WHERE id = ?", (op.id,))  # noqa: S608 - names are checked
    else:
        _update(connection, op)


def _put(connection: sqlite3.Connection, op: Put) -> None:
    values = op.doc["_id"], codec.dumps(op.doc)
    insert = f"INSERT INTO {table(op.collection)} VALUES (?, ?) ON CONFLICT (id) DO"  # noqa: S608 - names are checked
    if op.new and connection.execute(f"{insert} NOTHING", values).rowcount:
        return
    if op.new and _read(connection, op.collection, op.doc["_id"]) is not None:
        raise conflict(op)
    connection.execute(f"{insert} UPDATE SET doc = excluded.doc", values)


def _read(connection: sqlite3.Connection, collection: str, key: str) -> Doc | None:
    """The document as it stands; None where there is none, or what no reader takes for one."""
    row = connection.execute(f"SELECT doc FROM {table(collection)} WHERE id = ?", (key,)).fetchone()  # noqa: S608 - names are checked
    try:
        doc = codec.loads(row[0]) if row else None
    except (ValueError, TypeError, RecursionError):
        return None
    return doc if isinstance(doc, dict) else None


def _update(connection: sqlite3.Connection, op: Update) -> None:
    name = table(op.collection)
    doc = _read(connection, op.collection, op.id)
    if op.where is not None and (doc is None or not meets(doc, op.where)):
        raise conflict(op)
    if doc is not None:
        text = codec.dumps(updated(doc, op))
        connection.execute(f"UPDATE {name} SET doc = ? WHERE id = ?", (text, op.id))  # noqa: S608 - names are checked
