"""All that belongs to some articles: every id that one of their URLs has, and their places in the archive."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.runs.merge import list_in
from newscrawl.runs.tombstones import FORGOTTEN, of_another
from newscrawl.sites import registry
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, REVISIONS, Store

AT_ONCE = 500
NEAREST = 3


@dataclass(slots=True)
class Found:
    """What a look into the store came to."""

    known: set[str] = field(default_factory=set)
    """Of the ids asked for, those that the store has anything of."""

    of: dict[str, str] = field(default_factory=dict)
    """By id, also of other URLs, the article that it is of."""

    urls: dict[str, str] = field(default_factory=dict)
    times: dict[str, datetime | None] = field(default_factory=dict)
    pages: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By archive file where their pages are."""


async def find(store: Store, ids: Iterable[str]) -> Found:
    """Look for these, and for what further ids their URLs have. Raises StoreError."""
    found = Found()
    asked = list(dict.fromkeys(ids))
    for start in range(0, len(asked), AT_ONCE):
        some = {key: key for key in asked[start : start + AT_ONCE] if key not in found.of}
        found.known |= found.of.keys() & set(asked[start : start + AT_ONCE])
        while some:
            found.of |= some
            some = await _look(store, found, some)
    return found


async def _look(store: Store, found: Found, some: dict[str, str]) -> dict[str, str]:
    """Take in what the store has of some ids; the further ids that this tells of."""
    further: dict[str, str] = {}
    for collection in (LISTINGS, REJECTS, ARTICLES, REVISIONS):
        for key, doc in await _documents(store, collection, list(some)):
            found.known.add(key)
            _note(found, key, doc)
            names = {other: url for url in _urls(doc) if (other := registry.id_at(url))}
            found.known |= names.keys() & found.of.keys()
            found.urls = names | found.urls
            further |= {other: some[key] for other in names if other not in found.of}
    for key, of in (await _others(store, some)).items():
        further |= {key: some[of]} if key not in found.of else {}
    return further


async def _others(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """The rows that became tombstones as their URLs led to one of these; by id, which."""
    reasons = {of_another(key): key for key in ids}
    rows = store.find(LISTINGS, {"state": FORGOTTEN, "last_error": {"$in": list(reasons)}})
    return {row["_id"]: reasons[row["last_error"]] async for row in rows}


async def _documents(store: Store, collection: str, ids: list[str]) -> list[tuple[str, Doc]]:
    if collection == REVISIONS:
        former = store.find(REVISIONS, {"article_id": {"$in": ids}})
        return [(doc["article_id"], doc) async for doc in former]
    return list((await store.get(collection, ids)).items())


def _note(found: Found, key: str, doc: Doc) -> None:
    if isinstance(url := doc.get("url"), str):
        found.urls[key] = url
    time = doc.get("published_at") or doc.get("ctime")
    found.times[key] = time if isinstance(time, datetime) else found.times.get(key)
    place = doc.get("archive")
    if isinstance(place, dict) and isinstance(place.get("offset"), int):
        found.pages[str(place.get("file"))].add(place["offset"])


def _urls(doc: Doc) -> Iterator[str]:
    yield from (url for url in (doc.get("url"), *list_in(doc, "aliases")) if isinstance(url, str))


async def nearest(store: Store, key: str) -> list[str]:
    """The ids in the ledger that begin most like one that is not there. Raises StoreError."""
    for length in range(len(key) - 1, len(key.partition(":")[0]) + 1, -1):
        start = key[:length]
        span = {"_id": {"$gte": start, "$lt": f"{start}\U0010ffff"}}
        if near := [doc["_id"] async for doc in store.find(LISTINGS, span, limit=NEAREST)]:
            return near
    return []
