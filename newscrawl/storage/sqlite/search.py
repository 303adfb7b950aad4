"""Full text in the SQLite file: an FTS5 index of the articles' terms, which keeps no text of its own.

Triggers note in a queue which articles changed, with the text that was indexed before: the index takes
an article out by its former terms only. The queue, and the articles of a file from before, are indexed in
batches: by whoever writes many, ends a run, or searches. ``control`` says which terms the index is made of:
where they are others than today's, it is made again in the same way.
"""

import json
import sqlite3
from collections.abc import Sequence

from newscrawl import codec
from newscrawl.codec import Doc
from newscrawl.storage.base import ARTICLES, CONTROL, Where
from newscrawl.storage.grams import VERSION, joined
from newscrawl.storage.sqlite.names import keep_triggers, missing, table
from newscrawl.storage.sqlite.query import Sql, conditions_of

INDEX, ROWS, TODO = "articles.search", "articles.search.rows", "articles.search.todo"
NOTE = "schema"
"""The document of ``control`` that has the version of the terms."""

TITLE_WEIGHT = 8.0
BATCH = 200
"""How many queued articles a transaction indexes: about 0.3 s."""

Row = tuple[str, str, float]
"""An article's id, its document as text, and its score."""

NO_FTS5 = "this Python's SQLite has no FTS5, which searching needs: use another Python, or MongoDB"

# detail=full for phrases; ascii takes every character beyond ASCII for a letter: the terms are ours.
TABLES = f"""
CREATE VIRTUAL TABLE "{INDEX}" USING fts5(title, text, content='', tokenize='ascii')
CREATE TABLE "{ROWS}" (row INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL UNIQUE)
CREATE TABLE "{TODO}" (article TEXT PRIMARY KEY, old TEXT) WITHOUT ROWID
INSERT INTO "{INDEX}" ("{INDEX}", rank) VALUES ('rank', 'bm25({TITLE_WEIGHT}, 1.0)')
INSERT INTO "{TODO}" SELECT id, NULL FROM articles
"""  # noqa: S608 - constants
_NOTE = f"INSERT INTO {table(CONTROL)} VALUES ('{NOTE}', ?) ON CONFLICT DO UPDATE"  # noqa: S608 - constants
_NOTE += " SET doc = json_set(doc, '$.terms', ?)"
_QUEUE = f'INSERT INTO "{TODO}" VALUES ({{}}) ON CONFLICT DO NOTHING;'  # noqa: S608 - constants
_TEXT = "json_array(json_extract({0}.doc, '$.title'), json_extract({0}.doc, '$.paragraphs'))"
_KEEP = _QUEUE.format(f"old.id, {_TEXT.format('old')}")
_CHANGED = f"old.id IS NOT new.id OR {_TEXT.format('new')} IS NOT {_TEXT.format('old')}"
TRIGGERS = {
    "insert": f"AFTER INSERT ON articles BEGIN {_QUEUE.format('new.id, NULL')} END",
    "update": f"AFTER UPDATE ON articles WHEN {_CHANGED} BEGIN {_KEEP} {_QUEUE.format('new.id, NULL')} END",
    "delete": f"AFTER DELETE ON articles BEGIN {_KEEP} END",
}


def available(connection: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'"
    return bool(connection.execute(query).fetchone()[0])


def make(connection: sqlite3.Connection) -> None:
    """Make what is missing, within the transaction under way; all articles of an old file are queued."""
    if not available(connection):
        return
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {table(CONTROL)} (id TEXT PRIMARY KEY, doc TEXT NOT NULL)"
    )
    if not is_current(connection):
        for name in (INDEX, ROWS, TODO):
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in TABLES.strip().splitlines():
            connection.execute(statement)
        connection.execute(_NOTE, (codec.dumps({"_id": NOTE, "terms": VERSION}), VERSION))
    keep_triggers(connection, ARTICLES, "search", TRIGGERS)


