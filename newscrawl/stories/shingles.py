"""Texts as sets of 5-character shingles, and how alike two of them are."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

SIZE = 5
"""Characters in a shingle: a Chinese phrase of two or three words."""

_NO_LETTER = re.compile(r"[\W_]+")

Shingles = frozenset[str]


class Likeness(NamedTuple):
    """How alike two texts are, both shares from 0 to 1, cut to four decimals."""

    similarity: float
    """Jaccard: of all shingles of both, how many they share."""

    containment: float
    """Of the shorter one's shingles, how many are in the longer one: 1.0 for a text and a part of it."""


def normalised(paragraphs: Iterable[str]) -> str:
    """Letters and digits only, in compatibility form and lower case: what reposters leave alone."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", "".join(paragraphs)).casefold())


def shingles(text: str) -> Shingles:
    """The shingles of a normalised text; a text that is too short for one is its own."""
    if len(text) <= SIZE:
        return frozenset([text] if text else [])
    return frozenset([text[i : i + SIZE] for i in range(len(text) - SIZE + 1)])


def likeness(one: Shingles, other: Shingles) -> Likeness:
    """The exact measure; nothing is like an empty text."""
    return of_counts(len(one), len(other), len(one & other))


def estimated(one: int, other: int, similarity: float) -> Likeness:
    """What ``similarity``, an estimate, means for two texts of so many shingles."""
    return of_counts(one, other, min(similarity / (1 + similarity) * (one + other), one, other))


def of_counts(one: int, other: int, shared: float) -> Likeness:
    """The measure by the numbers of shingles: of each text, and of both."""
    if not one or not other:
        return Likeness(0.0, 0.0)
    return Likeness(round(shared / (one + other - shared), 4), round(shared / min(one, other), 4))
