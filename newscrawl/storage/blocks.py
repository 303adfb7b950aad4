"""A block of terms with the rows of each, as bytes: written, read, made one of several, with numpy.

The terms are in order, and so are the rows of each; only the steps between them are kept.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from newscrawl.storage.base import SpoiltIndex

Rows = NDArray[np.int64]
Postings = NDArray[np.uint64]
"""By bits from the highest: 16 of the block's number, 32 of the term, 16 of the row from the pack's first."""

Planes = NDArray[np.uint8]

DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stubs make no class of it

SPAN = 1 << 16
"""The rows of one pack are less apart than this."""

_HEAD = struct.Struct("<II")
_NONE = np.empty(0, np.int64)


def rows_of(block: bytes, term: int) -> Rows:
    """The rows that have the term, from the pack's first."""
    terms, counts, steps = _opened(block)
    known = np.cumsum(_four(terms), dtype=np.uint64)
    at = int(known.searchsorted(term))
    if at == len(known) or known[at] != term:
        return _NONE
    numbers = _two(counts)
    start = int(numbers[:at].sum(dtype=np.int64))
    return np.cumsum(_two(steps[:, start : start + int(numbers[at])]), dtype=np.int64)


def merged(first: int, blocks: Sequence[tuple[int, bytes]], rows: Rows) -> bytes | None:
    """One block, of a pack that begins with the row ``first``, of the blocks of several; each comes with the
    first row of its own. Of ``rows`` only: None where none is left.
    """
    found: Postings = np.concatenate([_unpacked(block, at - first) for at, block in blocks])
    left = np.zeros(SPAN, np.bool_)
    left[rows - first] = True
    found = found[left[found & np.uint64(SPAN - 1)]]
    found.sort()
    return next((block for _, block in encoded(found)), None)


def _unpacked(block: bytes, shift: int) -> Postings:
    terms, counts, steps = _opened(block)
    numbers = _two(counts)
    known = np.repeat(np.cumsum(_four(terms), dtype=np.uint64), numbers)
    all_steps = np.cumsum(_two(steps), dtype=np.int64)
    # The steps of each term begin at the pack's first row: take off what went before.
    starts = np.cumsum(numbers, dtype=np.int64) - numbers
    before = np.where(starts > 0, all_steps[starts - 1], 0)
    rows = all_steps - np.repeat(before, numbers) + shift
    found: Postings = known << np.uint64(16) | rows.astype(np.uint64)
    return found


def _opened(block: bytes) -> tuple[Planes, Planes, Planes]:
    """The planes of the terms' steps, of how many rows each has, and of the steps of these.

    Raises SpoiltIndex.
    """
    try:
        raw = isal_zlib.decompress(block)
        terms, _ = _HEAD.unpack_from(raw)
    except (DAMAGED, struct.error, TypeError) as error:
        raise SpoiltIndex(str(error)) from None
    planes = np.frombuffer(raw, np.uint8, offset=_HEAD.size)
    cuts = 4 * terms, 6 * terms
    return (
        planes[: cuts[0]].reshape(4, -1),
        planes[cuts[0] : cuts[1]].reshape(2, -1),
        planes[cuts[1] :].reshape(2, -1),
    )


def encoded(postings: Postings) -> Iterator[tuple[int, bytes]]:
    """The blocks of postings, which are in order, each with its number."""
    numbers = (postings >> np.uint64(48)).astype(np.uint16)
    terms, rows = (postings >> np.uint64(16)).astype("<u4"), postings.astype("<u2")
    starts = np.flatnonzero(is_new(terms))
    known = terms[starts]
    firsts = np.flatnonzero(is_new(numbers[starts])).tolist()
    ends = np.append(starts, len(terms))
    planes = [
        _bytes(_steps(known, firsts)),
        _bytes(np.diff(ends).astype("<u2")),
        _bytes(_steps(rows, starts)),
    ]
    for first, end in pairwise([*firsts, len(known)]):
        start, stop = int(ends[first]), int(ends[end])
        head = _HEAD.pack(end - first, stop - start)
        parts = (planes[0][first:end], planes[1][first:end], planes[2][start:stop])
        # All first bytes, then all second ones: packs better.
        raw = b"".join(part.T.tobytes() for part in parts)
        yield int(numbers[start]), isal_zlib.compress(head + raw, 1)


def is_new(numbers: NDArray[Any]) -> NDArray[np.bool_]:
    """Where another number begins."""
    found = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    return found


def _steps(numbers: NDArray[Any], firsts: Any) -> NDArray[Any]:
    """From each number to the next; those at ``firsts`` as they are."""
    found = numbers.copy()
    found[1:] -= numbers[:-1]
    found[firsts] = numbers[firsts]
    return found


def _bytes(numbers: NDArray[Any]) -> Planes:
    return numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize)


def _four(planes: Planes) -> NDArray[np.uint32]:
    return np.ascontiguousarray(planes.T).view("<u4").ravel()


def _two(planes: Planes) -> NDArray[np.uint16]:
    return np.ascontiguousarray(planes.T).view("<u2").ravel()
