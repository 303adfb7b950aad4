"""Packs in the SQLite file: made of the texts that wait, made into larger ones, rid of rows that are gone.

A pack is as many blocks as postings.py makes, each with its number. Those of one number lie together in the
file: a search reads all of them. Everything here is done within the transaction under way.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newscrawl.storage.blocks import SPAN, Block, merged
from newscrawl.storage.postings import NUMBERS, Text, packed
from newscrawl.storage.sqlite.names import BLOCKS, PACKS, ROWS, TEXTS, place

FEW, LARGE = 16, 4096
"""So many packs of fewer texts than this are made one."""

AT_ONCE = 16
"""Numbers whose blocks are made one at a time."""


class Pack(NamedTuple):
    """The first and the last of its rows, and how many texts it was made of."""

    first: int
    last: int
    texts: int


def make(connection: sqlite3.Connection) -> None:
    """Pack the texts that wait, and make one of the packs that are now too many."""
    query = f'SELECT min(row), max(row), count(*) FROM "{TEXTS}"'  # noqa: S608 - a constant
    first, last, count = connection.execute(query).fetchone()
    texts = connection.execute(f'SELECT row, title, body FROM "{TEXTS}" ORDER BY row')  # noqa: S608 - a constant
    _write(connection, first, packed(first, (Text(*text) for text in texts)))
    _note(connection, first, last, count)
    connection.execute(f'DELETE FROM "{TEXTS}"')  # noqa: S608 - a constant
    latest = _latest_small(_packs(connection))
    if len(latest) >= FEW:
        _renew(connection, latest)


def thin_out(connection: sqlite3.Connection, rows: Sequence[int]) -> None:
    """Make anew those packs that had these rows, and of whose texts less than half is left."""
    for pack in _packs(connection):
        had_some = any(pack.first <= row <= pack.last for row in rows)
        if had_some and 2 * _left(connection, pack.first, pack.last) < pack.texts:
            _renew(connection, [pack])


def purge(connection: sqlite3.Connection) -> None:
    """Take all rows that are gone out of the packs."""
    for pack in _packs(connection):
        if _left(connection, pack.first, pack.last) < pack.texts:
            _renew(connection, [pack])


def _packs(connection: sqlite3.Connection) -> list[Pack]:
    return [Pack(*pack) for pack in connection.execute(f'SELECT first, last, texts FROM "{PACKS}"')]  # noqa: S608 - a constant


def _left(connection: sqlite3.Connection, first: int, last: int) -> int:
    query = f'SELECT count(*) FROM "{ROWS}" WHERE row BETWEEN ? AND ?'  # noqa: S608 - a constant
    return int(connection.execute(query, (first, last)).fetchone()[0])


def _latest_small(known: Sequence[Pack]) -> list[Pack]:
    """The small packs at the end that fit into one."""
    found: list[Pack] = []
    for pack in reversed(known):
        if pack.texts >= LARGE or known[-1].last - pack.first >= SPAN:
            break
        found.insert(0, pack)
    return found


def _renew(connection: sqlite3.Connection, packs: Sequence[Pack]) -> None:
    """Make one pack of several that follow each other, of the rows that are left."""
    first, last = packs[0].first, packs[-1].last
    left = _left(connection, first, last)
    gone = _gone(connection, first, last) if left < sum(pack.texts for pack in packs) else None
    for start in range(0, NUMBERS, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, NUMBERS))
        blocks = [block for number in numbers for block in _taken_out(connection, number, first, last)]
        _write(connection, first, merged(blocks, gone))
    connection.execute(f'DELETE FROM "{PACKS}" WHERE first BETWEEN ? AND ?', (first, last))  # noqa: S608 - a constant
    if left:
        _note(connection, first, last, left)


def _gone(connection: sqlite3.Connection, first: int, last: int) -> NDArray[np.bool_]:
    """By the number of a row from the first, whether there is no such row."""
    query = f'SELECT row - :first FROM "{ROWS}" WHERE row BETWEEN :first AND :last'  # noqa: S608 - a constant
    found = np.ones(SPAN, np.bool_)
    found[[row for (row,) in connection.execute(query, {"first": first, "last": last})]] = False
    return found


def _taken_out(connection: sqlite3.Connection, number: int, first: int, last: int) -> list[Block]:
    """The blocks of a number, which are then no more in the file."""
    among = f'FROM "{BLOCKS}" WHERE place BETWEEN :first AND :last'
    where = {"first": place(number, first), "last": place(number, last)}
    found = connection.execute(f"SELECT place - :first, block {among}", where).fetchall()
    connection.execute(f"DELETE {among}", where)
    return [Block(number, *block) for block in found]


def _write(connection: sqlite3.Connection, first: int, blocks: Iterable[tuple[int, bytes]]) -> None:
    found = ((place(number, first), block) for number, block in blocks)
    connection.executemany(f'INSERT INTO "{BLOCKS}" VALUES (?, ?)', found)  # noqa: S608 - a constant


def _note(connection: sqlite3.Connection, first: int, last: int, texts: int) -> None:
    connection.execute(f'INSERT INTO "{PACKS}" VALUES (?, ?, ?)', (first, last, texts))  # noqa: S608 - a constant
