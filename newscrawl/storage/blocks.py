"""A block of terms with the rows of each, as bytes: written, read, made one of several, with numpy.

The terms are in order, and so are the rows of each; only the steps between them are kept.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from newscrawl.storage.errors import SpoiltIndex

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


class Block(NamedTuple):
    """One of a pack's, by its number; ``shift``: how far the pack's first row is behind that of another."""

    number: int
    shift: int
    packed: bytes


def merged(blocks: Sequence[Block], gone: NDArray[np.bool_] | None = None) -> Iterator[tuple[int, bytes]]:
    """One block of all of a number, each with its number. Without the rows that are ``gone``, told by row."""
    if not blocks:
        return
    found = _unpacked(blocks)
    if gone is not None:
        found = found[~gone[found & np.uint64(SPAN - 1)]]
    found.sort()
    yield from encoded(found)


def _unpacked(blocks: Sequence[Block]) -> Postings:
    opened = [_opened(block.packed) for block in blocks]
    terms, counts, steps = (np.concatenate(planes, axis=1) for planes in zip(*opened, strict=True))
    numbers = _two(counts).astype(np.int64)
    known = _summed(_four(terms), _starts([of_block.shape[1] for of_block, _, _ in opened]))
    # Each term's rows are told from its pack's first.
    rows = _summed(_two(steps), _starts(numbers))
    whose = np.array([block.number << 48 | block.shift for block in blocks])
    rows += np.repeat(whose, [of_block.shape[1] for _, _, of_block in opened])
    return ((np.repeat(known, numbers) << 16) + rows).view(np.uint64)


def _starts(sizes: Any) -> Rows:
    """Where parts of these sizes begin that lie one behind the other."""
    found: Rows = np.cumsum(sizes) - sizes
    return found


def _summed(steps: NDArray[Any], starts: Rows) -> Rows:
    """What the steps add up to, from each start anew."""
    found = np.cumsum(steps, dtype=np.int64)
    before = found[starts] - steps[starts]
    found -= np.repeat(before, np.diff(starts, append=len(steps)))
    return found


def _opened(block: bytes) -> tuple[Planes, Planes, Planes]:
    """The planes of the terms' steps, of how many rows each has, and of the steps of these.

    Raises SpoiltIndex.
    """
    try:
        raw = isal_zlib.decompress(block)
        terms, rows = _HEAD.unpack_from(raw)
    except (DAMAGED, struct.error, TypeError) as error:
        raise SpoiltIndex(str(error)) from None
    if len(raw) != _HEAD.size + 6 * terms + 2 * rows:
        raise SpoiltIndex("a block of another length than it says")
    planes = np.frombuffer(raw, np.uint8, offset=_HEAD.size)
    cuts = 4 * terms, 6 * terms
    return (
        planes[: cuts[0]].reshape(4, -1),
        planes[cuts[0] : cuts[1]].reshape(2, -1),
        planes[cuts[1] :].reshape(2, -1),
    )


def encoded(postings: Postings) -> Iterator[tuple[int, bytes]]:
    """The blocks of postings, which are in order, each with its number."""
    terms, rows = postings >> np.uint64(16), postings.astype("<u2")
    starts = np.flatnonzero(is_new(terms))
    numbers, known = (terms[starts] >> np.uint64(32)).astype(np.uint16), terms[starts].astype("<u4")
    firsts = np.flatnonzero(is_new(numbers)).tolist()
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
        yield int(numbers[first]), isal_zlib.compress(head + raw, 1)


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
