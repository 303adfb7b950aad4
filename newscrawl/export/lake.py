"""A folder of Parquet files, one a Beijing day: ``lake/day=2024-05-17/articles.parquet``.

An article is in its day's file, once. ``--since last`` makes the files of the days that have changed anew,
in a hidden place and under names that no ``*.parquet`` finds. When all are whole, each is renamed into its
place: a reader sees a day as it was or as it is. The manifest comes last. It has the mark that each day had
when it was read; a killed update leaves the former marks there, so the next one does the same days again.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from newscrawl.cli.console import BadUsage
from newscrawl.export import atomic, parts
from newscrawl.export.lakedays import NO_DAY, Days, day_of, drop, publish
from newscrawl.export.manifest import Manifest
from newscrawl.runs.daycounts import ALL_MARKED
from newscrawl.sites.days import moments
from newscrawl.storage import ARTICLES, CONTROL, Store, Where
from newscrawl.storage.collections import DAYS

SORT = "-published_at"


@dataclass(frozen=True, slots=True)
class Order:
    """What a lake is to hold."""

    folder: Path
    where: dict[str, Any]
    key: str
    """What tells lakes of other filters and columns from this one."""

    columns: tuple[str, ...] = ()
    among: frozenset[str] | None = None
    """Only these articles; None for all."""

    written: Callable[[], None] = lambda: None
    """Called with every document."""


async def make(store: Store, order: Order) -> int:
    """A new lake, which comes whole; how many documents are in it. Raises BadUsage, OSError, StoreError."""
    manifest = Manifest(order.key, since=order.where.get("published_at", {}).get("$gte"))
    with atomic.folder(order.folder, None) as folder:
        manifest.marks = await _marks(store)
        with parts.staging(folder) as staging:
            made = await _made(store, order, staging, [order.where])
            publish(made, folder, manifest.days)
        manifest.save(folder)
    return made.documents


async def update(store: Store, order: Order) -> int:
    """Bring a lake up to date; how many documents the changed days have. Raises likewise."""
    with parts.held_folder(order.folder):
        parts.sweep(order.folder)
        manifest = Manifest.load(order.folder)
        if manifest.key != order.key:
            raise BadUsage(f"{order.folder} is a lake of other filters or columns: name another folder")
        where = _since(order.where, manifest.since)
        marks = await _marks(store)
        lost = manifest.lost(order.folder)
        changed = await _changed(store, where, manifest, marks, lost)
        for day in changed.keys() & lost:
            del manifest.days[day]  # so that its file is put there again, the same or not
        with parts.staging(order.folder) as staging:
            made = await _made(store, order, staging, changed.values())
            publish(made, order.folder, manifest.days)
        drop(order.folder, manifest.days, changed.keys() - made.files.keys())
        manifest.marks = marks
        manifest.save(order.folder)
    return made.documents


async def _marks(store: Store) -> dict[str, str]:
    """By day what is another text after each change; read before the articles are."""
    return {doc["_id"]: str(doc.get("mark")) async for doc in store.find(DAYS)}


async def _changed(
    store: Store, where: dict[str, Any], manifest: Manifest, marks: dict[str, str], lost: set[str]
) -> dict[str, Where]:
    """The days that are to be made anew, and the conditions of each."""
    undated = {} if "published_at" in where else {NO_DAY: {**where, "published_at": None}}
    if await store.get(CONTROL, [ALL_MARKED]):
        days = {day for day in {*marks, *manifest.days} if marks.get(day, "") != manifest.marks.get(day)}
    else:  # what an older version wrote has no marks
        days = await _all_days(store, where) | manifest.days.keys()
    found = {day: _of_day(where, day) for day in sorted(days | lost)}
    return {day: conditions for day, conditions in found.items() if conditions} | undated


async def _all_days(store: Store, where: Where) -> set[str]:
    return {day_of(doc) async for doc in store.find(ARTICLES, where)}


async def _made(store: Store, order: Order, staging: Path, wanted: Iterable[Where]) -> Days:
    """The files of what meets any of the conditions."""
    days = Days(staging, order.columns)
    with closing(days):
        for where in wanted:
            async for doc in store.find(ARTICLES, where, sort=SORT):
                if order.among is None or doc["_id"] in order.among:
                    days.add(doc)
                    order.written()
        days.finish()
    return days


def _since(where: dict[str, Any], since: datetime | None) -> dict[str, Any]:
    """The first day that a lake was made for holds on."""
    published = where.get("published_at", {})
    return where if since is None else {**where, "published_at": {**published, "$gte": since}}


def _of_day(where: dict[str, Any], text: str) -> Where | None:
    """The conditions for one day; None where it is none, or outside of the days asked for."""
    try:
        day = date.fromisoformat(text)
        whole = moments(day, day)
    except (ValueError, OverflowError):
        return None
    asked = where.get("published_at", {})
    if whole["$gte"] < asked.get("$gte", whole["$gte"]) or whole["$lt"] > asked.get("$lt", whole["$lt"]):
        return None
    return {**where, "published_at": whole}
