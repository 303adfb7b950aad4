"""The log beside a SQLite file: which pages it holds newer than the file itself."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

HEADER, FRAME = 32, 24
MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""The order of bytes in checksums, by how a log begins."""


class Frame(NamedTuple):
    """One page in the log."""

    page: int
    size: int
    """Pages of the whole file at a commit; 0 elsewhere."""

    salts: bytes
    sums: tuple[int, int]
    at: int
    """Where in the log the page begins."""


@dataclass(slots=True)
class Log:
    """What the log says. ``committed``: by number where a page begins, as SQLite would read it."""

    committed: dict[int, int] = field(default_factory=dict)
    count: int = 0
    """Pages of the whole file after the last commit."""

    loose: list[tuple[int, int]] = field(default_factory=list)
    """Numbers of pages, and where they begin, that no commit vouches for: what came after damage."""


def page_size(data: bytes) -> int:
    """What the header tells; 0 where it is none."""
    if len(data) < HEADER or struct.unpack_from(">I", data)[0] not in MAGIC:
        return 0
    return int(struct.unpack_from(">I", data, 8)[0])


def read(data: bytes, size: int) -> Log:
    """The log of a file of pages of ``size`` bytes."""
    log, pending = Log(), dict[int, int]()
    is_sound = page_size(data) == size
    order, sums = ">", (0, 0)
    if is_sound:
        order = MAGIC[struct.unpack_from(">I", data)[0]]
        sums = _sums(data[: HEADER - 8], order, sums)
        is_sound = sums == struct.unpack_from(">II", data, HEADER - 8)
    for frame in _frames(data, size):
        if is_sound:
            sums = _sums(data[frame.at - FRAME : frame.at - FRAME + 8], order, sums)
            sums = _sums(data[frame.at : frame.at + size], order, sums)
            is_sound = sums == frame.sums and frame.salts == data[16:24]
        if not is_sound:
            log.loose.append((frame.page, frame.at))
            continue
        pending[frame.page] = frame.at
        if frame.size:
            log.committed |= pending
            log.count = frame.size
            pending = {}
    log.loose += pending.items()
    return log


def _frames(data: bytes, size: int) -> Iterator[Frame]:
    for start in range(HEADER, len(data) - FRAME - size + 1, FRAME + size):
        page, count = struct.unpack_from(">II", data, start)
        sums = struct.unpack_from(">II", data, start + 16)
        yield Frame(page, count, data[start + 8 : start + 16], sums, start + FRAME)


def _sums(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    for one, other in struct.iter_unpack(f"{order}II", data):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
