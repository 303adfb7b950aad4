"""Articles stored before there were stories, or anchors, or under another scheme: placed afterwards."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import Article
from newscrawl.schema.notes import sound_note
from newscrawl.storage import ARTICLES, CONTROL, SIGNATURES, Conflict, Op, Put, Store, Update
from newscrawl.stories.memory import Memory
from newscrawl.stories.place import place, story_fields

logger = logging.getLogger(__name__)

PAGE = 200
AT_ONCE = 8
"""Placements under way together: their writes share a commit."""

POSITION = "stories:rebuild"
"""The ``_id`` in ``control`` of how far a rebuild is: ``after``, the last article's, empty when done."""

WITH_TEXT = {"content_hash": {"$ne": None}}
MISSING: dict[str, Any] = {"story_id": None, **WITH_TEXT}
UNANCHORED: dict[str, Any] = {"anchors": None}
"""Signatures written before there were anchors: shorter and longer copies do not find them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page that is done: how many articles were placed, and for how many that changed their story."""

    placed: int
    changed: int


async def missing(store: Store) -> AsyncGenerator[Step, None]:
    """Place the articles that have a text and no story, and those whose signature has no anchors.

    Started again, it goes on. Raises StoreError.
    """
    async for docs in _pages(store, ARTICLES, MISSING, ""):
        yield await _place(store, docs, anew=False)
    async for signatures in _pages(store, SIGNATURES, UNANCHORED, ""):
        articles = await store.get(ARTICLES, [doc["_id"] for doc in signatures])
        yield await _place(store, list(articles.values()), anew=True)


async def rebuild(store: Store) -> AsyncGenerator[Step, None]:
    """Place all articles anew; ids stay. Started again, it goes on where it was. Raises StoreError."""
    async for docs in _pages(store, ARTICLES, WITH_TEXT, await position(store)):
        done = await _place(store, docs, anew=True)
        await store.write([_position(docs[-1]["_id"])])
        yield done
    await store.write([_position("")])


async def again(store: Store, docs: list[Doc]) -> None:
    """Place these articles anew, those first that were first there. Raises StoreError."""
    memory = Memory()
    first = await store.get(SIGNATURES, [doc["_id"] for doc in docs])
    ages = {key: doc["first_at"] for key, doc in first.items()}
    for doc in sorted(docs, key=lambda doc: (doc["_id"] not in ages, ages.get(doc["_id"]), doc["_id"])):
        await _one(store, doc, memory, anew=True)


async def position(store: Store) -> str:
    """The article that a rebuild came to before it was stopped; empty when none was."""
    found = sound_note(CONTROL, (await store.get(CONTROL, [POSITION])).get(POSITION), after=str)
    return found["after"] if found else ""


def _position(after: str) -> Op:
    return Put(CONTROL, {"_id": POSITION, "after": after})


async def _pages(
    store: Store, collection: str, where: dict[str, Any], after: str
) -> AsyncIterator[list[Doc]]:
    # A query a page: one that stays open all the while keeps SQLite from emptying its log.
    while docs := [doc async for doc in store.find(collection, {**where, "_id": {"$gt": after}}, limit=PAGE)]:
        yield docs
        after = docs[-1]["_id"]


async def _place(store: Store, docs: list[Doc], *, anew: bool) -> Step:
    memory = Memory()
    changed = 0
    for start in range(0, len(docs), AT_ONCE):
        several = docs[start : start + AT_ONCE]
        done = await asyncio.gather(*(_one(store, doc, memory, anew=anew) for doc in several))
        changed += sum(done)
    return Step(len(docs), changed)


async def _one(store: Store, doc: Doc, memory: Memory, *, anew: bool) -> bool:
    paragraphs = doc.get("paragraphs")
    if not isinstance(paragraphs, list) or not all(isinstance(one, str) for one in paragraphs):
        logger.warning("articles %s: its paragraphs are damaged: left out", doc["_id"])
        return False
    article = Article(doc["_id"], "", paragraphs=paragraphs)
    fields = story_fields(await place(store, article, memory, anew=anew))
    changed = any(doc.get(name) != value for name, value in fields.items())
    if changed:
        try:
            await store.write([Update(ARTICLES, article.docid, fields, {"revision": doc.get("revision")})])
        except Conflict:
            return False  # revised meanwhile, and placed by the crawl that did it
    return changed
