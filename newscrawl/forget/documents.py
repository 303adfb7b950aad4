"""The store without some articles: first their tombstones, then all that it has of them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.forget.record import Record
from newscrawl.runs import tombstones
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, REVISIONS, SIGNATURES, Delete, Op, Store
from newscrawl.stories.links import without_founder

AT_ONCE = 200


async def bury(store: Store, record: Record) -> AsyncIterator[int]:
    """Put the tombstones: from now on nothing fetches, extracts or stores these again. Raises StoreError."""
    for some in _batches(record):
        rows = await store.get(LISTINGS, some)
        now = datetime.now(UTC)
        ops = [_tombstone(record, key, rows.get(key), now) for key in some]
        record.after = some[-1]
        await store.write([*ops, record.op()])
        yield len(some)


def _tombstone(record: Record, key: str, row: Doc | None, now: datetime) -> Op:
    of = record.of[key]
    reason = tombstones.REASON if of == key else tombstones.of_another(of)
    url, at = record.urls.get(key) or record.urls.get(of) or "", record.times.get(key)
    return tombstones.bury(key, row, reason, now, url=url, at=at)


async def erase(store: Store, record: Record) -> AsyncIterator[int]:
    """Take the documents away. Raises StoreError."""
    for some in _batches(record):
        ops: list[Op] = []
        for key, since in (await _founders(store, some)).items():
            ops += await without_founder(store, key, since)
        ops += [op for key in some for op in tombstones.erasure(key)]
        former = [doc["_id"] async for doc in store.find(REVISIONS, {"article_id": {"$in": some}})]
        ops += [Delete(REVISIONS, key) for key in former]
        for collection in (ARTICLES, REJECTS):
            record.removed[collection] += len(await store.get(collection, some))
        record.removed[REVISIONS] += len(former)
        record.after = some[-1]
        await store.write([*ops, record.op()])
        yield len(some)


async def _founders(store: Store, ids: list[str]) -> dict[str, datetime | None]:
    """When the signatures of these were first made."""
    found = await store.get(SIGNATURES, ids)
    times = {key: doc.get("first_at") for key, doc in found.items()}
    return {key: time if isinstance(time, datetime) else None for key, time in times.items()}


def _batches(record: Record) -> list[list[str]]:
    left = [key for key in record.ids if key > record.after]
    return [left[start : start + AT_ONCE] for start in range(0, len(left), AT_ONCE)]
