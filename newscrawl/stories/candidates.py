"""What an article is near to: few of a million signatures by their bands, compared by their texts."""

from dataclasses import dataclass

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, SIGNATURES, Store
from newscrawl.stories import minhash
from newscrawl.stories.memory import Memory
from newscrawl.stories.shingles import Likeness, Shingles, estimated, likeness, normalised, shingles
from newscrawl.stories.signature import Text

SIMILAR = 0.5
"""Similarity from which two articles tell one story: a repost with 40 % cut has 0.6."""

CONTAINED = 0.8
"""Containment that makes one story too: a shortened article, or one with much added. Such pairs are found as
far as bands find them: 44 % of those with a similarity of 0.3."""

ESTIMATE = 0.2
"""The least estimate worth reading a text for: five standard errors under SIMILAR, and a text of a quarter
of another's length that is wholly in it."""

CLOSEST = 4
"""Candidates whose texts are read, the nearest by estimate: bounds a placement's time."""

FOUND = 1000
"""Signatures that are read at the most; bands hold few (signature.HOT)."""

SAME = Likeness(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the same story, as near as told."""

    docid: str
    story_id: str
    likeness: Likeness


async def find(store: Store, text: Text) -> list[Doc]:
    """The signatures of other articles that share a band. Raises StoreError."""
    found = store.find(SIGNATURES, {"bands": {"$in": list(text.bands)}}, limit=FOUND)
    return [doc async for doc in found if doc["_id"] != text.docid]


async def matches(store: Store, text: Text, found: list[Doc], memory: Memory) -> list[Match]:
    """Those of them that tell the same story, the nearest first. Raises StoreError."""
    closest = _closest(text, found)
    read = await _shingles(store, [doc["_id"] for doc in closest if not text.is_in(doc)], memory)
    measured = [Match(doc["_id"], doc["story_id"], _measure(text, doc, read)) for doc in closest]
    return sorted(filter(_is_match, measured), key=_by_nearness)


def _closest(text: Text, found: list[Doc]) -> list[Doc]:
    near = [(_estimate(text, doc), doc["_id"], doc) for doc in found]
    ranked = sorted((-value, docid, doc) for value, docid, doc in near if value >= ESTIMATE)
    return [doc for *_, doc in ranked[:CLOSEST]]


def _estimate(text: Text, doc: Doc) -> float:
    if text.is_in(doc):
        return 1.0
    return minhash.estimate(text.minhash, doc["minhash"]) if text.minhash and doc["minhash"] else 0.0


async def _shingles(store: Store, docids: list[str], memory: Memory) -> dict[str, Shingles]:
    """The texts that can be had: of this run, or stored. A run that died may have left a signature alone."""
    texts = {docid: text for docid in docids if (text := memory.text(docid)) is not None}
    for docid, doc in (await store.get(ARTICLES, [id_ for id_ in docids if id_ not in texts])).items():
        texts[docid] = shingles(normalised(doc["paragraphs"]))
        memory.keep_read(docid, texts[docid])
    return texts


def _measure(text: Text, doc: Doc, read: dict[str, Shingles]) -> Likeness:
    if text.is_in(doc):
        return SAME
    if doc["_id"] in read:
        return likeness(text.shingles, read[doc["_id"]])
    return estimated(len(text.shingles), doc["shingles"], _estimate(text, doc))


def _is_match(match: Match) -> bool:
    return match.likeness.similarity >= SIMILAR or match.likeness.containment >= CONTAINED


def _by_nearness(match: Match) -> tuple[float, float, str]:
    return -match.likeness.similarity, -match.likeness.containment, match.docid
