"""Tombstones in a migration: those of the source are obeyed in the target, and those of the target hold."""

from collections.abc import Iterable
from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.runs.merge import list_in
from newscrawl.runs.tombstones import FORGOTTEN, REASON, RECORDS, UNDO, bury, erasure, is_forgotten
from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, REJECTS, REVISIONS, SIGNATURES, Delete, Store

AT_ONCE = 200
OF_ARTICLE = {ARTICLES: "_id", REJECTS: "_id", SIGNATURES: "_id", REVISIONS: "article_id"}
"""The field that says of which article a document is."""


class Buried:
    """What was taken down in either store."""

    def __init__(self) -> None:
        self._source: set[str] = set()
        self._all: set[str] = set()
        self._only_target: set[str] = set()

    async def load(self, source: Store, target: Store) -> None:
        """Raises StoreError."""
        self._source, there = await _forgotten(source), await _forgotten(target)
        self._all, self._only_target = self._source | there, there - self._source

    async def restore(self, store: Store) -> None:
        """Make the tombstones that the records of take-downs know, and the ledger has lost. StoreError."""
        ids: set[str] = set()
        records = {"_id": {"$gte": RECORDS, "$lt": f"{RECORDS}~"}}
        async for doc in store.find(CONTROL, records, sort="_id"):
            told = set(list_in(doc, "ids"))
            ids = ids - told if doc.get("asked") == UNDO else ids | told
        now, rows = datetime.now(UTC), await store.get(LISTINGS, ids)
        lost = [key for key in sorted(ids) if not is_forgotten(rows.get(key))]
        await store.write([bury(key, rows.get(key), REASON, now, url="", at=None) for key in lost])

    async def obey(self, target: Store) -> None:
        """Take away in the target what was taken down in the source. Raises StoreError."""
        known = sorted(self._source)
        for start in range(0, len(known), AT_ONCE):
            ids = known[start : start + AT_ONCE]
            ops = [op for key in ids for op in erasure(key)]
            former = target.find(REVISIONS, {"article_id": {"$in": ids}})
            ops += [Delete(REVISIONS, doc["_id"]) async for doc in former]
            await target.write(ops)

    def has(self, collection: str, doc: Doc) -> bool:
        """True for a document that must not be copied."""
        if collection == LISTINGS:
            return doc["_id"] in self._only_target
        return collection in OF_ARTICLE and doc.get(OF_ARTICLE[collection]) in self._all

    def without(self, collection: str, docs: Iterable[Doc]) -> list[Doc]:
        """Those that may be copied."""
        return [doc for doc in docs if not self.has(collection, doc)]


async def _forgotten(store: Store) -> set[str]:
    return {row["_id"] async for row in store.find(LISTINGS, {"state": FORGOTTEN})}
