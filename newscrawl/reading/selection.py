"""Articles that meet conditions, as they are or as of a moment: what commands and the library read."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.reading import then
from newscrawl.reading.then import NEWEST, Conditions
from newscrawl.storage import ARTICLES, Hit, Store


async def chosen(store: Store, where: Conditions, at: datetime | None, limit: int = 0) -> AsyncGenerator[Doc]:
    """The articles that meet the conditions, the newest first: as of a moment, or for None as they are."""
    now = store.find(ARTICLES, where, sort=NEWEST, limit=limit)
    async with aclosing(then.articles(store, where, at, limit) if at else now) as docs:
        async for doc in docs:
            yield doc


async def found(
    store: Store,
    words: Sequence[str],
    where: Conditions,
    at: datetime | None,
    limit: int = 0,
    *,
    newest: bool = False,
) -> AsyncGenerator[Hit]:
    """The articles that match all of the words, the best or the ``newest`` first: as of a moment, or for None
    as they are."""
    if at:
        for hit in await then.search(store, words, where, at, limit, newest=newest):
            yield hit
        return
    async with aclosing(store.search(words, where, limit=limit, newest=newest)) as hits:
        async for hit in hits:
            yield hit
