"""What of a SQLite file is missing, or does not hold what it should: somebody took it out, or a disk lost it.

The tables, indexes, triggers and views that opening would make are those that it makes in an empty copy. What
the index and the side tables hold is looked at for a few articles, the first and the last.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress

from newscrawl.storage.base import Lack
from newscrawl.storage.collections import ARTICLES, DERIVED, INDEXES, SIGNATURES
from newscrawl.storage.lacking import LOOKED_AT, named
from newscrawl.storage.ranking import texts
from newscrawl.storage.sqlite import fulltext, lists
from newscrawl.storage.sqlite.making import make
from newscrawl.storage.sqlite.names import BLOCKS, PACKS, ROWS, TODO, missing, place, table
from newscrawl.storage.sqlite.signs import TABLE_NAMES, is_current

MANY = 1000
"""Articles may wait for the index: a search reads so many in a tenth of a second."""

WAIT = "nothing: the next crawl that stores something indexes them"

COSTS = {
    "table": "reads are slow, or do without",
    "index": "reads are slow",
    "trigger": "what is written without it is not found",
    "view": "SQL by hand does not find it",
}
COPY = "bring back a copy of the file, or go on: the next crawl makes it anew, and empty"
DROP = 'DROP {} "{}" in the file, and the next crawl makes it anew'


def found(connection: sqlite3.Connection) -> list[Lack]:
    """What a store tells of its file."""
    return [*_not_made(connection), *_of_index(connection), *_of_lists(connection)]


def _not_made(connection: sqlite3.Connection) -> Iterator[Lack]:
    by_kind = defaultdict(list)
    for kind, name in _would_make(connection):
        if kind == "table" and name in INDEXES:
            yield Lack("parts", f"the table {name} is missing, with all that it held", COPY)
        else:
            by_kind[kind].append(name)
    for kind, names in by_kind.items():
        yield Lack("parts", f"missing or of an older form: {kind} {named(names)}: {COSTS[kind]}")


def _would_make(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Kind and name of what opening the file makes in it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL").fetchall():
            with suppress(sqlite3.Error):  # what others have made may need what is not here
                copy.execute(sql)
        before = _schema(copy)
        for collection in (*INDEXES, *DERIVED):
            make(copy, collection)
        return [(kind, name) for kind, name, _ in sorted(_schema(copy) - before)]


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    query = "SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%'"
    return set(connection.execute(query))


def _of_index(connection: sqlite3.Connection) -> Iterator[Lack]:
    if missing(connection, [*TABLE_NAMES, ARTICLES]):
        return
    if not is_current(connection):
        yield Lack("search", "a part of the search index is gone: searches read the articles one by one")
        return
    among = f'FROM articles WHERE id NOT IN (SELECT article FROM "{ROWS}")'  # noqa: S608 - constants
    never = f'SELECT count(*) {among} AND id NOT IN (SELECT article FROM "{TODO}")'  # noqa: S608 - constants
    if count := connection.execute(never).fetchone()[0]:
        yield Lack("search", f"search does not find {count} of the articles", DROP.format("TABLE", BLOCKS))
    elif (waiting := fulltext.waiting(connection)) > MANY:
        yield Lack(
            "search", f"{waiting} articles wait for the search index: searches read them one by one", WAIT
        )
    elif packs := sum(_is_holed(connection, *pack) for pack in _packs(connection)):
        told = f"a part of the search index is gone, in {packs} of its packs: searches do not find all"
        yield Lack("search", told, DROP.format("TABLE", BLOCKS))


def _packs(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    return connection.execute(f'SELECT first, last FROM "{PACKS}"').fetchall()  # noqa: S608 - a constant


def _is_holed(connection: sqlite3.Connection, first: int, last: int) -> bool:
    """Whether a pack has not all blocks that its first and its last article need."""
    from newscrawl.storage.postings import Text, packed  # numpy: only who has packs waits for it

    row = f'SELECT {{}}(row) FROM "{ROWS}" WHERE row BETWEEN :first AND :last'  # noqa: S608 - constants
    row += f' AND article NOT IN (SELECT article FROM "{TODO}")'  # noqa: S608 - the same
    query = (
        "SELECT r.row, json_extract(a.doc, '$.title', '$.paragraphs')"  # noqa: S608 - constants
        f' FROM "{ROWS}" AS r JOIN articles AS a ON a.id = r.article'
        f" WHERE r.row IN (({row.format('min')}), ({row.format('max')}))"
    )
    needed: set[int] = set()
    for number, text in connection.execute(query, {"first": first, "last": last}).fetchall():
        one = Text(number, *texts(*json.loads(text)))
        needed |= {place(block, first) for block, _ in packed(first, [one])}
    there = f'SELECT count(*) FROM "{BLOCKS}" WHERE place IN (SELECT value FROM json_each(?))'  # noqa: S608 - a constant
    return bool(connection.execute(there, (json.dumps([*needed]),)).fetchone()[0] < len(needed))


def _of_lists(connection: sqlite3.Connection) -> Iterator[Lack]:
    for collection in (ARTICLES, SIGNATURES):
        for path in lists.listed(collection):
            if count := _not_listed(connection, collection, path):
                told = f"{count} documents at either end of {collection} are not found by {path}"
                yield Lack("lists", told, DROP.format(*_side(connection, f"{collection}.{path}")))


def _not_listed(connection: sqlite3.Connection, collection: str, path: str) -> int:
    """How many of the first and the last documents have an element that the side table has not."""
    name, side = table(collection), lists.side(collection, path)
    ends = " UNION ".join(
        f"SELECT * FROM (SELECT id, doc FROM {name} ORDER BY rowid {way} LIMIT {LOOKED_AT})"  # noqa: S608 - names are checked
        for way in ("ASC", "DESC")
    )
    query = (
        f"SELECT count(DISTINCT c.id) FROM ({ends}) AS c, {lists.elements('c.doc', path)}"  # noqa: S608 - names are checked
        f" AND NOT EXISTS (SELECT 1 FROM {side} WHERE value = e.value AND id = c.id)"
    )
    return int(connection.execute(query).fetchone()[0])


def _side(connection: sqlite3.Connection, name: str) -> tuple[str, str]:
    """What kind of thing a side table is, and its name."""
    query = "SELECT upper(type) FROM sqlite_schema WHERE name = ? AND type IN ('table', 'view')"
    kind, *_ = connection.execute(query, (name,)).fetchone() or ("TABLE",)
    return kind, name
