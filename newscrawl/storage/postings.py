"""Which texts hold which terms: found and packed by the thousand, with numpy.

The terms are those of grams.codes(). Packed, the terms of many texts lie in blocks by their first character,
so that a term is looked for in one block of each pack. A block has its terms in order, with the rows of each.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from newscrawl.storage.blocks import Postings, encoded, is_new
from newscrawl.storage.grams import CHINESE_FROM, run_codes

SLICE = 32
"""Texts whose terms are found at a time, and blocks that are made at a time: both bound the memory."""

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
_TERM, _ROW, _NUMBER = np.uint64(32), np.uint64(16), np.uint64(48)
_NO_NUMBER = np.uint64((1 << 48) - 1)
_SCATTER = np.uint64(40503)
"""Odd: by it, neighbours in the alphabet go to different blocks."""


class Text(NamedTuple):
    """A text in its normal form, and the row that it is known by."""

    row: int
    title: str
    body: str


def block_of(term: int, kind: Kind) -> int:
    """Which block of a pack the term is in."""
    return int(_numbers(kind)[term >> 16] >> _NUMBER)


def packed(first: int, texts: Iterable[Text]) -> Iterator[tuple[int, bytes]]:
    """The blocks of texts in the order of their rows, none below ``first``, each with its number."""
    anywhere, titles, repeated = [], [], []
    for some in _slices(texts):
        found = _sorted(_found(some, first), ANYWHERE)
        often = found[OFTEN - 1 :][found[OFTEN - 1 :] == found[: 1 - OFTEN]]
        anywhere.append(_once(found))
        titles.append(_once(_sorted(_found([text._replace(body="") for text in some], first), TITLES)))
        repeated.append(_sorted(_once(often) & _NO_NUMBER, REPEATED))
    yield from _together(anywhere, ANYWHERE)
    yield from _together(titles, TITLES)
    yield from _together(repeated, REPEATED)


def _slices(texts: Iterable[Text]) -> Iterator[Sequence[Text]]:
    left = iter(texts)
    while some := list(islice(left, SLICE)):
        yield some


def _found(texts: Sequence[Text], first_row: int) -> Postings:
    """Every occurrence of a term, without the number of its block."""
    offsets = np.array([text.row - first_row for text in texts], np.uint64)
    written = [f"{text.title}.{text.body}" for text in texts]
    units = np.frombuffer("\n".join(written).encode("utf-16-le"), np.uint16)
    first, second = units[:-1], units[1:]
    pairs = ((first >= CHINESE_FROM) | (second >= CHINESE_FROM)) & (first > _STOP) & (second > _STOP)
    terms = first[pairs].astype(np.uint64) << _ROW | second[pairs]
    owners = offsets[np.cumsum(first == _LINE)[pairs]]
    runs = [run_codes(text) for text in written]
    others = np.array([code for codes in runs for code in codes], np.uint64)
    theirs = np.repeat(offsets, [len(codes) for codes in runs])
    found: Postings = np.concatenate([terms, others]) << _ROW | np.concatenate([owners, theirs])
    return found


def _sorted(postings: Postings, kind: Kind) -> Postings:
    """With the numbers of their blocks, and in order."""
    postings |= _numbers(kind)[postings >> _TERM]
    postings.sort()
    return postings


def _once(postings: Postings) -> Postings:
    return postings[is_new(postings)]


@cache
def _numbers(kind: Kind) -> Postings:
    """The numbers of the blocks, where postings have them, by the first half of a term."""
    scattered = np.arange(1 << 16, dtype=np.uint64) * _SCATTER & np.uint64(0xFFFF)
    found: Postings = (scattered * np.uint64(kind.blocks) >> _ROW) + np.uint64(kind.first) << _NUMBER
    return found


def _together(parts: Sequence[Postings], kind: Kind) -> Iterator[tuple[int, bytes]]:
    """The blocks of several postings, each in order."""
    ends = np.arange(kind.first, kind.first + kind.blocks + SLICE, SLICE).astype(np.uint64) << _NUMBER
    cuts = [pairwise(part.searchsorted(ends).tolist()) for part in parts]
    for bounds in zip(*cuts, strict=True):
        some = np.concatenate([part[start:end] for part, (start, end) in zip(parts, bounds, strict=True)])
        some.sort()
        yield from encoded(some)
