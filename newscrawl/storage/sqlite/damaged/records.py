"""Cells and records of a SQLite page. What is none raises Broken."""

import struct
from collections.abc import Callable
from typing import NamedTuple

from newscrawl.storage.sqlite.damaged.pages import INDEX_INNER, TABLE_LEAF

MOST_BYTES = 64 << 20
"""Of a record; no document is larger."""

INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of whole numbers, by their type."""

Value = str | bytes | int | float | None
Fetch = Callable[[int], bytes]
"""A page by its number; IndexError for one that there is not."""


class Broken(ValueError):
    """It cannot be what it should be."""


class Cell(NamedTuple):
    """A row of a table, or of an index (which has no number of its own)."""

    rowid: int
    values: tuple[Value, ...]


def cell(page: bytes, at: int, kind: int, usable: int, fetch: Fetch) -> Cell:
    """The cell of a table's leaf, or of an index. Raises Broken."""
    try:
        if kind == INDEX_INNER:
            at += 4  # the child's number
        length, at = varint(page, at)
        rowid, at = varint(page, at) if kind == TABLE_LEAF else (0, at)
        return Cell(rowid, values(_payload(page, at, length, kind, usable, fetch)))
    except (IndexError, struct.error) as error:
        raise Broken(str(error)) from None


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where what follows begins."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def values(record: bytes) -> tuple[Value, ...]:
    """What a record holds. Raises Broken."""
    end, at = varint(record, 0)
    body, found = end, list[Value]()
    while at < end:
        kind, at = varint(record, at)
        value, body = _value(record, kind, body)
        found.append(value)
    if at != end or body != len(record):
        raise Broken("lengths do not add up")
    return tuple(found)


def _value(record: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind >= 12:
        length = (kind - 12) // 2
        raw = record[at : at + length]
        try:
            return (raw.decode() if kind % 2 else raw), at + length
        except UnicodeDecodeError as error:
            raise Broken(str(error)) from None
    if kind in INTEGERS:
        length = INTEGERS[kind]
        return int.from_bytes(record[at : at + length], "big", signed=True), at + length
    if kind == 7:
        return struct.unpack_from(">d", record, at)[0], at + 8
    if kind in (10, 11):
        raise Broken("no such type")
    return (kind - 8 if kind else None), at


def _payload(page: bytes, at: int, length: int, kind: int, usable: int, fetch: Fetch) -> bytes:
    """The bytes of a record: on the page, and on the pages that its rest is chained over."""
    if not 0 < length <= MOST_BYTES:
        raise Broken("no such length")
    local = _local(length, kind, usable)
    parts, left = [page[at : at + local]], length - local
    (following,) = struct.unpack_from(">I", page, at + local) if left else (0,)
    while left > 0:
        more = fetch(following)
        parts.append(more[4 : 4 + min(left, usable - 4)])
        left -= usable - 4
        (following,) = struct.unpack_from(">I", more)
    return b"".join(parts)


def _local(length: int, kind: int, usable: int) -> int:
    """How much of a record is on the cell's own page."""
    most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
    if length <= most:
        return length
    least = (usable - 12) * 32 // 255 - 23
    local = least + (length - least) % (usable - 4)
    return local if local <= most else least
