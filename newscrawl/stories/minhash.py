"""MinHash by rensa: what of a signature is stored, and the bands by which it is found again.

Fixed slots and seed, so the same text has the same signature in every run and on every machine. ``SCHEME``
names all that it depends on: signatures of another scheme are never compared (``scrapy stories --rebuild``).
"""

import struct
from base64 import b64decode, b64encode, urlsafe_b64encode
from hashlib import blake2b
from operator import eq

from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

from newscrawl.stories.shingles import Shingles

SLOTS, SEED = 64, 1

ROWS = 3
"""Slots in a band. 21 bands of 3 find 94 % of the pairs that are 0.5 alike and 99.4 % at 0.6, but
two in 100,000 of those at 0.01; bands of 4 slots in as many index entries would find 74 % at 0.5."""

BANDS = SLOTS // ROWS
BAND_LENGTH = 6
"""Characters of a band. 36 bits: among 21 million bands a wrong hit happens once in 150 placements."""

SCHEME = f"1.{RMinHash.ALGORITHM_VERSION}"
"""Ours, raised with every change of normalising, shingles or bands, and the library's own."""

_WORDS = struct.Struct(f"<{SLOTS}I")


def digest(shingles: Shingles) -> bytes:
    """The whole signature: the slots as 32-bit numbers, little-endian."""
    sketch = RMinHash(num_perm=SLOTS, seed=SEED)
    sketch.update(list(shingles))
    return _WORDS.pack(*sketch.digest())


def bands(whole: bytes) -> list[str]:
    """Short strings, one a band: equal ones mean that the slots are equal."""
    width = 4 * ROWS
    return [band(bytes([i]) + whole[i * width : (i + 1) * width]) for i in range(BANDS)]


def band(data: bytes, length: int = BAND_LENGTH) -> str:
    """A hash of bytes as so many characters of 6 bits, apart for every scheme."""
    hashed = blake2b(data, digest_size=24, person=SCHEME.encode())
    return urlsafe_b64encode(hashed.digest())[:length].decode()


def packed(whole: bytes) -> str:
    """The lowest byte of every slot, as base64: all that an estimate needs, in 88 characters."""
    return b64encode(whole[::4]).decode()


def estimate(one: str, other: str) -> float:
    """Jaccard similarity of two packed signatures, 0 to 1; the standard error is 0.06 at 0.5."""
    same: float = sum(map(eq, b64decode(one), b64decode(other))) / SLOTS
    return max((same * 256 - 1) / 255, 0.0)  # one in 256 bytes is equal by chance
