"""Join: the story that an article comes to by what it is near to.

Articles that are alike are of one story. One that is a part of another joins its story as well, unless that
brings together two that have nothing in common: the items of a digest, or reports that quote one paragraph.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from newscrawl.codec import Doc
from newscrawl.storage import Op, Store
from newscrawl.stories.candidates import Match, find, texts
from newscrawl.stories.links import merge, resolve, story_id
from newscrawl.stories.memory import Memory
from newscrawl.stories.shingles import likeness
from newscrawl.stories.signature import Text

APART = 0.3
"""Containment below which two articles have nothing in common that would make them one story."""

KIN = 8
"""Articles of a story that are compared, those with the fewest anchors in common."""


@dataclass(slots=True)
class Joined:
    """A story, the writes that link others to it, and what was near and is none of it all the same."""

    story: str
    links: list[Op]
    beside: list[str]
    """The ``_id`` of articles that are a part of this one, or it of them, and stayed in other stories."""


async def join(
    store: Store, text: Text, found: list[Doc], near: list[Match], memory: Memory, now: datetime
) -> Joined:
    """Find the story among those of ``near``, the nearest first. Raises StoreError."""
    own = story_id(text.docid)
    alike = await resolve(store, [match.story_id for match in near if match.is_alike])
    joined = Joined(*(await merge(store, alike.values(), now) if alike else (own, [])), [])
    for match in near:
        if not match.is_alike:
            await _widen(store, text, found, match, memory, joined, now)
    return joined


async def _widen(
    store: Store, text: Text, found: list[Doc], match: Match, memory: Memory, joined: Joined, now: datetime
) -> None:
    """Make the story of a part, or of what this is a part of, and the one so far into one, if they may be."""
    around = await find(store, text.docid, match.signature["bands"])
    kin = list({doc["_id"]: doc for doc in [*found, *around, match.signature]}.values())
    goes_by = await resolve(store, {joined.story, *(doc["story_id"] for doc in kin)})
    story, other = goes_by[joined.story], goes_by[match.story_id]
    if story == other:
        return
    ours = [doc for doc in kin if goes_by[doc["story_id"]] == story]
    theirs = [doc for doc in kin if goes_by[doc["story_id"]] == other]
    if not await _may_be_one(store, text, ours, theirs, memory):
        joined.beside.append(match.docid)
    elif ours:
        joined.story, links = await merge(store, [story, other], now)
        joined.links += links
    else:  # alone so far
        joined.story = other


async def _may_be_one(store: Store, text: Text, ours: list[Doc], theirs: list[Doc], memory: Memory) -> bool:
    """Whether all of one side have something in common with all of the other."""
    sides = [[doc["_id"] for doc in _farthest(text, side)] for side in (ours, theirs)]
    read = await texts(store, [docid for side in sides for docid in side], memory)
    one, other = ([read[docid] for docid in side if docid in read] for side in sides)
    return all(likeness(*pair).containment >= APART for pair in product([text.shingles, *one], other))


def _farthest(text: Text, side: Iterable[Doc]) -> list[Doc]:
    return sorted(side, key=lambda doc: (text.common(doc), doc["_id"]))[:KIN]
