"""The hashes of all pieces of a long text at once, by numpy: what zlib and rensa make of one after the other.

As few steps as can be: in a crawl, where other code has taken the processor's cache, each costs more for
being begun than for what it does to a text. Texts have no character beyond the first 65,536.
"""

from collections.abc import Iterator
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Sums = NDArray[np.uint32]

_CHARACTER = 4
"""Bytes in UTF-32."""

_WORD = 8
_ENDS = bytes(_WORD)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_FIRST, _LAST, _FACTOR = map(np.uint64, (0x243F6A8885A308D3, 0x13198A2E03707344, 0xF1357AEA2E62A9C5))
_LEFT, _RIGHT = np.uint64(26), np.uint64(38)
"""By these rensa hashes a token."""

_MASKS = np.array([_LOW] * _WORD + [(1 << 64) - 1] * (_WORD + 1), np.uint64)
_SHIFTS = np.array([_HALF] * _WORD + [0] * (_WORD + 1), np.uint64)
"""By a token's length in bytes: of less than eight, the first four and the last four count."""


def tokens(text: str, size: int) -> bytes:
    """What rensa's ``hash_token_sets`` makes of the pieces of so many characters, 4 to 16 bytes in UTF-8.

    Numbers of eight bytes in their order, each once.
    """
    data = b"".join((_ENDS, text.encode(), _ENDS))
    starts = (np.frombuffer(data, np.int8) >= -0x40).nonzero()[0]  # other bytes go on with a character
    begins, ends = starts[_WORD : -_WORD - size + 1], starts[_WORD + size : 1 - _WORD]
    words = np.ndarray(len(data) - _WORD + 1, "<u8", data, strides=(1,)).copy()  # from each byte on
    lengths = ends - begins
    first = words.take(begins) & _MASKS.take(lengths) ^ _FIRST
    last = words.take(ends - _WORD) >> _SHIFTS.take(lengths) ^ _LAST
    mixed = (_multiplied(first, last) ^ lengths.astype(np.uint64)) * _FACTOR
    mixed = mixed << _LEFT | mixed >> _RIGHT
    mixed.sort()
    return _once(mixed).tobytes()


def crc32s(text: str, size: int, start: int) -> Sums:
    """What ``zlib.crc32`` makes of the pieces of so many characters in UTF-32.

    It is linear: the sum, without carry, of what each byte by its value and place changes in that of zeros.
    """
    low, high = _changes(size, start)
    data = np.frombuffer(text.encode("utf-16-le"), np.uint8)
    changes = low.take(data[::2], axis=0)
    changes ^= high.take(data[1::2], axis=0)
    row, column = changes.strides
    diagonals = np.ndarray((size, len(changes) - size + 1), np.uint32, changes, strides=(row + column, row))
    sums: Sums = np.bitwise_xor.reduce(diagonals, axis=0)
    return sums ^ np.uint32(crc32(bytes(_CHARACTER * size), start))


def least(values: Sums, window: int) -> list[int]:
    """The least of each window, the first of equal ones; once for all windows where it is the same one."""
    found: Words = values.astype(np.uint64) << _HALF | np.arange(len(values), dtype=np.uint64)
    for step in _steps(window):
        found = np.minimum(found[:-step], found[step:])
    once: list[int] = (_once(found) >> _HALF).tolist()
    return once


def common(one: bytes, other: bytes) -> int:
    """How many numbers of eight bytes are in both, of which each has every number once."""
    both = np.frombuffer(bytearray(one + other), np.uint64)
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def _steps(window: int) -> Iterator[int]:
    """How far apart the two windows are that make the next larger one, until they are as large as wanted."""
    size = 1
    while size < window:
        step = min(size, window - size)
        yield step
        size += step


@cache
def _changes(size: int, start: int) -> tuple[Sums, Sums]:
    """What the values of a character's lower and upper byte change in a piece's checksum, by its place."""
    blank = crc32(bytes(_CHARACTER * size), start)

    def row(code: int) -> list[int]:
        ends = (code.to_bytes(_CHARACTER * (size - at), "little") for at in range(size))
        return [crc32(end.rjust(_CHARACTER * size, b"\0"), start) ^ blank for end in ends]

    low, high = (np.array([row(byte << up) for byte in range(256)], np.uint32) for up in (0, 8))
    return low, high


def _multiplied(one: Words, other: Words) -> Words:
    """The lower half of the product, of 128 bits, crossed with the upper one."""
    low, high, other_low, other_high = one & _LOW, one >> _HALF, other & _LOW, other >> _HALF
    middle = (low * other_low >> _HALF) + high * other_low
    upper: Words = (low * other_high + (middle & _LOW) >> _HALF) + (middle >> _HALF) + high * other_high
    return upper ^ one * other


def _once(ordered: Words) -> Words:
    """Of each run of equal numbers the last; of none, none."""
    return np.concatenate((ordered[:-1][ordered[1:] != ordered[:-1]], ordered[-1:]))
