"""Where else an article may be: the URLs that the store knows it by."""

from newscrawl.runs.merge import list_in
from newscrawl.storage import ARTICLES, LISTINGS, Store

OTHERS = 3
"""How many other URLs of an article are worth a request, where the one that was asked for is dead."""


async def of(store: Store, key: str) -> list[str]:
    """Those of an article and of its row, its own last. Raises StoreError."""
    row = (await store.get(LISTINGS, [key])).get(key, {})
    article = (await store.get(ARTICLES, [key])).get(key, {})
    named = [*list_in(article, "aliases")[:OTHERS], row.get("url"), article.get("url")]
    return list(dict.fromkeys(url for url in named if isinstance(url, str)))
