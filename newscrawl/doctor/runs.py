"""What the records of runs tell: the last good one, the clock, the version, room at the pace of the week."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from newscrawl import __version__
from newscrawl.codec import Doc
from newscrawl.runs.record import LEFT
from newscrawl.sites import registry
from newscrawl.sites.checks import Finding, Level
from newscrawl.sites.days import shown
from newscrawl.storage import ARTICLES, RUNS, Store

QUIET = timedelta(hours=24)
"""A longer time without a good run is told."""

WEEK = timedelta(days=7)
"""Runs of this time tell the pace."""

SKEW = timedelta(minutes=10)
NEWEST = 50
"""Articles whose time of storing is looked at."""

ARTICLE_BYTES = 17_500
"""Of an article in the store, with its row, signature and indexes: docs/scale.md."""

FEW_DAYS = 30
NEVER_RUN = "no run has succeeded yet"
AHEAD = "which is in the future"
SET_CLOCK = "set the clocks (NTP) of all hosts that crawl"


async def findings(store: Store, now: datetime, folders: dict[str, str]) -> AsyncIterator[Finding]:
    """``folders``: where the archive and the store are, by the name of their disk. Raises StoreError."""
    where = {"finish_reason": {"$ne": LEFT}}
    last = [doc async for doc in store.find(RUNS, where, sort="-started_at", limit=1)]
    good = [doc async for doc in store.find(RUNS, {"ok": True}, sort="-started_at", limit=1)]
    if last:
        yield _last_good(good[0] if good else None, now)
        yield _version(last[0])
    yield _clock(last[0] if last else None, await _stored_last(store), now)
    week = [doc async for doc in store.find(RUNS, {"started_at": {"$gte": now - WEEK}}) if doc["started_at"]]
    for found in _room(week, now, folders):
        yield found


def _last_good(run: Doc | None, now: datetime) -> Finding:
    advice = "scrapy runs --failed says why; is the timer on?"
    if run is None or run["started_at"] is None:
        return Finding("last good run", Level.WARN, NEVER_RUN, advice)
    hours = (now - run["started_at"]).total_seconds() / 3600
    told = f"{shown(run['started_at'])} {registry.home().place} time, {max(hours, 0):.0f} h ago"
    late = now - run["started_at"] > QUIET
    return Finding("last good run", Level.WARN if late else Level.OK, told, advice if late else "")


async def _stored_last(store: Store) -> datetime | None:
    """When the newest articles were stored."""
    found = store.find(ARTICLES, {"published_at": {"$ne": None}}, sort="-published_at", limit=NEWEST)
    return max([doc["crawled_at"] async for doc in found if doc.get("crawled_at")], default=None)


def _clock(run: Doc | None, stored: datetime | None, now: datetime) -> Finding:
    """Whether anything happened after now, by the clock that it had."""
    for what, moment in (
        ("the last run began", run and run["started_at"]),
        ("an article was stored", stored),
    ):
        if moment and moment - now > SKEW:
            return Finding("clock of runs", Level.WARN, f"{what} {shown(moment)}, {AHEAD}", SET_CLOCK)
    return Finding("clock of runs", Level.OK, "no time in the store is in the future")


def _version(run: Doc) -> Finding:
    former = (run.get("versions") or {}).get("newscrawl")
    if former in (None, __version__):
        return Finding("version", Level.OK, f"newscrawl {__version__}, as in the last run")
    told = f"the last run was by newscrawl {former}, this is {__version__}"
    return Finding("version", Level.WARN, told, "is there another installation? Upgrade that too")


def _room(week: list[Doc], now: datetime, folders: dict[str, str]) -> Iterator[Finding]:
    """For how many days each disk has room, by what the runs of the last week have fetched and stored."""
    if not week:
        return
    days = max((now - min(run["started_at"] for run in week)) / timedelta(days=1), 1.0)
    counts = [run.get("counts") or {} for run in week]
    paces = {
        "archive disk": sum(one.get("bytes", 0) for one in counts) / days,
        "store disk": ARTICLE_BYTES * sum(one.get("stored", 0) for one in counts) / days,
    }
    for name, folder in folders.items():
        if folder and paces.get(name) and Path(folder).exists():
            left = shutil.disk_usage(folder).free / paces[name]
            told = (
                f"room for {left:,.0f} days at the last week's pace, {paces[name] / (1 << 20):.1f} MiB a day"
            )
            low = left < FEW_DAYS
            yield Finding(
                f"{name}, days", Level.WARN if low else Level.OK, told, "make room, or move it" if low else ""
            )
