"""The documents to go through, in batches, each with its page in the archive."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from newscrawl.archive import Pointer
from newscrawl.codec import Doc
from newscrawl.items import lists_of
from newscrawl.reextract import unknown
from newscrawl.reextract.orders import Orders
from newscrawl.reextract.pages import Page
from newscrawl.reextract.position import PHASES, Position
from newscrawl.reextract.renamed import Renamed
from newscrawl.runs.merge import list_in
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, Conflict, Store, Update
from newscrawl.storage.batches import batches

AT_ONCE = 40


class Batch(NamedTuple):
    """Documents and the rows that led to them, by id; ``docs`` is empty for pages of no document."""

    phase: str
    ids: list[str]
    docs: Mapping[str, Doc]
    rows: Mapping[str, Doc]


class Walk:
    """Articles, then rejects, then pages of no document, each in the order of their ids."""

    def __init__(self, store: Store, orders: Orders, position: Position, *, compares: bool) -> None:
        """``compares``: pages of stored articles go with the article, to be compared with it."""
        self._store, self._orders, self._position = store, orders, position
        self._compares = compares
        self._renamed = Renamed(orders.root)

    async def batches(self) -> AsyncIterator[tuple[Batch, Sequence[Page]]]:
        """What is not done yet."""
        for phase in PHASES:
            after = self._position.after(phase)
            if after is None or (phase == "responses" and not self._orders.everything):
                continue
            if phase == "responses":
                async for found, rows in unknown.pages(self._store, self._orders.root, after, AT_ONCE):
                    yield Batch(phase, [page.id for page in found], {}, rows), found
                continue
            async for docs in batches(self._store.find(phase, self._where(phase, after)), AT_ONCE):
                yield await self.batch(phase, docs)

    async def batch(self, phase: str, docs: Iterable[Doc]) -> tuple[Batch, list[Page]]:
        """These documents, and the pages of those that have one."""
        by_id = await self._found_again(phase, {doc["_id"]: doc for doc in docs})
        rows = await self._store.get(LISTINGS, by_id)
        pages = [page for key, doc in by_id.items() if (page := _page(doc, rows.get(key)))]
        if phase != ARTICLES:
            pages = [page._replace(is_new=True) for page in pages]
        elif self._compares:
            pages = [page._replace(former=by_id[page.id]) for page in pages]
        return Batch(phase, list(by_id), by_id, rows), pages

    async def _found_again(self, phase: str, docs: dict[str, Doc]) -> dict[str, Doc]:
        """The documents, and in the store, too, with their pages where these are now."""
        places = {key: place for key, doc in docs.items() if (place := self._renamed.place(doc))}
        for key, place in places.items():
            former, now = docs[key]["archive"], place._asdict()
            docs[key] = docs[key] | {"archive": now}
            if not self._orders.dry_run:
                with suppress(Conflict):  # it was fetched meanwhile, and has a newer page
                    where = {"archive.file": former["file"]}
                    await self._store.write([Update(phase, key, {"archive": now}, where)])
        return docs

    def _where(self, phase: str, after: str) -> dict[str, Any]:
        where: dict[str, Any] = {"_id": {"$gt": after}} if after else {}
        if phase == ARTICLES and self._orders.moments:
            where["published_at"] = self._orders.moments
        return where | ({"stored_at": None} if phase == REJECTS else {})


def _page(doc: Doc, row: Doc | None) -> Page | None:
    place = doc.get("archive")
    if not isinstance(place, Mapping) or not {"file", "offset"} <= place.keys():
        return None
    lids = lists_of(doc["channel"]) if "channel" in doc else ((row or {}).get("lids") or ())
    times = ((row or {}).get("ctime"), doc.get("published_at"))
    ctime = next((time for time in times if isinstance(time, datetime)), None)
    known = [doc.get("url"), (row or {}).get("url"), *list_in(doc, "aliases")]
    urls = tuple(url for url in known if isinstance(url, str))
    return Page(doc["_id"], Pointer(place["file"], place["offset"]), tuple(sorted(lids)), ctime, urls)
