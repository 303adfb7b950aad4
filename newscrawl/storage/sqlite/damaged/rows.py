"""The documents of a damaged file: by its trees, then from pages that no tree leads to any more."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from newscrawl.schema import COLLECTIONS
from newscrawl.storage.collections import CONTROL, DERIVED, INDEXES
from newscrawl.storage.sqlite.damaged.pages import TABLE_LEAF, Pages, header_at
from newscrawl.storage.sqlite.damaged.records import Broken, Cell, Fetch
from newscrawl.storage.sqlite.damaged.trees import Tree, cells, walk

OURS = re.compile(r"\(\s*id TEXT PRIMARY KEY,\s*doc TEXT", re.IGNORECASE)
"""How the table of a collection is made."""

FIELDS = {name: frozenset(one.name for one in COLLECTIONS[name].fields) for name in (*INDEXES, *DERIVED)}
"""What each collection has, to tell documents apart."""

FEW = 2
"""The crawler's notes to itself have fields of all kinds: of one, as much may be known by chance."""

MOST_ROWS = 1 << 28
"""A larger row number is damage."""


class Row(NamedTuple):
    collection: str
    key: str
    text: str


class Salvage:
    """What can be read of a file. ``rows`` first: what is lost is known afterwards."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and Unreadable."""
        self.pages = Pages(path)
        self._taken: set[int] = set()
        self._seen: dict[str, bytearray] = defaultdict(bytearray)
        """By collection the row numbers that were found, a byte each."""

        self.broken: Counter[str] = Counter()
        """By collection the pages and rows that should be there and cannot be read."""

        schema = list(self._cells(walk(self.pages, 1, self._taken)))
        self._tables = _roots(schema, "table")
        self._indexes = _roots(schema, "index")
        self._index_trees: dict[str, Tree] = {}

    def rows(self) -> Iterator[Row]:
        """Every document, those that are surest first: an id may come again, as it was before."""
        trees = {name: walk(self.pages, root, self._taken) for name, root in self._tables.items()}
        for name, root in self._indexes.items():
            self._index_trees[name] = walk(self.pages, root, self._taken)
        for name, tree in trees.items():
            self.broken[name] += tree.broken
            yield from self._of_table(name, tree)
        yield from self._of_nobody()

    def keys(self, collection: str) -> Iterator[str]:
        """The ids that the collection's index has, of rows that are there and of rows that are not."""
        for found in self._cells(self._index_trees.get(collection, Tree(0))):
            if isinstance(found, Cell) and len(found.values) == 2:
                key, rowid = found.values
                if isinstance(key, str) and isinstance(rowid, int):
                    self._note(collection, rowid)
                    yield key

    def unnamed(self, collection: str) -> int:
        """How many rows neither the table nor its index has, by their numbers, which have no gaps but where
        rows were deleted. After ``keys``; 0 where the index is whole."""
        tree = self._index_trees.get(collection)
        if tree is not None and not tree.broken:
            return 0
        return self._seen[collection].count(0, 1)

    def _of_table(self, name: str, tree: Tree) -> Iterator[Row]:
        for found in self._cells(tree):
            row = _row(found)
            if row and isinstance(found, Cell):
                self._note(name, found.rowid)
                yield Row(name, *row)
            else:
                self.broken[name] += 1

    def _of_nobody(self) -> Iterator[Row]:
        """Rows from pages that no tree has, then from those in the log that were never committed."""
        left = sorted(set(range(1, self.pages.count + 1)) - self._taken - self.pages.free())
        for number in left:
            yield from self._guessed(self.pages.page(number), header_at(number), self.pages.page)
        for number, page in self.pages.loose():
            yield from self._guessed(page, header_at(number), self.pages.latest)

    def _guessed(self, page: bytes, start: int, fetch: Fetch) -> Iterator[Row]:
        if page[start] != TABLE_LEAF:
            return
        for found in cells(page, start, self.pages.usable, fetch):
            if isinstance(found, Cell) and (row := _row(found)):
                name = kind_of(row[1])
                self._note(name, found.rowid)
                yield Row(name, *row)

    def _cells(self, tree: Tree) -> Iterator[Cell | Broken]:
        for number in tree.numbers:
            page = self.pages.page(number)
            yield from cells(page, header_at(number), self.pages.usable, self.pages.page)

    def _note(self, collection: str, rowid: int) -> None:
        seen = self._seen[collection]
        if 0 < rowid < MOST_ROWS:
            seen.extend(bytes(max(0, rowid + 1 - len(seen))))
            seen[rowid] = 1


def kind_of(text: str) -> str:
    """The collection that a document must be of: a guess, by the names of its fields."""
    names = {"_id", *json.loads(text)}
    best = max(FIELDS, key=lambda name: _likeness(names, FIELDS[name]))
    known = len(names & FIELDS[best])
    return best if known > FEW or known == len(names) > 1 else CONTROL


def _likeness(names: set[str], fields: frozenset[str]) -> tuple[int, float]:
    """How much of the document the collection knows; then how much of the collection is in the document."""
    return len(names & fields), len(names & fields) / len(fields)


def _row(found: Cell | Broken) -> tuple[str, str] | None:
    """The id and the text of a document; None for what is none."""
    if isinstance(found, Broken) or len(found.values) != 2:
        return None
    key, text = found.values
    if not (isinstance(key, str) and isinstance(text, str) and key):
        return None
    try:
        return (key, text) if isinstance(json.loads(text), dict) else None
    except (ValueError, RecursionError):
        return None


def _roots(schema: Iterable[Cell | Broken], kind: str) -> dict[str, int]:
    """By collection the roots of their tables, or of the indexes of their ids."""
    made: list[tuple[Any, ...]] = [found.values for found in schema if isinstance(found, Cell)]
    rows = [row for row in made if len(row) == 5]
    ours = {row[1]: row[3] for row in rows if row[0] == "table" and OURS.search(str(row[4]))}
    if kind == "table":
        return ours
    names = {f"sqlite_autoindex_{name}_1": name for name in ours}
    return {names[row[1]]: row[3] for row in rows if row[0] == "index" and row[1] in names}
