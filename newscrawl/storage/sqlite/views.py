"""Read-only views of a SQLite file, for SQL by hand and for tools: a column a field of the schema."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator

from newscrawl.schema import flat
from newscrawl.schema.flat import Column, Elements, Form
from newscrawl.storage.collections import ARTICLES
from newscrawl.storage.days import OFFSET_H
from newscrawl.storage.sqlite.lists import elements, listed, side
from newscrawl.storage.sqlite.names import field, table

logger = logging.getLogger(__name__)

EMPTY = {Form.LIST: "'[]'", Form.MAP: "'{}'"}


def keep(connection: sqlite3.Connection, collection: str) -> None:
    """Make a collection's views, and make those again that say something else. A table of such a name is
    somebody's, and stays."""
    for name, query in _views(collection):
        sql = f'CREATE VIEW "{name}" AS {query}'
        known = connection.execute("SELECT type, sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        if known and known[0] != "view":
            logger.warning("%s is there, and is no view: no view of this name is made", name)
        elif not known or known[1] != sql:
            connection.execute(f'DROP VIEW IF EXISTS "{name}"')
            connection.execute(sql)


def _views(collection: str) -> Iterator[tuple[str, str]]:
    if collection in flat.NAMES:
        columns = [f"{_sql(column, 'doc')} AS {column.name}" for column in flat.columns(collection)]
        yield flat.NAMES[collection], _select(columns, table(collection))
    if collection == ARTICLES:
        yield from ((found.name, _of_elements(found)) for found in flat.elements())


def _select(columns: Iterable[str], source: str) -> str:
    return "SELECT\n  {}\nFROM {}".format(",\n  ".join(columns), source)


def _value(doc: str, path: str) -> str:
    """The very expression of the indexes, which conditions on the view then use."""
    return field(path).replace("(doc,", f"({doc},", 1)


def _sql(column: Column, doc: str) -> str:
    value = _value(doc, column.path)
    match column.form:
        case Form.BEIJING:
            return f"strftime('%Y-%m-%d %H:%M:%S', {value}, '+{OFFSET_H} hours')"
        case Form.JOINED:
            return _joined("e.value", "','", f"json_quote({value})")
        case Form.LINES:
            # Not char(10): DuckDB, which reads the text of views, takes that for a type.
            return _joined("e.value", "'\n'", f"json_quote({value})")
        case Form.KEYS:
            return _joined("e.key", "','", f"json_quote({value})")
        case Form.LIST | Form.MAP:
            return f"ifnull({value}, {EMPTY[column.form]})"
    return value


def _joined(what: str, separator: str, among: str) -> str:
    return f"(SELECT group_concat({what}, {separator}) FROM json_each({among}) AS e)"  # noqa: S608 - names are checked


def _of_elements(found: Elements) -> str:
    """From the list's own table where there is one, which finds an element at once."""
    if found.path in listed(ARTICLES):
        # LEFT: a query that asks for nothing beside the element then reads no article.
        source = f"{side(ARTICLES, found.path)} AS e LEFT JOIN {table(ARTICLES)} AS a ON a.id = e.id"
        own = [f"e.id AS article_id, e.value AS {found.columns[0].name}"]
    elif not found.columns[0].path:
        source = f"{table(ARTICLES)} AS a, {elements('a.doc', found.path)}"
        own = [f"a.id AS article_id, e.value AS {found.columns[0].name}"]
    else:
        each = f"json_each(json_quote({_value('a.doc', found.path)})) AS e"
        source = f"{table(ARTICLES)} AS a, {each} WHERE e.type = 'object'"
        own = ["a.id AS article_id, e.key + 1 AS position"]
        own += [f"{_sql(column, 'e.value')} AS {column.name}" for column in found.columns]
    return _select([*own, *(f"{_sql(c, 'a.doc')} AS {c.name}" for c in found.beside)], source)
