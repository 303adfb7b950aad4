"""What the library asks of a store."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.reading import selection, versions
from newscrawl.reading.choice import of_stories
from newscrawl.reading.story import ordered
from newscrawl.runs import known
from newscrawl.storage import ARTICLES, LISTINGS, REVISIONS, RUNS, Store
from newscrawl.storage.batches import batches

Conditions = Mapping[str, Any]
AT_ONCE = 200


async def articles(
    store: Store, where: Conditions, limit: int, at: datetime | None = None
) -> AsyncGenerator[Doc]:
    """The newest first; ``at``: as of a moment."""
    async with aclosing(selection.chosen(store, await of_stories(store, where, at), at, limit)) as docs:
        async for doc in docs:
            yield known_of(doc)


async def count(store: Store, where: Conditions, limit: int) -> int:
    """How many ``articles`` gives."""
    return _at_most(await store.count(ARTICLES, await of_stories(store, where)), limit)


async def search(
    store: Store,
    words: Sequence[str],
    where: Conditions,
    limit: int,
    at: datetime | None = None,
    *,
    newest: bool = False,
) -> AsyncGenerator[Doc]:
    """The best or the ``newest`` first, each with its score; ``at``: as of a moment."""
    asked = await of_stories(store, where, at)
    async with aclosing(selection.found(store, words, asked, at, limit, newest=newest)) as hits:
        async for hit in hits:
            yield {**known_of(hit.doc), "score": round(hit.score, 4)}


async def article(store: Store, docid: str, at: datetime | None = None) -> Doc | None:
    """One article; ``at``: as of a moment."""
    if at:
        return await versions.article(store, docid, at)
    found = (await store.get(ARTICLES, [docid])).get(docid)
    return found and known_of(found)


async def history(store: Store, docid: str, at: datetime | None = None) -> AsyncGenerator[Doc]:
    """Every version, the first one first."""
    for doc in await versions.history(store, docid, at):
        yield known_of(doc)


async def story(store: Store, where: Conditions, at: datetime | None = None) -> AsyncGenerator[Doc]:
    """The articles of a story in the order of their publication."""
    for doc in ordered([doc async for doc in articles(store, where, 0, at)]):
        yield doc


async def changed(store: Store, window: Mapping[str, datetime]) -> AsyncGenerator[Doc]:
    """Articles that were revised or taken down in this time, the last change first."""
    last = {
        doc["article_id"]: doc["replaced_at"]
        async for doc in store.find(REVISIONS, {"replaced_at": dict(window)}, sort="replaced_at")
    }
    async for rows in batches(store.find(LISTINGS, {"state": "gone"}), AT_ONCE):
        for key, doc in (await store.get(ARTICLES, [row["_id"] for row in rows])).items():
            if (gone := doc.get("gone_at")) and meets(gone, window):
                last[key] = max(gone, last.get(key, gone))
    order = sorted(last, key=lambda key: last[key], reverse=True)
    for start in range(0, len(order), AT_ONCE):
        found = await store.get(ARTICLES, order[start : start + AT_ONCE])
        for key in order[start : start + AT_ONCE]:
            if key in found:
                yield known_of(found[key])


def meets(moment: datetime, window: Mapping[str, datetime]) -> bool:
    """True for a moment in a time."""
    return window.get("$gte", moment) <= moment <= window.get("$lte", moment) and moment < window.get(
        "$lt", moment + timedelta(1)
    )


def known_of(doc: Doc) -> Doc:
    """A document of an older version with its ``known_at``, too."""
    return doc if doc.get("known_at") else doc | known.fields(known.of(doc))


async def runs(store: Store, failed: bool, limit: int) -> AsyncGenerator[Doc]:
    """The newest first."""
    async for doc in store.find(RUNS, _failed(failed), sort="-started_at", limit=limit):
        yield doc


async def count_runs(store: Store, failed: bool, limit: int) -> int:
    """How many ``runs`` gives."""
    return _at_most(await store.count(RUNS, _failed(failed)), limit)


def _failed(failed: bool) -> dict[str, Any]:
    return {"ok": False} if failed else {}


def _at_most(number: int, limit: int) -> int:
    return min(number, limit) if limit else number
