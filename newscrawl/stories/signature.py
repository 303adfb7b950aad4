"""A text to place, and its document in ``signatures``, under the article's ``_id``.

A document holds no text and no shingles (6 kB each): the few that come near are compared by the paragraphs
of their stored articles, exactly, which costs nothing to keep.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from newscrawl.codec import Doc
from newscrawl.stories import minhash
from newscrawl.stories.anchors import anchors
from newscrawl.stories.shingles import Shingles, normalised, shingles

LEAST = 40
"""Shingles. Shorter texts, of half a sentence, are alike by chance: only the same text is a match."""

BRIEF = 200
"""Shingles. Texts that are alike have anchors in common as well: of 6,334 such pairs among 43,000 real
articles all but six, of less than 100. So longer texts are found by their anchors alone, which saves a third
of the writing."""

DIGEST_LENGTH = 16

_LATEST = datetime.max.replace(tzinfo=UTC)

HOT = 32
"""Members of a band, or an anchor, beyond which no more are put in: such a one is a template's, as stop words
are a language's, and would cost every later text of that template."""


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
    """What texts that are alike find it by. A short text has one, its digest."""

    anchors: tuple[str, ...]
    """What longer and shorter texts find it by; a short text has none."""

    @property
    def keys(self) -> tuple[str, ...]:
        """All that it finds others by."""
        return (*self.bands, *self.anchors)

    @property
    def kept(self) -> tuple[str, ...]:
        """What its document has as ``bands``, to be found by."""
        return self.keys if len(self.shingles) < BRIEF else self.anchors

    @classmethod
    def of(cls, docid: str, paragraphs: Iterable[str]) -> Self:
        normal = normalised(paragraphs)
        digest = minhash.band(normal.encode(), DIGEST_LENGTH)
        parts = shingles(normal)
        if len(parts) < LEAST:
            return cls(docid, normal, digest, parts, "", (f"={digest}",), ())
        whole = minhash.digest(parts)
        bands = tuple(minhash.bands(whole))
        return cls(docid, normal, digest, parts, minhash.packed(whole), bands, anchors(normal))

    def document(self, near: Iterable[Doc]) -> Doc:
        """The part of its signature that the text alone decides, but for the bands that are full.

        One from before there were anchors has no ``anchors``, and is found by alike texts only.
        """
        members = Counter(band for doc in near for band in doc["bands"])
        full = {band for band, count in members.items() if count >= HOT}
        return {
            "_id": self.docid,
            "scheme": minhash.SCHEME,
            "text": self.digest,
            "shingles": len(self.shingles),
            "minhash": self.minhash,
            "anchors": len(self.anchors),
            "bands": [band for band in self.kept if band not in full],
        }

    def is_in(self, document: Doc) -> bool:
        """Whether a signature is of this very text."""
        return bool(document["text"] == self.digest and document["scheme"] == minhash.SCHEME)

    def alike(self, document: Doc) -> float:
        """Their similarity, estimated."""
        if self.is_in(document):
            return 1.0
        other = document["minhash"]
        return minhash.estimate(self.minhash, other) if self.minhash and other else 0.0

    def common(self, document: Doc) -> float:
        """Their containment, estimated: of the anchors of the one with fewer, the share that both have."""
        fewer = min(len(self.anchors), document.get("anchors") or 0)
        return len(set(document["bands"]).intersection(self.anchors)) / fewer if fewer else 0.0


def is_sound(document: Doc) -> bool:
    """Whether a stored signature can be used: one that somebody has damaged is as good as none."""
    try:
        "".join((document["scheme"], document["text"], *document["bands"]))
        is_placed = str.startswith(document["story_id"], "story:") and document["first_at"] <= _LATEST
        is_counted = isinstance(document["shingles"], int) and isinstance(document.get("anchors") or 0, int)
        return is_placed and is_counted and minhash.is_packed(document["minhash"])
    except (KeyError, TypeError, ValueError):
        return False
