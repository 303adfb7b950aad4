"""What the store knows of an article that is asked for by its URL alone."""

from datetime import datetime
from typing import NamedTuple

from newscrawl.runs.merge import list_in
from newscrawl.storage import ARTICLES, LISTINGS, Store

OTHERS = 3
"""How many other URLs of an article are worth a request, where the one that was asked for is dead."""


class Known(NamedTuple):
    """Of an article and of its row in the ledger."""

    urls: list[str]
    """Where else it may be, its own URL last."""

    ctime: datetime | None
    """What its list tells of its time: pages show no seconds, and some no year."""


async def of(store: Store, key: str) -> Known:
    """What is known of an id; nothing at all, perhaps. Raises StoreError."""
    row = (await store.get(LISTINGS, [key])).get(key, {})
    article = (await store.get(ARTICLES, [key])).get(key, {})
    named = [*list_in(article, "aliases")[:OTHERS], row.get("url"), article.get("url")]
    urls = list(dict.fromkeys(url for url in named if isinstance(url, str)))
    ctime = row.get("ctime")
    return Known(urls, ctime if isinstance(ctime, datetime) else None)
