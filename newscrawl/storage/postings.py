"""Which texts hold which terms: found, packed and read by the thousand, with numpy.

The terms are those of grams.codes(). Packed, the terms of many texts lie in blocks by their first character,
so that a term is looked for in one block of each pack. A block has its terms in order, with the rows of each.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from newscrawl.storage.base import SpoiltIndex
from newscrawl.storage.grams import CHINESE_FROM, run_codes

Rows = NDArray[np.int64]
Terms = NDArray[np.uint64]
"""By bits from the highest: 16 of the block's number, 32 of the term, 16 of the row from the pack's first."""

Planes = NDArray[np.uint8]

DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stubs make no class of it

SPAN = 1 << 16
"""The rows of one pack are less apart than this."""

SLICE = 128
"""Texts whose terms are found at a time, which bounds the memory."""

OFTEN = 3
"""So many times in a text, a term is of those that it is about."""


class Kind(NamedTuple):
    """The terms of one kind of place, and their blocks in a pack: how many, after how many others."""

    first: int
    blocks: int


ANYWHERE, TITLES, REPEATED = Kind(0, 1024), Kind(1024, 64), Kind(1088, 64)
NUMBERS = 1152
"""How many blocks there are of all kinds."""


_STOP = ord(".")
_LINE = ord("\n")
_HEAD = struct.Struct("<II")
_NO_NUMBER = np.uint64((1 << 48) - 1)
_NONE = np.empty(0, np.int64)
_SCATTER = np.uint64(40503)
"""Odd: by it, neighbours in the alphabet go to different blocks."""


class Text(NamedTuple):
    """A text in its normal form, and the row that it is known by."""

    row: int
    title: str
    body: str


def block_of(term: int, kind: Kind) -> int:
    """Which block of a pack the term is in."""
    return int(_blocks_of(np.array([term], np.uint64), kind)[0])


def packed(texts: Sequence[Text]) -> Iterator[tuple[int, bytes]]:
    """The blocks of texts in the order of their rows, each with its number."""
    found = _postings(texts, texts[0].row, ANYWHERE)
    repeated = found[OFTEN - 1 :][found[OFTEN - 1 :] == found[: 1 - OFTEN]]
    yield from _encoded(found[_is_new(found)])
    yield from _encoded(_sorted(repeated[_is_new(repeated)] & _NO_NUMBER, REPEATED))
    titles = _postings([text._replace(body="") for text in texts], texts[0].row, TITLES)
    yield from _encoded(titles[_is_new(titles)])


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
    found: Terms = np.concatenate([_unpacked(block, at - first) for at, block in blocks])
    left = np.zeros(SPAN, np.bool_)
    left[rows - first] = True
    found = found[left[found & np.uint64(SPAN - 1)]]
    found.sort()
    return next((block for _, block in _encoded(found)), None)


def _unpacked(block: bytes, shift: int) -> Terms:
    terms, counts, steps = _opened(block)
    numbers = _two(counts)
    known = np.repeat(np.cumsum(_four(terms), dtype=np.uint64), numbers)
    all_steps = np.cumsum(_two(steps), dtype=np.int64)
    # The steps of each term begin at the pack's first row: take off what went before.
    starts = np.cumsum(numbers, dtype=np.int64) - numbers
    before = np.where(starts > 0, all_steps[starts - 1], 0)
    rows = all_steps - np.repeat(before, numbers) + shift
    found: Terms = known << np.uint64(16) | rows.astype(np.uint64)
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


def _postings(texts: Sequence[Text], first: int, kind: Kind) -> Terms:
    """Every occurrence of a term, in order."""
    slices = (texts[start : start + SLICE] for start in range(0, len(texts), SLICE))
    return _sorted(np.concatenate([_found(some, first) for some in slices]), kind)


def _found(texts: Sequence[Text], first_row: int) -> Terms:
    """Every occurrence of a term, without the number of its block."""
    offsets = np.array([text.row - first_row for text in texts], np.uint64)
    written = [f"{text.title}.{text.body}" for text in texts]
    units = np.frombuffer("\n".join(written).encode("utf-16-le"), np.uint16)
    first, second = units[:-1], units[1:]
    pairs = ((first >= CHINESE_FROM) | (second >= CHINESE_FROM)) & (first > _STOP) & (second > _STOP)
    terms = first[pairs].astype(np.uint64) << np.uint64(16) | second[pairs]
    owners = offsets[np.cumsum(first == _LINE)[pairs]]
    runs = [run_codes(text) for text in written]
    others = np.array([code for codes in runs for code in codes], np.uint64)
    theirs = np.repeat(offsets, [len(codes) for codes in runs])
    found: Terms = np.concatenate([terms, others]) << np.uint64(16) | np.concatenate([owners, theirs])
    return found


def _sorted(postings: Terms, kind: Kind) -> Terms:
    """With the numbers of their blocks, and in order."""
    postings |= _blocks_of(postings >> np.uint64(16), kind) << np.uint64(48)
    postings.sort()
    return postings


def _blocks_of(terms: Terms, kind: Kind) -> Terms:
    scattered = (terms >> np.uint64(16)) * _SCATTER & np.uint64(0xFFFF)
    return (scattered * np.uint64(kind.blocks) >> np.uint64(16)) + np.uint64(kind.first)


def _encoded(postings: Terms) -> Iterator[tuple[int, bytes]]:
    """The blocks of postings, which are in order, each with its number."""
    numbers = (postings >> np.uint64(48)).astype(np.uint16)
    terms, rows = (postings >> np.uint64(16)).astype("<u4"), postings.astype("<u2")
    starts = np.flatnonzero(_is_new(terms))
    known = terms[starts]
    firsts = np.flatnonzero(_is_new(numbers[starts])).tolist()
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
        raw = b"".join(
            part.T.tobytes() for part in parts
        )  # all first bytes, then all second ones: packs better
        yield int(numbers[start]), isal_zlib.compress(head + raw, 1)


def _is_new(numbers: NDArray[Any]) -> NDArray[np.bool_]:
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
