"""The pages of a damaged SQLite file, with what its log has newer."""

import struct
from collections.abc import Iterator
from pathlib import Path

from newscrawl.storage.sqlite.damaged import wal

MAGIC = b"SQLite format 3\0"
FILE_HEADER = 100
"""Bytes at the start of the first page that are no tree's."""

SIZES = tuple(512 << n for n in range(8))
USUAL = 4096
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = {INDEX_INNER: 12, TABLE_INNER: 12, INDEX_LEAF: 8, TABLE_LEAF: 8}
"""Kinds of pages in trees, and how long their headers are."""


class Unreadable(Exception):
    """No page of a SQLite file is in it. One line."""


class Pages:
    """Pages by number, from 1. A page that is cut off ends in zeros."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and Unreadable."""
        self._data = path.read_bytes()
        beside = path.with_name(f"{path.name}-wal")
        self._log = beside.read_bytes() if beside.exists() else b""
        self.has_header = self._data.startswith(MAGIC)
        self.size = _told(self._data) or wal.page_size(self._log) or _guessed(self._data)
        if not self.size:
            raise Unreadable(f"{path} holds no page of a SQLite database")
        self.usable = self.size - (self._data[20] if self.has_header else 0)
        log = wal.read(self._log, self.size)
        self._newer, self._loose, self._last = log.committed, log.loose, dict(log.loose)
        self.count = log.count or -(-len(self._data) // self.size)

    def page(self, number: int) -> bytes:
        """IndexError for a number that no page has."""
        if not 1 <= number <= self.count:
            raise IndexError(f"no page {number}")
        if number in self._newer:
            return self._logged(self._newer[number])
        start = (number - 1) * self.size
        return self._data[start : start + self.size].ljust(self.size, b"\0")

    def loose(self) -> Iterator[tuple[int, bytes]]:
        """Pages in the log that no commit vouches for."""
        return ((number, self._logged(at)) for number, at in self._loose)

    def latest(self, number: int) -> bytes:
        """The page as it is last in the log, vouched for or not; IndexError where there is none."""
        at = self._last.get(number)
        return self.page(number) if at is None else self._logged(at)

    def _logged(self, at: int) -> bytes:
        return self._log[at : at + self.size]

    def free(self) -> set[int]:
        """The pages that hold nothing any more, as far as the list of them can be read."""
        found: set[int] = set()
        trunk = struct.unpack_from(">I", self.page(1), 32)[0] if self.has_header else 0
        while 1 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self.page(trunk)
            trunk, length = struct.unpack_from(">II", page)
            length = min(length, self.size // 4 - 2)
            found.update(struct.unpack_from(f">{length}I", page, 8))
        return found


def header_at(number: int) -> int:
    """Where the header of a page's tree is."""
    return FILE_HEADER if number == 1 else 0


def pointers(page: bytes, start: int) -> Iterator[int]:
    """Where the cells of a page are, as far as its header is one; ``start``: see header_at."""
    length = KINDS.get(page[start], 0)
    number = struct.unpack_from(">H", page, start + 3)[0] if length else 0
    first = start + length
    for place in range(first, min(first + 2 * number, len(page) - 1), 2):
        at = struct.unpack_from(">H", page, place)[0]
        if first + 2 * number <= at < len(page):
            yield at


def _told(data: bytes) -> int:
    """The size that the file's header tells; 0 where that cannot be."""
    if not data.startswith(MAGIC) or len(data) < FILE_HEADER:
        return 0
    size = int(struct.unpack_from(">H", data, 16)[0])
    size = 65536 if size == 1 else size
    return size if size in SIZES else 0


def _guessed(data: bytes) -> int:
    """The size by which most of the file is pages of trees; 0 for none."""
    explained = {size: _explained(data, size) for size in SIZES}
    best = max(explained, key=explained.__getitem__)
    usual = explained[USUAL] * 3 >= explained[best] * 2
    return 0 if not explained[best] else USUAL if usual else best


def _explained(data: bytes, size: int) -> int:
    """How many bytes are pages of trees by that size; where hardly one has a cell in its further half, the
    size is too large."""
    starts = range(0, len(data) - size + 1, size)
    last = [max(pointers(data[at : at + size], 0), default=0) for at in starts if data[at] in KINDS]
    found = [at for at in last if at]
    is_filled = sum(at >= size // 2 for at in found) * 20 >= len(found)
    return size * len(found) if is_filled else 0
