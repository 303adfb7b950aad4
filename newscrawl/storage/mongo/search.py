"""Full text on MongoDB: candidates by the text index, each checked against the article, then ranked.

Where a server has no text index, its regular expressions read all terms. A word that very many articles have
is not looked up to the end: the best are then those of a bounded number of articles, and a warning says so.
"""

import logging
import re
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from pymongo import DESCENDING, IndexModel
from pymongo.errors import OperationFailure

from newscrawl.codec import Doc
from newscrawl.storage.base import Hit
from newscrawl.storage.collections import ARTICLES, SEARCH
from newscrawl.storage.grams import phrase, phrases
from newscrawl.storage.mongo.connection import Connection
from newscrawl.storage.mongo.terms import FIELDS, Renewal
from newscrawl.storage.ranking import TITLE_WEIGHT, counts, score, texts

logger = logging.getLogger(__name__)

MOST = 1000
"""Candidates that are looked up, and newest articles that are read, for a word that more articles have."""

WALKED = 20 * MOST
"""Articles that are read for the newest hits."""

PAGE = 100
"""Articles looked up at a time."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_INDEX = IndexModel(
    [(name, "text") for name in FIELDS.values()],
    name="text",
    weights={"title": TITLE_WEIGHT, "text": 1},
    default_language="none",  # no stop words, no stems: the terms are ours
)


class MongoSearch:
    """Searches one database."""

    def __init__(self, connection: Connection, *, writes: bool = True) -> None:
        """Without ``writes``, articles that have no terms yet are read by each search."""
        self._articles = connection[ARTICLES]
        self._terms = connection[SEARCH]
        self._call = connection.call
        self.has_index = False
        self.renewal = Renewal(connection, writes=writes)

    async def make_index(self) -> None:
        """Make the text index where the server has such a thing."""
        try:
            await self._terms.create_indexes([_INDEX])
        except OperationFailure as error:
            logger.info("no text index (%s): a search reads the terms of all articles", error.code)
        else:
            self.has_index = True

    async def find_index(self) -> None:
        """Use the text index where there is one."""
        try:
            self.has_index = _INDEX.document["name"] in await self._terms.index_information()
        except OperationFailure as error:
            logger.info("no text index (%s): a search reads the terms of all articles", error.code)

    async def hits(
        self, words: Sequence[str], query: Doc, limit: int, *, newest: bool
    ) -> AsyncGenerator[Hit]:
        """The articles that meet ``query``, in their order; a limit of 0 is none."""
        asked = phrases(words)
        most = max(MOST, limit)
        given: set[str] = set()
        async with aclosing(self._pages(asked, query, most, newest=newest, bounded=limit > 0)) as pages:
            async for hits in pages:
                for hit in hits:
                    if hit.doc["_id"] not in given:
                        yield hit
                        given.add(hit.doc["_id"])
                        if len(given) == limit:
                            return

    async def _pages(
        self, asked: Sequence[str], query: Doc, most: int, *, newest: bool, bounded: bool
    ) -> AsyncGenerator[list[Hit]]:
        behind = await self._behind(asked)
        async with aclosing(self._candidates(asked, most + 1)) as pages:
            first = await anext(pages, list[str]())
            hits = await self._look_up([*behind, *first[:most]], asked, query)
            if len(first) <= most:
                yield sorted(hits, key=_time if newest else _score, reverse=True)
            elif newest:
                async with aclosing(self._walk(asked, query, WALKED if bounded else 0)) as walked:
                    async for some in walked:
                        yield some
            elif bounded:
                logger.warning("very many articles have the words: the best of %d are shown", 2 * most)
                async with aclosing(self._walk(asked, query, most)) as walked:
                    async for some in walked:
                        hits += some
                yield sorted(hits, key=_score, reverse=True)
            else:
                yield sorted(hits, key=_score, reverse=True)
                yield await self._look_up(first[most:], asked, query)
                async for ids in pages:
                    yield sorted(await self._look_up(ids, asked, query), key=_score, reverse=True)

    async def _behind(self, asked: Sequence[str]) -> list[str]:
        """Those with the words among the articles that the index does not have."""
        found: list[str] = []
        async with aclosing(self.renewal.lacking()) as pages:
            async for docs in pages:
                found += [hit.doc["_id"] for hit in _hits(docs, asked)]
        return found

    async def _look_up(self, ids: Sequence[str], asked: Sequence[str], query: Doc) -> list[Hit]:
        hits: list[Hit] = []
        for start in range(0, len(ids), PAGE):
            some = {"_id": {"$in": ids[start : start + PAGE]}}
            docs = await self._call(self._articles.find({"$and": [some, query]}).to_list())
            hits += _hits(docs, asked)
        return hits

    async def _walk(self, asked: Sequence[str], query: Doc, limit: int) -> AsyncGenerator[list[Hit]]:
        """Hits among the newest articles, in their order."""
        order = [("published_at", DESCENDING), ("_id", DESCENDING)]
        found = self._articles.find(query, sort=order, limit=limit, batch_size=PAGE).allow_disk_use(True)
        read = 0
        async with found as cursor:
            while docs := await self._call(cursor.to_list(PAGE)):
                yield _hits(docs, asked)
                read += len(docs)
        if limit == WALKED == read:
            logger.warning("very many articles have the words: the newest %d were looked at", WALKED)

    async def _candidates(self, asked: Sequence[str], size: int) -> AsyncGenerator[list[str]]:
        """Ids by the terms, so many a page."""
        query = _text(asked) if self.has_index else _scan(asked)
        async with self._terms.find(query, {"_id": 1}, batch_size=min(size, MOST + 1)) as cursor:
            while page := await self._call(cursor.to_list(size)):
                yield [doc["_id"] for doc in page]


def _text(asked: Sequence[str]) -> Doc:
    return {"$text": {"$search": " ".join(f'"{" ".join(phrase(word))}"' for word in asked)}}


def _scan(asked: Sequence[str]) -> Doc:
    tests = [{"$regex": f"(^| ){re.escape(' '.join(phrase(word)))}( |$)"} for word in asked]
    return {"$and": [{"$or": [{name: test} for name in FIELDS.values()]} for test in tests]}


def _hits(docs: Iterable[Doc], asked: Sequence[str]) -> list[Hit]:
    """Those that hold the words."""
    hits: list[Hit] = []
    for doc in docs:
        title, body = texts(doc.get("title"), doc.get("paragraphs"))
        if found := counts(title, body, asked):
            hits.append(Hit(doc, score(found, len(body), [1.0] * len(found))))
    return hits


def _score(hit: Hit) -> float:
    return hit.score


def _time(hit: Hit) -> tuple[datetime, str]:
    when = hit.doc.get("published_at")
    return when if isinstance(when, datetime) else _NEVER, hit.doc["_id"]
