"""What the library asks of a store."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from newscrawl.codec import Doc
from newscrawl.reading.choice import of_stories
from newscrawl.reading.story import ordered
from newscrawl.storage import ARTICLES, REVISIONS, RUNS, Store

Conditions = Mapping[str, Any]
NEWEST = "-published_at"


async def articles(store: Store, where: Conditions, limit: int) -> AsyncGenerator[Doc]:
    """The newest first."""
    found = await of_stories(store, where)
    async for doc in store.find(ARTICLES, found, sort=NEWEST, limit=limit):
        yield doc


async def count(store: Store, where: Conditions, limit: int) -> int:
    """How many ``articles`` gives."""
    return _at_most(await store.count(ARTICLES, await of_stories(store, where)), limit)


async def search(store: Store, words: Sequence[str], where: Conditions, limit: int) -> AsyncGenerator[Doc]:
    """The best first, each with its score."""
    async for hit in store.search(words, await of_stories(store, where), limit=limit):
        yield {**hit.doc, "score": round(hit.score, 4)}


async def article(store: Store, docid: str) -> Doc | None:
    """One article, also by another URL of it that it has in ``aliases``."""
    return (await store.get(ARTICLES, [docid])).get(docid)


async def history(store: Store, docid: str) -> AsyncGenerator[Doc]:
    """Every version, the first one first."""
    now = await article(store, docid)
    if now:
        async for doc in store.find(REVISIONS, {"article_id": docid}, sort="revision"):
            yield doc
        yield now


async def story(store: Store, where: Conditions) -> AsyncGenerator[Doc]:
    """The articles of a story in the order of their publication."""
    for doc in ordered([doc async for doc in articles(store, where, 0)]):
        yield doc


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
