"""Anchors: the places of a text that a shortened copy of it still has, wherever it was cut.

Winnowing: of every 48 neighbouring 12-character pieces, the one with the least hash. Which one that is these
characters alone decide, so 59 of them in common are an anchor in common. MinHash loses such pairs: a flash
that is whole in an article of ten times its length has a similarity of 0.1.
"""

import struct
from binascii import b2a_base64
from collections.abc import Iterator
from zlib import crc32  # isal's takes half as long again within a crawl

from newscrawl.stories.minhash import SCHEME
from newscrawl.stories.shingles import is_long

SIZE = 12
"""Characters in a piece. Phrases of 8 are met three times as often by chance, and soon in so many texts that
no more are kept (signature.HOT)."""

WINDOW = 48
"""Pieces that one is chosen of: 41 anchors in a thousand characters. All 618 pairs of a text of 70 characters
or more and one that contains it, among 43,000 real articles, have one in common, and four in five of the
shorter. Each anchor is a page to write: 32 would make half as many again, for the shortest flashes alone."""

LENGTH = 6
"""Characters of an anchor, for 32 bits. Among 4 million a wrong hit happens at one placement in 25."""

_BYTES = 4
_WIDTH = SIZE * _BYTES
_START = crc32(SCHEME.encode())
_SPREAD, _MASK = 0x9E3779B1, 0xFFFFFFFF


def anchors(normal: str) -> tuple[str, ...]:
    """The anchors of a normalised text in their order, each once."""
    return _written(list(dict.fromkeys(_least(normal))))


def _least(normal: str) -> list[int]:
    if is_long(normal):
        from newscrawl.stories import arrays  # numpy: only who has long texts waits for it

        return arrays.least(arrays.crc32s(normal, SIZE, _START) * _SPREAD, WINDOW)
    values = hashes(normal)
    return [values[at] for at in chosen(values)]


def hashes(normal: str) -> list[int]:
    """A number for every piece. Checksums alone would be alike where pieces are, and chosen together."""
    data = normal.encode("utf-32-le")
    ends = range(_WIDTH, len(data) + 1, _BYTES)
    return [crc32(data[end - _WIDTH : end], _START) * _SPREAD & _MASK for end in ends]


def chosen(values: list[int]) -> Iterator[int]:
    """Where the least of each window is, the first of equal ones; nothing for less than a window."""
    least = -1
    low = 0
    for end in range(WINDOW - 1, len(values)):
        start = end - WINDOW + 1
        if least < start:
            window = values[start : end + 1]
            low = min(window)
            least = start + window.index(low)
            yield least
        elif values[end] < low:
            least, low = end, values[end]
            yield least


def _written(values: list[int]) -> tuple[str, ...]:
    padded = struct.pack(">" + "I2x" * len(values), *values)  # six bytes are eight characters
    text = b2a_base64(padded, newline=False).decode()
    return tuple([text[at : at + LENGTH] for at in range(0, len(text), 8)])
