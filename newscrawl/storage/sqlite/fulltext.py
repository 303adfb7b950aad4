"""The full-text index in the SQLite file: which articles have which terms, in packs of five hundred and more.

Triggers note in a queue which articles changed. The queue, and the articles of an older file, are indexed in
batches, by whoever writes many, ends a run, or searches: an article gets a new row, and its text waits there
in its normal form until so many wait that a pack is made of them. A pack is not changed: rows that no article
has any more are passed over, and a pack with too many of them is made anew.

``control`` says what the index is made of: where that is not what it is today, all is indexed again.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from newscrawl import codec
from newscrawl.storage.collections import ARTICLES, CONTROL
from newscrawl.storage.errors import SpoiltIndex
from newscrawl.storage.ranking import texts
from newscrawl.storage.sqlite.names import (
    BLOCKS,
    PACKS,
    ROWS,
    TEXTS,
    TODO,
    keep_triggers,
    missing,
    table,
)
from newscrawl.storage.sqlite.signs import NOTE, TABLE_NAMES, VERSION, is_current

BATCH = 200
"""How many queued articles a transaction indexes."""

PACK = 512
"""Of how many texts a pack is made; until then a search reads them."""

FORMER = "articles.search"
"""The index of before, by FTS5."""

SHED = 1000
"""Blocks of it, of 4 kB, that go with each batch: three times as many as the batch has there."""

TABLES = f"""
CREATE TABLE "{ROWS}" (row INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL UNIQUE)
CREATE TABLE "{TODO}" (article TEXT PRIMARY KEY) WITHOUT ROWID
CREATE TABLE "{TEXTS}" (row INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL)
CREATE TABLE "{PACKS}" (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, texts INTEGER NOT NULL)
CREATE TABLE "{BLOCKS}" (place INTEGER PRIMARY KEY, block BLOB NOT NULL)
INSERT INTO "{TODO}" SELECT id FROM articles
"""  # noqa: S608 - constants
_NOTE = f"INSERT INTO {table(CONTROL)} VALUES ('{NOTE}', ?) ON CONFLICT DO UPDATE"  # noqa: S608 - constants
_NOTE += " SET doc = json_set(doc, '$.terms', ?)"
_QUEUE = f'INSERT INTO "{TODO}" VALUES ({{}}) ON CONFLICT DO NOTHING;'  # noqa: S608 - constants
_TEXT = "json_extract({}.doc, '$.title', '$.paragraphs')"
_CHANGED = f"old.id IS NOT new.id OR {_TEXT.format('new')} IS NOT {_TEXT.format('old')}"
_BOTH = f"{_QUEUE.format('old.id')} {_QUEUE.format('new.id')}"

TRIGGERS = {
    "insert": f"AFTER INSERT ON articles BEGIN {_QUEUE.format('new.id')} END",
    "update": f"AFTER UPDATE ON articles WHEN {_CHANGED} BEGIN {_BOTH} END",
    "delete": f"AFTER DELETE ON articles BEGIN {_QUEUE.format('old.id')} END",
}


def make(connection: sqlite3.Connection) -> None:
    """Make what is missing, within the transaction under way; all articles of an older file are queued."""
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {table(CONTROL)} (id TEXT PRIMARY KEY, doc TEXT NOT NULL)"
    )
    if not is_current(connection):
        _make_anew(connection)
    keep_triggers(connection, ARTICLES, "search", TRIGGERS)


def _make_anew(connection: sqlite3.Connection) -> None:
    for name in TABLE_NAMES:
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    for statement in TABLES.strip().splitlines():
        connection.execute(statement)
    connection.execute(_NOTE, (codec.dumps({"_id": NOTE, "terms": VERSION}), VERSION))


def _shed(connection: sqlite3.Connection) -> bool:
    """Take a part of the former index away, as all of a large one takes too long; whether any is left."""
    if missing(connection, [FORMER]):
        return False
    data = f'"{FORMER}_data" WHERE id > 10'  # those below are FTS5's own, without which it drops nothing
    connection.execute(f'DELETE FROM "{FORMER}_data" WHERE id IN (SELECT id FROM {data} LIMIT {SHED})')  # noqa: S608 - constants
    (left,) = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {data})").fetchone()  # noqa: S608 - constants
    has_fts5 = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
    if not left and connection.execute(has_fts5).fetchone():
        connection.execute(f'DROP TABLE "{FORMER}"')
    return bool(left)


def index_some(connection: sqlite3.Connection) -> int:
    """Index some of what is queued, within the transaction under way; how many are left."""
    query = (
        f"SELECT t.article, a.id, json_extract(a.doc, '$.title', '$.paragraphs') FROM \"{TODO}\" AS t"  # noqa: S608 - constants
        f" LEFT JOIN articles AS a ON a.id = t.article LIMIT {BATCH}"
    )
    queued = connection.execute(query).fetchall()
    rows = _forget(connection, [article for article, _, _ in queued])
    _add(connection, [(key, *texts(*json.loads(text))) for _, key, text in queued if key is not None])
    try:
        _pack(connection, rows)
    except SpoiltIndex:
        _make_anew(connection)
    _shed(connection)
    return waiting(connection)


def waiting(connection: sqlite3.Connection) -> int:
    """How many articles are queued."""
    return int(connection.execute(f'SELECT count(*) FROM "{TODO}"').fetchone()[0])  # noqa: S608 - constants


def _forget(connection: sqlite3.Connection, articles: Sequence[str]) -> list[int]:
    """Take articles out of queue and index; the rows that they had."""
    among = "IN (SELECT value FROM json_each(?))"
    names = (json.dumps(articles),)
    had = connection.execute(f'SELECT row FROM "{ROWS}" WHERE article {among}', names)  # noqa: S608 - constants
    if rows := [row for (row,) in had]:
        gone = (json.dumps(rows),)
        connection.execute(f'DELETE FROM "{TEXTS}" WHERE row {among}', gone)  # noqa: S608 - constants
        connection.execute(f'DELETE FROM "{ROWS}" WHERE row {among}', gone)  # noqa: S608 - constants
    connection.execute(f'DELETE FROM "{TODO}" WHERE article {among}', names)  # noqa: S608 - constants
    return rows


def _add(connection: sqlite3.Connection, articles: Iterable[tuple[str, str, str]]) -> None:
    for key, title, body in articles:
        row = connection.execute(f'INSERT INTO "{ROWS}" (article) VALUES (?)', (key,)).lastrowid  # noqa: S608 - constants
        connection.execute(f'INSERT INTO "{TEXTS}" VALUES (?, ?, ?)', (row, title, body))  # noqa: S608 - constants


def _pack(connection: sqlite3.Connection, gone: Sequence[int]) -> None:
    """Pack the texts that wait when they are many, and anew what many rows have ``gone`` from."""
    (span,) = connection.execute(f'SELECT max(row) - min(row) FROM "{TEXTS}"').fetchone()  # noqa: S608 - a constant
    is_due = (span or 0) >= PACK
    if not is_due and not gone:
        return
    from newscrawl.storage.sqlite import packs  # numpy: only who packs or searches waits for it

    packs.thin_out(connection, gone)
    if is_due:
        packs.make(connection)


def purge(connection: sqlite3.Connection) -> None:
    """Leave nothing of articles that are gone, within the transaction under way."""
    from newscrawl.storage.sqlite import packs

    try:
        packs.purge(connection)
    except SpoiltIndex:
        _make_anew(connection)
    while _shed(connection):
        pass