def is_current(connection: sqlite3.Connection) -> bool:
    """True when there is an index, and of today's terms."""
    if missing(connection, [INDEX, ROWS, TODO]):
        return False
    query = f"SELECT json_extract(doc, '$.terms') FROM {table(CONTROL)} WHERE id = ?"  # noqa: S608 - a constant
    return bool(connection.execute(query, (NOTE,)).fetchone() == (VERSION,))


def index_some(connection: sqlite3.Connection) -> int:
    """Index some of what is queued, within the transaction under way; how many are left."""
    query = f'SELECT article, old FROM "{TODO}" LIMIT {BATCH}'  # noqa: S608 - constants
    _index(connection, connection.execute(query).fetchall())
    return waiting(connection)


def merge(connection: sqlite3.Connection) -> None:
    """Make one part of the index: terms that were taken out stay in the others until then."""
    connection.execute(f'INSERT INTO "{INDEX}" ("{INDEX}") VALUES (\'optimize\')')  # noqa: S608 - constants


def waiting(connection: sqlite3.Connection) -> int:
    """How many articles are queued."""
    return int(connection.execute(f'SELECT count(*) FROM "{TODO}"').fetchone()[0])  # noqa: S608 - constants


def query(wanted: Sequence[Sequence[str]], where: Where | None, limit: int) -> Sql:
    """Ids, documents and scores, the best first. CROSS JOIN: ranked first, then looked at until enough."""
    match = " AND ".join(f'"{" ".join(terms)}"' for terms in wanted)
    condition = conditions_of(ARTICLES, where)
    text = (
        f'SELECT articles.id, articles.doc, -h.rank FROM "{INDEX}"(?) AS h CROSS JOIN "{ROWS}" AS r'  # noqa: S608 - names are checked
        f" ON r.row = h.rowid CROSS JOIN articles ON articles.id = r.article{condition.text}"
        " ORDER BY h.rank LIMIT ?"
    )
    return Sql(text, (match, *condition.values, limit or -1))


def _index(connection: sqlite3.Connection, queued: list[tuple[str, str | None]]) -> None:
    for article, old in queued:
        _take_out(connection, article, old)
        found = connection.execute("SELECT doc FROM articles WHERE id = ?", (article,)).fetchone()
        if found:
            _put_in(connection, article, codec.loads(found[0]))
        connection.execute(f'DELETE FROM "{TODO}" WHERE article = ?', (article,))  # noqa: S608 - constants


def _take_out(connection: sqlite3.Connection, article: str, old: str | None) -> None:
    found = connection.execute(f'SELECT row FROM "{ROWS}" WHERE article = ?', (article,)).fetchone()  # noqa: S608 - constants
    connection.execute(f'DELETE FROM "{ROWS}" WHERE article = ?', (article,))  # noqa: S608 - constants
    if found and old is not None:
        # Where the former text is not known (REPLACE by hand), its terms stay under a row of no article.
        title, paragraphs = json.loads(old)
        values = (*found, *columns({"title": title, "paragraphs": paragraphs}))
        statement = f'INSERT INTO "{INDEX}" ("{INDEX}", rowid, title, text) VALUES (\'delete\', ?, ?, ?)'  # noqa: S608 - constants
        connection.execute(statement, values)


def _put_in(connection: sqlite3.Connection, article: str, doc: Doc) -> None:
    new = connection.execute(f'INSERT INTO "{ROWS}" (article) VALUES (?)', (article,)).lastrowid  # noqa: S608 - constants
    statement = f'INSERT INTO "{INDEX}" (rowid, title, text) VALUES (?, ?, ?)'  # noqa: S608 - constants
    connection.execute(statement, (new, *columns(doc)))


def columns(doc: Doc) -> tuple[str, str]:
    found = doc if isinstance(doc, dict) else {}  # anybody may have edited the file
    title, paragraphs = found.get("title"), found.get("paragraphs")
    text = "\n".join(str(p) for p in paragraphs) if isinstance(paragraphs, list) else ""
    return joined(title) if isinstance(title, str) else "", joined(text)
