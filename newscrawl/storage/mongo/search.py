"""Full text on MongoDB: a collection of the articles' terms under a text index, written with the articles.

The terms are written before their article and may be ahead of it after a crash, so a hit is checked
against the article itself. Where a server has no text index, its regular expressions read all terms.

Terms have the ``version`` that they are made by, and ``control`` that of all: terms of another version are
made again, by a crawl beside its work. Until then a search reads the articles themselves.
"""

import logging
import re
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from typing import Protocol, TypeVar

from pymongo import IndexModel, ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from newscrawl.codec import Doc
from newscrawl.storage.base import ARTICLES, CONTROL, SEARCH, Delete, Hit, Op, Put, Update
from newscrawl.storage.grams import VERSION, holds, joined, phrases
from newscrawl.storage.rules import check_id, key_of

R = TypeVar("R")
Phrases = Sequence[Sequence[str]]
Scored = tuple[str, float]

logger = logging.getLogger(__name__)

TITLE_WEIGHT = 8
HITS, PAGE, BATCH = 1000, 100, 200
"""Ids fetched, articles looked up, and articles indexed at a time."""

TOLD_EACH = 10_000
"""Progress is told after so many articles."""

NOTE = "schema"
"""The document of ``control`` that has the version of all terms."""

CALL_S = 30.0
"""Seconds that one call may take."""

FIELDS = {"title": "title", "paragraphs": "text"}
"""The fields of an article that are searched, and those of its terms."""

_SCORE = {"$meta": "textScore"}
_INDEX = IndexModel(
    [(name, "text") for name in FIELDS.values()],
    name="text",
    weights={"title": TITLE_WEIGHT, "text": 1},
    default_language="none",  # no stop words, no stems: the terms are ours
)


def with_terms(ops: Sequence[Op]) -> list[Op]:
    """The operations, and first those on the terms of the articles among them."""
    return [*(terms for op in ops if op.collection == ARTICLES and (terms := _terms_of(op))), *ops]


def _terms_of(op: Op) -> Op | None:
    try:
        check_id(key_of(op))
    except ValueError:
        return None  # its article is about to be refused, and says why
    if isinstance(op, Put):
        return Put(SEARCH, terms(op.doc))
    if isinstance(op, Delete):
        return Delete(SEARCH, op.id)
    changed = {name: op.fields[name] for name in FIELDS if name in op.fields}
    if any(path.partition(".")[0] in FIELDS for path in op.fields if path not in changed):
        return Update(SEARCH, op.id, {"stale": True})  # a part of a text: only the server knows the whole
    found = terms({"_id": op.id, **changed})
    fields = {FIELDS[name]: found[FIELDS[name]] for name in changed}
    return Update(SEARCH, op.id, fields) if fields else None


def terms(doc: Doc) -> Doc:
    """The document of an article's terms."""
    title, paragraphs = doc.get("title"), doc.get("paragraphs")
    text = "\n".join(str(p) for p in paragraphs) if isinstance(paragraphs, list) else ""
    return {
        "_id": doc["_id"],
        "title": joined(title) if isinstance(title, str) else "",
        "text": joined(text),
        "version": VERSION,
    }


class Within(Protocol):
    """Waits for what a server does, for so many seconds, and tells its errors as the store does."""

    async def __call__(self, seconds: float, work: Awaitable[R]) -> R: ...


