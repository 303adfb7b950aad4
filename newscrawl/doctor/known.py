"""Checks of what the store knows: the last good run, unknown pages, older extractions, room by the pace."""

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
from newscrawl.storage import ARTICLES, REJECTS, RUNS, Store

QUIET = timedelta(hours=24)
"""A longer time without a good run is told."""

WEEK = timedelta(days=7)
"""Runs of this time tell the pace."""

SKEW = timedelta(minutes=10)
LOOKED_AT = 50
"""Articles at either end of time whose extraction is looked at."""

ARTICLE_BYTES = 17_500
"""Of an article in the store, with its row, signature and indexes: docs/scale.md."""

FEW_DAYS = 30
UNKNOWN = "unknown template"
BEHIND = "scrapy reextract --dry-run shows what today's extraction would change"


async def findings(store: Store, now: datetime, folders: dict[str, str]) -> AsyncIterator[Finding]:
    """``folders``: where the archive and the store are, by the name of their disk. Raises StoreError."""
    runs = [
        doc async for doc in store.find(RUNS, {"finish_reason": {"$ne": LEFT}}, sort="-started_at", limit=1)
    ]
    good = [doc async for doc in store.find(RUNS, {"ok": True}, sort="-started_at", limit=1)]
    if runs:
        yield _last_good(good[0] if good else None, now)
        for found in (_clock(runs[0], now), _version(runs[0])):
            if found:
                yield found
    if unknown := await store.count(REJECTS, {"reason": UNKNOWN, "stored_at": None}):
        told = f"{unknown} pages fit no template"
        yield Finding("templates", Level.WARN, told, "a newer newscrawl may know them: then scrapy reextract")
    if behind := await _behind(store):
        told = f"{behind} of the {2 * LOOKED_AT} oldest and newest articles are of an older extraction"
        yield Finding("extraction", Level.WARN, told, BEHIND)
    week = [doc async for doc in store.find(RUNS, {"started_at": {"$gte": now - WEEK}}) if doc["started_at"]]
    for found in _room(week, now, folders):
        yield found


def _last_good(run: Doc | None, now: datetime) -> Finding:
    advice = "scrapy runs --failed says why; is the timer on?"
    if run is None or run["started_at"] is None:
        return Finding("last good run", Level.WARN, "no run has done its job yet", advice)
    hours = (now - run["started_at"]).total_seconds() / 3600
    told = f"{shown(run['started_at'])} {registry.home().place} time, {max(hours, 0):.0f} h ago"
    late = now - run["started_at"] > QUIET
    return Finding("last good run", Level.WARN if late else Level.OK, told, advice if late else "")


def _clock(run: Doc, now: datetime) -> Finding | None:
    """Whether the last run began after now, by the clock that it had."""
    if run["started_at"] is None or run["started_at"] - now <= SKEW:
        return None
    told = f"the last run began {shown(run['started_at'])}, which is yet to come"
    return Finding("clock of runs", Level.WARN, told, "set the clock (NTP), of the hosts that crawl, too")


def _version(run: Doc) -> Finding | None:
    former = (run.get("versions") or {}).get("newscrawl")
    if former in (None, __version__):
        return None
    told = f"the last run was of newscrawl {former}, this is {__version__}"
    return Finding("version", Level.WARN, told, "is another installation crawling? Upgrade it, too")


async def _behind(store: Store) -> int:
    """Articles among the oldest and the newest that were made by an older extraction."""
    found: dict[str, Doc] = {}
    for sort in ("published_at", "-published_at"):
        async for doc in store.find(ARTICLES, {"published_at": {"$ne": None}}, sort=sort, limit=LOOKED_AT):
            found[doc["_id"]] = doc
    return sum(_is_behind(doc) for doc in found.values())


def _is_behind(doc: Doc) -> bool:
    version = doc.get("parser_version")
    site = registry.of(doc["_id"], str(doc.get("url") or ""))
    return isinstance(version, int) and version < site.parser_version


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
            yield Finding(name, Level.WARN if low else Level.OK, told, "make room, or move it" if low else "")


def agent(text: str) -> Finding:
    """Whether who is asked can find out who asks."""
    if "@" in text or "http" in text:
        return Finding("user agent", Level.OK, text)
    advice = "set USER_AGENT with an address or a page about you: who is annoyed can write, and not ban"
    return Finding("user agent", Level.WARN, f"{text} names no contact", advice)
