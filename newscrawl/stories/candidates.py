"""What an article is near to: few of a million signatures by their bands, compared by their texts."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, SIGNATURES, Store
from newscrawl.stories.memory import Memory
from newscrawl.stories.shingles import Likeness, Shingles, estimated, likeness, normalised, shingles
from newscrawl.stories.signature import Text, is_sound

SIMILAR = 0.5
"""Similarity from which two articles tell one story: a repost with 40 % cut has 0.6."""

CONTAINED = 0.8
"""Containment that makes one story too, of a flash and its article: join.py tells when it does not."""

ESTIMATE = 0.2
"""The least estimate worth reading a text for: of similarity, five standard errors under SIMILAR; of
containment, one anchor in five, where edits all over a text leave half of those of CONTAINED."""

CLOSEST = 4
"""Candidates whose texts are read, the nearest by either estimate: bounds a placement's time."""

FOUND = 1000
"""Signatures that are read at the most; bands hold few (signature.HOT)."""

SAME = Likeness(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Match:
    """An article that may be of the same story, as near as told."""

    signature: Doc
    likeness: Likeness

    @property
    def docid(self) -> str:
        return str(self.signature["_id"])

    @property
    def story_id(self) -> str:
        return str(self.signature["story_id"])

    @property
    def is_alike(self) -> bool:
        """Whether it is more than a part of the other."""
        return self.likeness.similarity >= SIMILAR


async def find(store: Store, docid: str, keys: Iterable[str]) -> list[Doc]:
    """The signatures of other articles that share a band or an anchor. Raises StoreError."""
    found = store.find(SIGNATURES, {"bands": {"$in": list(keys)}}, limit=FOUND)
    return [doc async for doc in found if doc["_id"] != docid and is_sound(doc)]


async def matches(store: Store, text: Text, found: list[Doc], memory: Memory) -> list[Match]:
    """Those of them that may tell the same story, the nearest first. Raises StoreError."""
    closest = _closest(text, found)
    read = await texts(store, [doc["_id"] for doc in closest if not text.is_in(doc)], memory)
    measured = [Match(doc, _measure(text, doc, read)) for doc in closest]
    return sorted(filter(_is_match, measured), key=_by_nearness)


async def texts(store: Store, docids: Iterable[str], memory: Memory) -> dict[str, Shingles]:
    """The texts that can be had: of this run, or stored. A run that died may have left a signature alone."""
    known = {docid: text for docid in docids if (text := memory.text(docid)) is not None}
    for docid, doc in (await store.get(ARTICLES, [id_ for id_ in docids if id_ not in known])).items():
        with suppress(KeyError, TypeError):  # somebody has damaged it
            known[docid] = shingles(normalised(doc["paragraphs"]))
            memory.keep_read(docid, known[docid])
    return known


def _closest(text: Text, found: list[Doc]) -> list[Doc]:
    chosen = {doc["_id"]: doc for measure in (text.alike, text.common) for doc in _ranked(found, measure)}
    return list(chosen.values())


def _ranked(found: list[Doc], measure: Callable[[Doc], float]) -> list[Doc]:
    near = [(measure(doc), doc["_id"], doc) for doc in found]
    ranked = sorted((-value, docid, doc) for value, docid, doc in near if value >= ESTIMATE)
    return [doc for *_, doc in ranked[:CLOSEST]]


def _measure(text: Text, doc: Doc, read: dict[str, Shingles]) -> Likeness:
    if text.is_in(doc):
        return SAME
    if doc["_id"] in read:
        return likeness(text.shingles, read[doc["_id"]])
    return estimated(len(text.shingles), doc["shingles"], text.alike(doc))


def _is_match(match: Match) -> bool:
    return match.is_alike or match.likeness.containment >= CONTAINED


def _by_nearness(match: Match) -> tuple[float, float, str]:
    return -match.likeness.similarity, -match.likeness.containment, match.docid