class MongoSearch:
    """Searches one database."""

    def __init__(self, database: AsyncDatabase[Doc], within: Within, *, writes: bool = True) -> None:
        """Without ``writes``, articles that have no terms yet are read by each search."""
        self._writes = writes
        self._articles = database[ARTICLES]
        self._control = database[CONTROL]
        self._terms = database[SEARCH]
        self._within = within
        self._has_index = False

    async def make_index(self) -> None:
        """Make the text index where the server has such a thing."""
        try:
            await self._terms.create_indexes([_INDEX])
        except OperationFailure as error:
            logger.info("no text index (%s): a search reads the terms of all articles", error.code)
        else:
            self._has_index = True

    async def renew(self) -> None:
        """Make the terms of articles that have none, or those of another version."""
        if not await self._is_noted():
            if await self._terms.find_one({"version": {"$ne": VERSION}}, {"_id": 1}):
                async for _ in self._behind(()):
                    pass
            await self._note()

    async def find_index(self) -> None:
        """Use the text index where there is one."""
        try:
            self._has_index = _INDEX.document["name"] in await self._terms.index_information()
        except OperationFailure as error:
            logger.info("no text index (%s): a search reads the terms of all articles", error.code)

    async def hits(self, words: Sequence[str], query: Doc, limit: int) -> AsyncGenerator[Hit]:
        """The best articles that meet ``query``."""
        wanted = phrases(words)
        left = limit
        async with aclosing(self._all_ranked(wanted)) as pages:
            async for scores in pages:
                for hit in await self._look_up(scores, wanted, query):
                    yield hit
                    left -= 1
                    if not left:
                        return

    async def _look_up(self, scores: dict[str, float], wanted: Phrases, query: Doc) -> list[Hit]:
        cursor = self._articles.find({"$and": [{"_id": {"$in": list(scores)}}, query]})
        docs = {doc["_id"]: doc for doc in await self._within(CALL_S, cursor.to_list())}
        found = [(docs[key], score) for key, score in scores.items() if key in docs]
        return [Hit(doc, score) for doc, score in found if _holds(doc, wanted)]

    async def _all_ranked(self, wanted: Phrases) -> AsyncGenerator[dict[str, float]]:
        """Ids and scores of all that match; first those that had no terms, where none may be written."""
        read: set[str] = set()
        if await self._within(CALL_S, self._is_behind()):
            async with aclosing(self._behind(wanted)) as pages:
                async for page in pages:
                    read |= page.keys()
                    yield page
        async with aclosing(self._ranked(wanted)) as pages:
            async for page in pages:
                yield {key: score for key, score in page.items() if key not in read}

    async def _behind(self, wanted: Phrases) -> AsyncGenerator[dict[str, float]]:
        logger.info("making the terms of articles that no search finds yet")
        done, after = 0, ""
        while page := await self._within(CALL_S, self._without_terms(after)):
            after, found = page
            done += len(found)
            if done // TOLD_EACH > (done - len(found)) // TOLD_EACH:
                logger.info("terms for search: %d articles done", done)
            if self._writes and found:
                writes = [ReplaceOne({"_id": doc["_id"]}, doc, upsert=True) for doc in found]
                await self._within(CALL_S, self._terms.bulk_write(writes, ordered=False))
            elif scores := {doc["_id"]: _score(doc, wanted) for doc in found if _hold(doc, wanted)}:
                yield dict(sorted(scores.items(), key=lambda hit: -hit[1]))

    async def _ranked(self, wanted: Phrases) -> AsyncGenerator[dict[str, float]]:
        """Ids and scores of the terms that match, a page at a time, the best first."""
        pages = self._by_index(wanted) if self._has_index else self._by_scan(wanted)
        async with aclosing(pages):
            async for found in pages:
                best = sorted(found, key=lambda hit: -hit[1])  # mongoeco gives scores, but not in their order
                for start in range(0, len(best), PAGE):
                    yield dict(best[start : start + PAGE])

    async def _by_index(self, wanted: Phrases) -> AsyncGenerator[list[Scored]]:
        text = " ".join(f'"{" ".join(terms)}"' for terms in wanted)
        found = self._terms.find({"$text": {"$search": text}}, {"_id": 1, "score": _SCORE}, batch_size=HITS)
        async with found.sort([("score", _SCORE)]).allow_disk_use(True) as cursor:
            while page := await self._within(CALL_S, cursor.to_list(HITS)):
                yield [(doc["_id"], float(doc["score"])) for doc in page]

    async def _by_scan(self, wanted: Phrases) -> AsyncGenerator[list[Scored]]:
        tests = [{"$regex": f"(^| ){re.escape(' '.join(terms))}( |$)"} for terms in wanted]
        query = {"$and": [{"$or": [{name: test} for name in FIELDS.values()]} for test in tests]}
        found: list[Scored] = []
        async with self._terms.find(query, batch_size=BATCH) as cursor:
            while page := await self._within(CALL_S, cursor.to_list(BATCH)):
                found += [(doc["_id"], _score(doc, wanted)) for doc in page]
        yield found

    async def _is_behind(self) -> bool:
        if not await self._is_noted():
            return True
        articles = await self._articles.estimated_document_count()
        there = await self._terms.estimated_document_count()
        return articles > there or bool(await self._terms.find_one({"stale": True}, {"_id": 1}))

    async def _is_noted(self) -> bool:
        return bool(await self._control.find_one({"_id": NOTE, "terms": VERSION}, {"_id": 1}))

    async def _note(self) -> None:
        await self._control.update_one({"_id": NOTE}, {"$set": {"terms": VERSION}}, upsert=True)

    async def _without_terms(self, after: str) -> tuple[str, list[Doc]] | None:
        """The id to go on after, and the terms of articles that have none, or old ones; None at the end."""
        further = self._articles.find({"_id": {"$gt": after}}, {"_id": 1}).sort("_id").limit(BATCH)
        ids = [doc["_id"] async for doc in further]
        if not ids:
            return None
        fresh = {"_id": {"$in": ids}, "stale": {"$ne": True}, "version": VERSION}
        known = {doc["_id"] async for doc in self._terms.find(fresh, {"_id": 1})}
        wanted = [key for key in ids if key not in known]
        docs = self._articles.find({"_id": {"$in": wanted}}, dict.fromkeys(FIELDS, 1)) if wanted else None
        return ids[-1], [terms(doc) async for doc in docs] if docs else []


def _holds(doc: Doc, wanted: Phrases) -> bool:
    return _hold(terms(doc), wanted)


def _hold(found: Doc, wanted: Phrases) -> bool:
    return all(any(holds(found[name], phrase) for name in FIELDS.values()) for phrase in wanted)


def _score(found: Doc, wanted: Phrases) -> float:
    """How often the words are there, those in the title for more."""
    counts = {name: sum(found[name].count(" ".join(phrase)) for phrase in wanted) for name in FIELDS.values()}
    return float(TITLE_WEIGHT * counts["title"] + counts["text"])
