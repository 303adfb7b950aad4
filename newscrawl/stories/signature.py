"""A text to place, and its document in ``signatures``, under the article's ``_id``.

A document holds no text and no shingles (6 kB each): the few that come near are compared by the paragraphs
of their stored articles, exactly, which costs nothing to keep.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from newscrawl.codec import Doc
from newscrawl.stories import minhash
from newscrawl.stories.shingles import Shingles, normalised, shingles

LEAST = 40
"""Shingles. Shorter texts, of half a sentence, are alike by chance: only the same text is a match."""

DIGEST_LENGTH = 16

HOT = 32
"""Members of a band beyond which no more are put in: such a band is a template's, as stop words are a
language's, and would cost every later text of that template."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text, ready to be placed."""

    docid: str
    normal: str
    digest: str
    """Of the normalised text, 96 bits: equal for the same text only."""

    shingles: Shingles
    minhash: str
    """As packed; empty for a short text."""

    bands: tuple[str, ...]
    """What it is found by. A short text has one, its digest."""

    @classmethod
    def of(cls, docid: str, paragraphs: Iterable[str]) -> Self:
        normal = normalised(paragraphs)
        digest = minhash.band(normal.encode(), DIGEST_LENGTH)
        parts = shingles(normal)
        if len(parts) < LEAST:
            return cls(docid, normal, digest, parts, "", (f"={digest}",))
        whole = minhash.digest(parts)
        return cls(docid, normal, digest, parts, minhash.packed(whole), tuple(minhash.bands(whole)))

    def document(self, near: Iterable[Doc]) -> Doc:
        """The part of its signature that the text alone decides, but for the bands that are full."""
        filled = Counter(band for doc in near for band in doc["bands"])
        return {
            "_id": self.docid,
            "scheme": minhash.SCHEME,
            "text": self.digest,
            "shingles": len(self.shingles),
            "minhash": self.minhash,
            "bands": [band for band in self.bands if filled[band] < HOT],
        }

    def is_in(self, document: Doc) -> bool:
        """Whether a signature is of this very text."""
        return bool(document["text"] == self.digest and document["scheme"] == minhash.SCHEME)
