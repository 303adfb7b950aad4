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
_WIDTH = 4 * ROWS


def _begun(data: bytes) -> blake2b:
    return blake2b(data, digest_size=24, person=SCHEME.encode())


def _hashed(begun: blake2b, data: bytes) -> bytes:
    whole = begun.copy()
    whole.update(data)
    return whole.digest()


_BEGUN = [_begun(bytes([number])) for number in range(BANDS)]


def digest(shingles: Shingles) -> bytes:
    """The whole signature: the slots as 32-bit numbers, little-endian."""
    ends = [0, len(shingles)]
    found = RMinHash.digest_matrix_from_flat_token_hashes(shingles.numbers(), ends, SLOTS, SEED)
    return _WORDS.pack(*found.to_rows()[0])


def bands(whole: bytes) -> list[str]:
    """Short strings, one a band: equal ones mean that the slots are equal."""
    rows = [whole[at : at + _WIDTH] for at in range(0, BANDS * _WIDTH, _WIDTH)]
    written = urlsafe_b64encode(b"".join(map(_hashed, _BEGUN, rows))).decode()
    return [written[at : at + BAND_LENGTH] for at in range(0, len(written), len(written) // BANDS)]


def band(data: bytes, length: int = BAND_LENGTH) -> str:
    """A hash of bytes as so many characters of 6 bits, apart for every scheme."""
    return urlsafe_b64encode(_begun(data).digest())[:length].decode()


def packed(whole: bytes) -> str:
    """The lowest byte of every slot, as base64: all that an estimate needs, in 88 characters."""
    return b64encode(whole[::4]).decode()


def is_packed(text: str) -> bool:
    """True for what ``packed`` gives, and for the empty text of short ones. Raises TypeError, ValueError."""
    return len(b64decode(text)) in (0, SLOTS)


def estimate(one: str, other: str) -> float:
    """Jaccard similarity of two packed signatures, 0 to 1; the standard error is 0.06 at 0.5."""
    same: float = sum(map(eq, b64decode(one), b64decode(other))) / SLOTS
    return max((same * 256 - 1) / 255, 0.0)  # one in 256 bytes is equal by chance
