"""What there is of each Beijing day, counted once and kept until the day's mark says that it has changed.

A count has, for each set of lists: its rows by state, the reasons of those that became nothing, and its
articles with their fields and sources; and the day's runs. Rows without a time are on no day.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import lists_of
from newscrawl.runs.record import COVERED, LEFT
from newscrawl.schema.sound import sound
from newscrawl.sites.days import local_day, moments
from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, REJECTS, RUNS, Conflict, Put, Store, Update, Where
from newscrawl.storage.base import DAYCOUNTS, DAYS
from newscrawl.storage.days import TIMES, marks

FORM = f"2 {' '.join(COVERED)}"
"""What a count is made of: those of another form are made anew."""

ALL_MARKED = "days"
"""The note that every day which has anything has a mark: older stores have none."""

AT_ONCE = 20
GIVEN_UP = "given_up"
"""The state here of what failed and is never tried again by itself."""

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
NO_SOURCE = "—"
READ = {ARTICLES: frozenset({"published_at", "channel", "source"}), RUNS: frozenset({"started_at", "ok"})}
"""The fields of documents that must be sound here, where not all."""


async def read(store: Store, since: date, until: date) -> AsyncIterator[Doc]:
    """The counts of the days that have anything, in order; what is not kept is counted now. StoreError."""
    span = {"_id": {"$gte": str(since), "$lte": str(until)}}
    kept = {doc["_id"]: doc async for doc in store.find(DAYCOUNTS, span)}
    async for day, mark in _marked(store, since, until):
        yield kept[day] if _holds(kept.get(day), mark) else await count(store, date.fromisoformat(day), mark)


async def _marked(store: Store, since: date, until: date) -> AsyncIterator[tuple[str, str]]:
    """The days that have anything, each with its mark."""
    if await store.get(CONTROL, [ALL_MARKED]):
        async for doc in store.find(DAYS, {"_id": {"$gte": str(since), "$lte": str(until)}}, sort="_id"):
            yield doc["_id"], doc["mark"]
        return
    for number in range((until - since).days + 1):
        yield str(since + timedelta(days=number)), ""


def _holds(count: Doc | None, mark: str) -> bool:
    return count is not None and bool(mark) and (count.get("mark"), count.get("form")) == (mark, FORM)


async def count(store: Store, day: date, mark: str) -> Doc:
    """The count of one day, from its rows, articles and runs."""
    rows: Counter[tuple[Any, ...]] = Counter()
    reasons: Counter[tuple[Any, ...]] = Counter()
    rejected: dict[str, tuple[tuple[str, ...], str]] = {}
    async for row in _of(store, LISTINGS, day):
        lids, state, error = tuple(sorted(row["lids"])), row["state"], row["last_error"] or ""
        rows[lids, state_of(row)] += 1
        if state == "rejected":
            rejected[row["_id"]] = lids, error
        elif state in ("gone", "failed"):
            reasons[lids, state, error, ""] += 1
    async for reason in _rejections(store, rejected):
        reasons[reason] += 1
    return {
        "_id": str(day),
        "mark": mark,
        "form": FORM,
        "rows": [[*map(_plain, key), n] for key, n in sorted(rows.items())],
        "reasons": [[*map(_plain, key), n] for key, n in sorted(reasons.items())],
        "articles": await _articles(store, day),
        "runs": await _runs(store, day),
    }


def state_of(row: Doc) -> str:
    """The row's state, told apart where it failed for good."""
    return GIVEN_UP if row["state"] == "failed" and row.get("next_at") is None else str(row["state"])


async def _rejections(
    store: Store, rejected: dict[str, tuple[tuple[str, ...], str]]
) -> AsyncIterator[tuple[tuple[str, ...], str, str, str]]:
    found = await store.get(REJECTS, rejected) if rejected else {}
    for key, (lids, error) in rejected.items():
        record, _ = sound(REJECTS, found.get(key, {}))
        yield lids, "rejected", error or record["reason"] or "", record["template"] or ""


async def _articles(store: Store, day: date) -> list[list[Any]]:
    """By set of lists: how many, how many have each field, and how many each source has."""
    fields: dict[tuple[str, ...], Counter[str]] = {}
    sources: dict[tuple[str, ...], Counter[str]] = {}
    async for doc in _of(store, ARTICLES, day):
        lids = tuple(sorted(lists_of(doc["channel"])))
        fields.setdefault(lids, Counter()).update(["", *(name for name in COVERED if doc.get(name))])
        sources.setdefault(lids, Counter())[doc["source"] or NO_SOURCE] += 1
    return [
        [list(lids), fields[lids].pop(""), _pairs(fields[lids]), _pairs(sources[lids])]
        for lids in sorted(fields)
    ]


async def _runs(store: Store, day: date) -> list[int]:
    """How many did their job, and how many did not; one that left at once had none."""
    worked = (run async for run in _of(store, RUNS, day) if run.get("finish_reason") != LEFT)
    ended = Counter([bool(run["ok"]) async for run in worked])
    return [ended[True], ended[False]]


async def _of(store: Store, collection: str, day: date) -> AsyncIterator[Doc]:
    async for doc in store.find(collection, {TIMES[collection]: moments(day, day)}):
        yield sound(collection, doc, READ.get(collection, frozenset()))[0]


def _pairs(counts: Counter[str]) -> list[list[Any]]:
    """No object: a source may have any name, and a field's must not."""
    return [[name, n] for name, n in counts.most_common()]


def _plain(part: Any) -> Any:
    return list(part) if isinstance(part, tuple) else part


async def refresh(store: Store, seconds: float) -> int:
    """Count days that have changed, the newest first, for about so long; how many are left. StoreError."""
    deadline = time.monotonic() + seconds
    if not await store.get(CONTROL, [ALL_MARKED]):
        await _mark_all(store)
    changed = [doc async for doc in store.find(DAYS, {"counted": {"$ne": FORM}}, sort="_id")]
    while changed and time.monotonic() < deadline:
        some = [changed.pop() for _ in range(min(AT_ONCE, len(changed)))]
        counts = [await count(store, date.fromisoformat(doc["_id"]), doc["mark"]) for doc in some]
        await asyncio.gather(*(_keep(store, found) for found in counts))
    return len(changed)


async def _keep(store: Store, found: Doc) -> None:
    """Keep a count, unless its day has changed since."""
    counted = Update(DAYS, found["_id"], {"counted": FORM}, {"mark": found["mark"]})
    with suppress(Conflict):
        await store.write([Put(DAYCOUNTS, found), counted])


async def differing(store: Store) -> str | None:
    """A day, taken at random, that was counted wrongly; it is then counted anew. None: it was right."""
    days = [doc async for doc in store.find(DAYS, {"counted": FORM})]
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
    days: set[str] = set()
    for collection, field in TIMES.items():
        after: Where = {field: {"$gte": EARLIEST}}
        while moment := await _first(store, collection, after, field):
            day = local_day(moment)
            days.add(str(day))
            after = {field: {"$gte": moments(day, day)["$lt"]}}
    known = {doc["_id"] async for doc in store.find(DAYS)}
    await store.write([*marks(days - known), Put(CONTROL, {"_id": ALL_MARKED})])


async def _first(store: Store, collection: str, where: Where, field: str) -> datetime | None:
    """The first time; somebody's edit that is none is passed over, at the cost of a look at all."""
    for limit in (1, 0):
        found = [doc[field] async for doc in store.find(collection, where, sort=field, limit=limit)]
        if moment := next((one for one in found if isinstance(one, datetime)), None):
            return moment
        if not found:
            break
    return None
