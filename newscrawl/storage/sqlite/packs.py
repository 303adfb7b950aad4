"""Packs in the SQLite file: made of the texts that wait, made into larger ones, rid of rows that are gone.

A pack is as many blocks as postings.py makes, each with its number. Those of one number lie together in the
file: a search reads all of them. Everything here is done within the transaction under way.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from newscrawl.storage.blocks import SPAN, merged
from newscrawl.storage.postings import NUMBERS, Text, packed
from newscrawl.storage.sqlite.names import BLOCKS, PACKS, ROWS, TEXTS, place

FEW, LARGE = 8, 4096
"""So many packs of fewer texts than this are made one."""


class Pack(NamedTuple):
    """The first and the last of its rows, how many texts it was made of, and how many of these are left."""

    first: int
    last: int
    texts: int
    left: int


def make(connection: sqlite3.Connection) -> None:
    """Pack the texts that wait, and make anew those packs that are now too many, or too thin."""
    query = f'SELECT min(row), max(row), count(*) FROM "{TEXTS}"'  # noqa: S608 - a constant
    first, last, count = connection.execute(query).fetchone()
    texts = connection.execute(f'SELECT row, title, body FROM "{TEXTS}" ORDER BY row')  # noqa: S608 - a constant
    _write(connection, first, packed(first, (Text(*text) for text in texts)))
    _note(connection, first, last, count)
    connection.execute(f'DELETE FROM "{TEXTS}"')  # noqa: S608 - a constant
    for pack in _packs(connection):
        if 2 * pack.left < pack.texts:
            _renew(connection, [pack])
    latest = _latest_small(_packs(connection))
    if len(latest) >= FEW:
        _renew(connection, latest)


def purge(connection: sqlite3.Connection) -> None:
    """Take all rows that are gone out of the packs."""
    for pack in _packs(connection):
        if pack.left < pack.texts:
            _renew(connection, [pack])


def _packs(connection: sqlite3.Connection) -> list[Pack]:
    left = f'(SELECT count(*) FROM "{ROWS}" WHERE row BETWEEN first AND last)'  # noqa: S608 - a constant
    return [Pack(*pack) for pack in connection.execute(f'SELECT first, last, texts, {left} FROM "{PACKS}"')]  # noqa: S608 - constants


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
    query = f'SELECT row FROM "{ROWS}" WHERE row BETWEEN ? AND ?'  # noqa: S608 - a constant
    rows = np.array([row for (row,) in connection.execute(query, (first, last))], np.int64)
    for number in range(NUMBERS):
        blocks = list(_taken_out(connection, number, packs))
        if blocks and (block := merged(first, blocks, rows)):
            _write(connection, first, [(number, block)])
    connection.executemany(f'DELETE FROM "{PACKS}" WHERE first = ?', [(pack.first,) for pack in packs])  # noqa: S608 - a constant
    if len(rows):
        _note(connection, first, last, len(rows))


def _taken_out(
    connection: sqlite3.Connection, number: int, packs: Sequence[Pack]
) -> Iterable[tuple[int, bytes]]:
    """The blocks of a number, which are then no more in the file, and the first rows of their packs."""
    for pack in packs:
        where = (place(number, pack.first),)
        for (block,) in connection.execute(f'SELECT block FROM "{BLOCKS}" WHERE place = ?', where).fetchall():  # noqa: S608 - a constant
            connection.execute(f'DELETE FROM "{BLOCKS}" WHERE place = ?', where)  # noqa: S608 - a constant
            yield pack.first, block


def _write(connection: sqlite3.Connection, first: int, blocks: Iterable[tuple[int, bytes]]) -> None:
    found = ((place(number, first), block) for number, block in blocks)
    connection.executemany(f'INSERT INTO "{BLOCKS}" VALUES (?, ?)', found)  # noqa: S608 - a constant


def _note(connection: sqlite3.Connection, first: int, last: int, texts: int) -> None:
    connection.execute(f'INSERT INTO "{PACKS}" VALUES (?, ?, ?)', (first, last, texts))  # noqa: S608 - a constant
