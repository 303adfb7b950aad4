"""The counts of all Beijing days, each kept until the day's mark says that it has changed.

What a count has: see daycount.py. One that somebody spoilt, and a day whose mark was, is counted anew.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.runs.daycount import FORM, GIVEN_UP, count, is_whole, state_of
from newscrawl.schema.notes import sound_note
from newscrawl.sites.days import local_day, moments
from newscrawl.storage import CONTROL, Conflict, Put, Store, Update, Where
from newscrawl.storage.collections import DAYCOUNTS, DAYS
from newscrawl.storage.days import TIMES, marks

__all__ = ["FORM", "GIVEN_UP", "count", "differing", "read", "refresh", "state_of"]
logger = logging.getLogger(__name__)

ALL_MARKED = "days"
"""The note that every day which has anything has a mark: older stores have none."""

AT_ONCE = 20
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


async def read(store: Store, since: date, until: date) -> AsyncIterator[Doc]:
    """The counts of the days that have anything, in order; what is not kept is counted now. StoreError."""
    span = {"_id": {"$gte": str(since), "$lte": str(until)}}
    kept = {doc["_id"]: doc async for doc in store.find(DAYCOUNTS, span)}
    async for day, mark in _marked(store, since, until):
        yield kept[day] if _holds(kept.get(day), mark) else await count(store, date.fromisoformat(day), mark)


async def _marked(store: Store, since: date, until: date) -> AsyncIterator[tuple[str, str]]:
    """The days that have anything, each with its mark; empty where it is spoilt."""
    if await store.get(CONTROL, [ALL_MARKED]):
        async for doc in store.find(DAYS, {"_id": {"$gte": str(since), "$lte": str(until)}}, sort="_id"):
            if _is_day(doc["_id"]):
                yield doc["_id"], (sound_note(DAYS, doc, mark=str) or {"mark": ""})["mark"]
        return
    for number in range((until - since).days + 1):
        yield str(since + timedelta(days=number)), ""


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return str(date.fromisoformat(text)) == text
    return False


def _holds(kept: Doc | None, mark: str) -> bool:
    if kept is None or not mark or (kept.get("mark"), kept.get("form")) != (mark, FORM):
        return False
    if is_whole(kept):
        return True
    logger.warning("%s %s is damaged: counted again", DAYCOUNTS, kept["_id"])
    return False


async def refresh(store: Store, seconds: float) -> int:
    """Count days that have changed, the newest first, for about so long; how many are left. StoreError."""
    deadline = time.monotonic() + seconds
    if not await store.get(CONTROL, [ALL_MARKED]):
        await _mark_all(store)
    changed = [doc for doc in await _sound_marks(store) if doc.get("counted") != FORM]
    while changed and time.monotonic() < deadline:
        some = [changed.pop() for _ in range(min(AT_ONCE, len(changed)))]
        counts = [await count(store, date.fromisoformat(doc["_id"]), doc["mark"]) for doc in some]
        await asyncio.gather(*(_keep(store, found) for found in counts))
    return len(changed)


async def _sound_marks(store: Store) -> list[Doc]:
    """All marks, by day; a day whose mark somebody spoilt has a new one: it has changed."""
    found = [doc async for doc in store.find(DAYS, sort="_id") if _is_day(doc["_id"])]
    renewed = marks(doc["_id"] for doc in found if not sound_note(DAYS, doc, mark=str))
    await store.write(renewed)
    new = {put.doc["_id"]: put.doc for put in renewed}
    return [new.get(doc["_id"], doc) for doc in found]


async def _keep(store: Store, found: Doc) -> None:
    """Keep a count, unless its day has changed since."""
    counted = Update(DAYS, found["_id"], {"counted": FORM}, {"mark": found["mark"]})
    with suppress(Conflict):
        await store.write([Put(DAYCOUNTS, found), counted])


async def differing(store: Store) -> str | None:
    """A day, taken at random, that was counted wrongly; it is then counted anew. None: it was right."""
    counted = store.find(DAYS, {"counted": FORM})
    days = [doc async for doc in counted if _is_day(doc["_id"]) and isinstance(doc.get("mark"), str)]
    if not days:
        return None
    day = random.choice(days)  # noqa: S311 - no secret
    key: str = day["_id"]
    found = await count(store, date.fromisoformat(key), day["mark"])
    now = (await store.get(DAYS, [key])).get(key)
    if now != day or (await store.get(DAYCOUNTS, [key])).get(key) == found:
        return None
    await _keep(store, found)
    return key


async def _mark_all(store: Store) -> None:
    """Mark what an older version wrote: from one day that has anything to the next."""
    *days, known = await asyncio.gather(
        *(_days_of(store, collection, field) for collection, field in TIMES.items()), _marked_days(store)
    )
    await store.write([*marks(set().union(*days) - known), Put(CONTROL, {"_id": ALL_MARKED})])


async def _marked_days(store: Store) -> set[str]:
    return {doc["_id"] async for doc in store.find(DAYS)}


async def _days_of(store: Store, collection: str, field: str) -> set[str]:
    days: set[str] = set()
    after: Where = {field: {"$gte": EARLIEST}}
    while moment := await _first(store, collection, after, field):
        day = local_day(moment)
        days.add(str(day))
        after = {field: {"$gte": moments(day, day)["$lt"]}}
    return days


async def _first(store: Store, collection: str, where: Where, field: str) -> datetime | None:
    """The first time; somebody's edit that is none is passed over, at the cost of a look at all."""
    for limit in (1, 0):
        found = [doc[field] async for doc in store.find(collection, where, sort=field, limit=limit)]
        if moment := next((one for one in found if isinstance(one, datetime)), None):
            return moment
        if not found:
            break
    return None
