"""The articles' terms on MongoDB, a collection under a text index: written with the articles.

Terms are written before their article and may be ahead of it after a crash. They have the ``version`` that
they are made by, and ``control`` that of all: a crawl makes those of another version again, beside its work.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence

from pymongo import ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection

from newscrawl.codec import Doc
from newscrawl.storage.base import Delete, Op, Put, Update
from newscrawl.storage.collections import ARTICLES, CONTROL, REVISIONS, SEARCH
from newscrawl.storage.grams import VERSION, joined
from newscrawl.storage.mongo.connection import Connection
from newscrawl.storage.rules import check_id, key_of

logger = logging.getLogger(__name__)

FIELDS = {"title": "title", "paragraphs": "text"}
"""The fields of an article that are searched, and those of its terms."""

BATCH = 200
"""Articles whose terms are made together."""

TOLD_EACH = 10_000
"""Progress is told after so many articles."""

NOTE = "schema"
"""The document of ``control`` that has the version of all terms."""

FEW = 10_000
"""So many documents are counted; for more, the server's own figure does; DocumentDB's is behind."""


def with_terms(ops: Sequence[Op]) -> list[Op]:
    """The operations, and first those on the terms of the articles among them."""
    return [*(terms for op in ops if op.collection == ARTICLES and (terms := _terms_of(op))), *ops]


def apart(ops: Sequence[Op]) -> list[list[Op]]:
    """The operations with those on terms, as calls that need not wait for each other: terms take the longest.

    Should the run be killed in between, a search finds that terms are missing. It would not see that some are
    old: those of a revised article stay ahead of it.
    """
    every = with_terms(ops)
    own = [op for op in every if op.collection == SEARCH]
    is_revised = any(op.collection == REVISIONS for op in ops)
    return [list(ops), own] if own and not is_revised else [every]


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
    title, body = _texts(doc)
    return {"_id": doc["_id"], "title": joined(title), "text": joined(body), "version": VERSION}


def _texts(doc: Doc) -> tuple[str, str]:
    title, paragraphs = doc.get("title"), doc.get("paragraphs")
    body = "\n".join(map(str, paragraphs)) if isinstance(paragraphs, list) else ""
    return title if isinstance(title, str) else "", body


class Renewal:
    """Articles that have no terms, or old ones."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self._articles, self._terms = connection[ARTICLES], connection[SEARCH]
        self._control = connection[CONTROL]
        self._call = connection.call
        self._writes = writes

    async def all(self) -> None:
        """Make those that are missing, as a run that was killed leaves them, or are of another version."""
        is_noted, are_missing = await asyncio.gather(self._is_noted(), self._are_missing())
        other = None if is_noted else await self._terms.find_one({"version": {"$ne": VERSION}}, {"_id": 1})
        if other or are_missing:
            async for _ in self._lacking():
                pass
        if not is_noted:
            await self._control.update_one({"_id": NOTE}, {"$set": {"terms": VERSION}}, upsert=True)

    async def lacking(self) -> AsyncGenerator[list[Doc]]:
        """The articles that the index would not find: title and text. None once their terms are written."""
        if await self._call(self._is_behind()):
            async for docs in self._lacking():
                if not self._writes:
                    yield docs

    async def _lacking(self) -> AsyncGenerator[list[Doc]]:
        logger.info("indexing articles that search does not find yet")
        done, after = 0, ""
        while page := await self._call(self._next(after)):
            after, docs = page
            done += len(docs)
            if done // TOLD_EACH > (done - len(docs)) // TOLD_EACH:
                logger.info("terms for search: %d articles done", done)
            if self._writes and docs:
                writes = [ReplaceOne({"_id": doc["_id"]}, terms(doc), upsert=True) for doc in docs]
                await self._call(self._terms.bulk_write(writes, ordered=False))
            yield docs

    async def _is_behind(self) -> bool:
        return not await self._is_noted() or await self._are_missing()

    async def _are_missing(self) -> bool:
        articles, there, stale = await asyncio.gather(
            size(self._articles), size(self._terms), self._terms.find_one({"stale": True}, {"_id": 1})
        )
        return articles > there or bool(stale)

    async def _is_noted(self) -> bool:
        return bool(await self._control.find_one({"_id": NOTE, "terms": VERSION}, {"_id": 1}))

    async def _next(self, after: str) -> tuple[str, list[Doc]] | None:
        """The id to go on after, and those of the next articles that lack terms; None at the end."""
        further = self._articles.find({"_id": {"$gt": after}}, {"_id": 1}).sort("_id").limit(BATCH)
        ids = [doc["_id"] async for doc in further]
        if not ids:
            return None
        fresh = {"_id": {"$in": ids}, "stale": {"$ne": True}, "version": VERSION}
        known = {doc["_id"] async for doc in self._terms.find(fresh, {"_id": 1})}
        wanted = [key for key in ids if key not in known]
        docs = self._articles.find({"_id": {"$in": wanted}}, dict.fromkeys(FIELDS, 1)) if wanted else None
        return ids[-1], [doc async for doc in docs] if docs else []


async def size(place: AsyncCollection[Doc]) -> int:
    """How many documents there are, to the last one only where they are few."""
    told = await place.estimated_document_count()
    return told if told > FEW else await place.count_documents({})
