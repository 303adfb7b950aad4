"""The operations of several callers, within the transaction under way.

First it is worked out what each document comes to, from those that the file has; then each is written once, a
collection at a time. To SQLite, and to Python's lock that each of its statements lets go, one statement for a
hundred documents is much less than a hundred.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from newscrawl import codec
from newscrawl.codec import Doc
from newscrawl.storage.base import Delete, Op, Put, Update
from newscrawl.storage.errors import Conflict, DocumentRefused
from newscrawl.storage.rules import MAX_BYTES, TOO_LARGE, check, conflict, key_of, refusal
from newscrawl.storage.setting import meets, updated
from newscrawl.storage.sqlite.names import table

MOST = MAX_BYTES - 64
"""Bytes of a document and its id: SQLite's limit is for the whole of a row."""

DEEP = 50
"""Levels that an Update may go down unasked; from some thousand on no SQLite reads a document."""

Place = tuple[str, str]
"""A document's collection and its id."""

Texts = dict[Place, str | None]
"""What documents are, as JSON; None for one that is not there."""


def apply(connection: sqlite3.Connection, calls: Sequence[Sequence[Op]]) -> list[Exception | None]:
    """All of a call or nothing, each call's DocumentRefused or Conflict told. Raises sqlite3's errors."""
    outcomes = [_checked(call) for call in calls]
    sound = [call for call, outcome in zip(calls, outcomes, strict=True) if outcome is None]
    group = _Group(_read(connection, sound))
    outcomes = [outcome or group.take(call) for call, outcome in zip(calls, outcomes, strict=True)]
    _write(connection, group.written)
    return outcomes


def _checked(call: Iterable[Op]) -> Exception | None:
    try:
        for op in call:
            check(op)
    except DocumentRefused as error:
        return error
    return None


class _Group:
    """What the documents of a file come to."""

    def __init__(self, stored: Texts) -> None:
        self._stored = stored
        self.written: Texts = {}

    def take(self, call: Iterable[Op]) -> Exception | None:
        """Do all of a call, or nothing, and tell why."""
        own: Texts = {}
        try:
            for op in call:
                self._do(op, own)
        except (Conflict, DocumentRefused) as error:
            return error
        for place in own:  # what was written last is last
            self.written.pop(place, None)
        self.written |= own
        return None

    def _do(self, op: Op, own: Texts) -> None:
        place = op.collection, key_of(op)
        if isinstance(op, Delete):
            own[place] = None
        elif isinstance(op, Put):
            if op.new and self._there(place, own) is not None:
                raise conflict(op)
            own[place] = _encoded(op, op.doc)
        else:
            doc = self._there(place, own)
            if op.where is not None and (doc is None or not meets(doc, op.where)):
                raise conflict(op)
            if doc is not None:
                own[place] = _encoded(op, updated(doc, op))

    def _there(self, place: Place, own: Texts) -> Doc | None:
        """The document as it stands; None where there is none, or what no reader takes for one."""
        for texts in (own, self.written, self._stored):
            if place in texts:
                return _decoded(texts[place])
        return None


def _encoded(op: Op, doc: Doc) -> str:
    if isinstance(op, Update) and any(path.count(".") > DEEP for path in op.fields):
        check(Put(op.collection, doc))  # what it sets is within bounds, but not where it sets it
    try:
        text = codec.dumps(doc)
    except RecursionError:
        raise refusal(op, "nested too deeply") from None
    if len(text) * 4 > MOST and len(text.encode()) + len(key_of(op).encode()) > MOST:
        raise refusal(op, TOO_LARGE)
    return text


def _decoded(text: str | None) -> Doc | None:
    try:
        doc = None if text is None else codec.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return doc if isinstance(doc, dict) else None


def _read(connection: sqlite3.Connection, calls: Iterable[Iterable[Op]]) -> Texts:
    """The documents that operations depend on, as the file has them."""
    wanted: dict[str, set[str]] = {}
    for op in (op for call in calls for op in call):
        if isinstance(op, Update) or (isinstance(op, Put) and op.new):
            wanted.setdefault(op.collection, set()).add(key_of(op))
    found: Texts = {}
    for collection, ids in wanted.items():
        query = f"SELECT id, doc FROM {table(collection)} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - names are checked
        rows = connection.execute(query, (json.dumps(list(ids)),))
        found |= {(collection, key): text for key, text in rows}
    return found


def _write(connection: sqlite3.Connection, texts: Texts) -> None:
    by_collection: dict[str, list[tuple[str, str | None]]] = {}
    for (collection, key), text in texts.items():
        by_collection.setdefault(collection, []).append((key, text))
    for collection, found in by_collection.items():
        name = table(collection)
        gone = [(key,) for key, text in found if text is None]
        connection.executemany(f"DELETE FROM {name} WHERE id = ?", gone)  # noqa: S608 - names are checked
        connection.executemany(
            f"INSERT INTO {name} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",  # noqa: S608 - names are checked
            [row for row in found if row[1] is not None],
        )
