"""Place: which story an article belongs to, decided once for each text it has had."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import Article
from newscrawl.storage import SIGNATURES, Put, Store
from newscrawl.stories import candidates
from newscrawl.stories.join import join
from newscrawl.stories.memory import Memory
from newscrawl.stories.signature import Text, is_sound


@dataclass(frozen=True, slots=True)
class Placement:
    """An article's place. The last three are None for an article that nothing stored was near to."""

    story_id: str
    """``story:<_id of the first article placed in it>``; it may have been merged since: links.resolve."""

    similarity: float | None = None
    """Jaccard similarity to the nearest article of the story, 0 to 1."""

    containment: float | None = None
    """Of the shorter of the two, how much is in the longer, 0 to 1."""

    nearest: str | None = None
    """The ``_id`` of that article."""


async def place(
    store: Store,
    article: Article,
    memory: Memory | None = None,
    *,
    text: Text | None = None,
    anew: bool = False,
) -> Placement | None:
    """The article's story, written down in ``signatures``; None for an article without text.

    The same text is placed once: again, it gets the same answer, unless ``anew``. The articles of a run
    share a ``memory``; ``text`` is the article's where another process has made it. Raises StoreError;
    whatever was written by then does no harm.
    """
    text = text or Text.of(article.docid, article.paragraphs)
    if not text.normal:
        return None
    memory = memory or Memory()
    async with memory.turn(text.keys):
        former, found = await asyncio.gather(
            store.get(SIGNATURES, [text.docid]), candidates.find(store, text.docid, text.keys)
        )
        known = former.get(text.docid)
        known = known if known and is_sound(known) else None
        if known and text.is_in(known) and not anew:
            placed = _recorded(known)
        else:
            placed = await _place(store, text, known, found, memory)
        memory.keep(text.docid, text.shingles)
    return placed


async def assign(
    store: Store, article: Article, memory: Memory, text: Text | None = None
) -> Placement | None:
    """Place an article and write its place into its ``story_…`` fields. Raises StoreError, as ``place``."""
    placed = await place(store, article, memory, text=text)
    for name, value in story_fields(placed).items():
        setattr(article, name, value)
    return placed


def story_fields(placed: Placement | None) -> dict[str, Any]:
    """The fields of the article that tell its place."""
    return {
        "story_id": placed and placed.story_id,
        "story_similarity": placed and placed.similarity,
        "story_containment": placed and placed.containment,
    }


def _recorded(signature: Doc) -> Placement:
    told = (signature.get(name) for name in Placement.__slots__ if name != "story_id")
    return Placement(signature["story_id"], *told)


async def _place(store: Store, text: Text, known: Doc | None, found: list[Doc], memory: Memory) -> Placement:
    now = datetime.now(UTC)
    near = await candidates.matches(store, text, found, memory)
    # Two parts of one article have no band in common, and would each miss that the other joins its story.
    async with memory.turn(match.story_id for match in near if not match.is_alike):
        joined = await join(store, text, found, near, memory, now)
        nearest = next((match for match in near if match.docid not in joined.beside), None)
        placed = (
            Placement(joined.story, *nearest.likeness, nearest.docid) if nearest else Placement(joined.story)
        )
        signature = text.document(found) | {name: getattr(placed, name) for name in Placement.__slots__}
        signature |= {"beside": joined.beside, "first_at": known["first_at"] if known else now}
        await store.write([*joined.links, Put(SIGNATURES, signature)])
    return placed
