"""The articles that a search looks at: those that have all terms of its words, the most promising first."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from newscrawl.storage.blocks import Rows, rows_of
from newscrawl.storage.grams import codes
from newscrawl.storage.normal import holds
from newscrawl.storage.postings import ANYWHERE, REPEATED, TITLES, Kind, block_of
from newscrawl.storage.sqlite.names import BLOCKS, ROWS, TEXTS, place

ENOUGH = 60
"""So many are all looked at first, in any order."""


class Candidates:
    """Rows of the index by the words of one search. Reads all that it needs when made."""

    def __init__(self, connection: sqlite3.Connection, words: Sequence[str]) -> None:
        self._blocks = _Blocks(connection)
        packed = [self._blocks.rows_with(word, ANYWHERE) for word in words]
        waiting = list(_waiting(connection, words))
        self.having = [len(rows) + len(waiting) for rows in packed]
        """How many have each word's terms."""

        self.among = connection.execute(f'SELECT max(row) FROM "{ROWS}"').fetchone()[0] or 0  # noqa: S608 - constants
        self.rows = np.concatenate([_common(packed), np.array(waiting, np.int64)])
        self._words = words

    def best_first(self) -> Rows:
        """With the words in the title, then with many of them in the text; of equal ones, the later row."""
        if len(self.rows) <= ENOUGH:
            return self.rows
        promise = np.zeros(len(self.rows), np.int64)
        for kind, worth in ((TITLES, 2), (REPEATED, 1)):
            for word in self._words:
                promise += worth * np.isin(self.rows, self._blocks.rows_with(word, kind), assume_unique=True)
        return self.rows[np.lexsort((-self.rows, -promise))]


class _Blocks:
    """The packs' blocks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows_with(self, word: str, kind: Kind) -> Rows:
        """In order, the rows that have all terms of a word in such a place."""
        return _common([self._rows(term, kind) for term in codes(word)])

    def _rows(self, term: int, kind: Kind) -> Rows:
        number = block_of(term, kind)
        query = f'SELECT place, block FROM "{BLOCKS}" WHERE place >= ? AND place < ?'  # noqa: S608 - constants
        start, end = place(number, 0), place(number + 1, 0)
        found = [
            rows_of(block, term) + (at - start) for at, block in self._connection.execute(query, (start, end))
        ]
        return np.concatenate(found) if found else np.empty(0, np.int64)


def _common(found: Sequence[Rows]) -> Rows:
    shortest_first = sorted(found, key=len)
    return reduce(lambda one, other: one[np.isin(one, other, assume_unique=True)], shortest_first)


def _waiting(connection: sqlite3.Connection, words: Sequence[str]) -> Iterator[int]:
    """Rows that no pack has yet: the words themselves are looked for."""
    query = f'SELECT row, title, body FROM "{TEXTS}" ORDER BY row'  # noqa: S608 - a constant
    for row, title, body in connection.execute(query):
        if all(holds(title, word) or holds(body, word) for word in words):
            yield row
