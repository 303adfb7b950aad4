"""Texts as sets of 5-character shingles, and how alike two of them are."""

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

SIZE = 5
"""Characters in a shingle: a Chinese phrase of two or three words."""

_LETTERS = re.compile(r"[^\W_]+")
_WIDE = tuple(zip("，：；！？（）％\u3000", ",:;!?()% ", strict=True))
"""What makes most texts need normalising; a text without is passed through at once."""

LONG = 400
"""Characters from which numpy saves more than it costs to begin with it, in a crawl."""

HASHED = 2
"""The version of rensa's algorithm that arrays.py hashes by as well."""

_BYTES = 8


@dataclass(frozen=True, slots=True)
class Shingles:
    """Of a text, by rensa's hashes of them: of a thousand two are equal in one text of 10^13."""

    hashes: bytes
    """Numbers of eight bytes, each once, in their order."""

    @classmethod
    def of(cls, tokens: list[str]) -> Self:
        """Those that are given as strings."""
        (found,) = RMinHash.hash_token_sets([tokens])
        return cls(array("Q", sorted(set(found))).tobytes())

    def __len__(self) -> int:
        return len(self.hashes) // _BYTES

    def shared(self, other: Self) -> int:
        """How many are in both."""
        from newscrawl.stories import arrays  # numpy: only who compares texts waits for it

        return arrays.common(self.hashes, other.hashes)

    def numbers(self) -> memoryview:
        """The hashes as whole numbers."""
        return memoryview(self.hashes).cast("Q")


class Likeness(NamedTuple):
    """How alike two texts are, both shares from 0 to 1, cut to four decimals."""

    similarity: float
    """Jaccard: of all shingles of both, how many they share."""

    containment: float
    """Of the shorter one's shingles, how many are in the longer one: 1.0 for a text and a part of it."""


def compatible(text: str) -> str:
    """The compatibility form (NFKC), in a thirtieth of the time where nothing but wide signs has another."""
    for wide, plain in _WIDE:
        text = text.replace(wide, plain)
    return unicodedata.normalize("NFKC", text)


def normalised(paragraphs: Iterable[str]) -> str:
    """Letters and digits only, in compatibility form and lower case: what reposters leave alone."""
    return "".join(_LETTERS.findall(compatible("".join(paragraphs)).casefold()))


def shingles(text: str) -> Shingles:
    """The shingles of a normalised text; a text that is too short for one is its own."""
    if is_long(text) and RMinHash.ALGORITHM_VERSION == HASHED:
        from newscrawl.stories import arrays  # numpy: only who has long texts waits for it

        return Shingles(arrays.tokens(text, SIZE))
    starts = range(max(len(text) - SIZE + 1, 1)) if text else ()
    return Shingles.of([text[at : at + SIZE] for at in starts])


def is_long(text: str) -> bool:
    """Whether it is for arrays.py: those there have only characters that are one in UTF-16 as well."""
    return len(text) >= LONG and len(text.encode("utf-16-le")) == 2 * len(text)


def likeness(one: Shingles, other: Shingles) -> Likeness:
    """The exact measure; nothing is like an empty text."""
    return of_counts(len(one), len(other), one.shared(other))


def estimated(one: int, other: int, similarity: float) -> Likeness:
    """What ``similarity``, an estimate, means for two texts of so many shingles."""
    return of_counts(one, other, min(similarity / (1 + similarity) * (one + other), one, other))


def of_counts(one: int, other: int, shared: float) -> Likeness:
    """The measure by the numbers of shingles: of each text, and of both."""
    if not one or not other:
        return Likeness(0.0, 0.0)
    return Likeness(round(shared / (one + other - shared), 4), round(shared / min(one, other), 4))
