"""Archived pages that no document of the store points to: what a lost or younger store can win back."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from newscrawl.archive import Captured, Pointer, iter_responses
from newscrawl.codec import Doc
from newscrawl.reextract.pages import Page
from newscrawl.runs.tombstones import FORGOTTEN
from newscrawl.sites import registry
from newscrawl.sites.base import ARTICLE
from newscrawl.sites.errors import BadUrl
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, Store

OK = 200
UNWANTED = ("offsite", FORGOTTEN)
Rank = tuple[bool, datetime]


async def pages(
    store: Store, root: str, after: str, size: int
) -> AsyncIterator[tuple[list[Page], Mapping[str, Doc]]]:
    """Batches of pages whose article is not in the store, by document id, with their rows of the ledger."""
    found = {key: place for key, place in latest(root).items() if key > after}
    ids = sorted(found)
    for start in range(0, len(ids), size):
        some = ids[start : start + size]
        rows = await store.get(LISTINGS, some)
        known = {*await store.get(ARTICLES, some), *await store.get(REJECTS, some)}
        known |= {key for key, row in rows.items() if row["state"] in UNWANTED}
        if wanted := [_page(key, found[key], rows.get(key)) for key in some if key not in known]:
            yield wanted, rows


def latest(root: str) -> dict[str, Pointer]:
    """The best capture of each article's first page: the newest, a wap page only where there is no other."""
    best: dict[str, tuple[Rank, Pointer]] = {}
    for captured in iter_responses(root):
        if (key := article_id(captured)) is None:
            continue
        rank = not registry.of(key, captured.url).is_second_best(captured.url), captured.when
        if key not in best or best[key][0] <= rank:
            best[key] = rank, captured.pointer
    return {key: pointer for key, (_, pointer) in best.items()}


def article_id(captured: Captured) -> str | None:
    """The document that a response is the first page of, by its URL; None for what is no article's."""
    site = registry.of_url(captured.url)
    if captured.status != OK or site is None or site.part(captured.url):
        return None
    try:
        return site.document_id(captured.url) if site.kind(captured.url) == ARTICLE else None
    except BadUrl:
        return None


def _page(key: str, pointer: Pointer, row: Doc | None) -> Page:
    lids = tuple(sorted(row["lids"])) if row else ()
    return Page(key, pointer, lids, row["ctime"] if row else None, is_new=True)
