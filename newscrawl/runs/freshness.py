"""Whether lists still move: a feed that went stale goes on answering, with status 0 and old rows."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.runs.limits import Limits
from newscrawl.runs.sweep import AHEAD
from newscrawl.schema.notes import sound_note
from newscrawl.sites import registry
from newscrawl.sites.days import working
from newscrawl.storage import CONTROL, Op, Put, Store

KINDS = {"newest_at": datetime, "was_fresh": bool}
PREFIX, ASKED = "lists/newest/", "lists/asked/"
"""Crawl statistics with the Unix time of each list's newest row, and one for each list that was asked."""


def asked(stats: Mapping[str, float]) -> list[str]:
    """The keys of the lists that a run asked, whatever they answered."""
    return [key.removeprefix(ASKED) for key in stats if key.startswith(ASKED)]


def newest(stats: Mapping[str, float]) -> dict[str, datetime]:
    """The newest row of each list that a run read, by its key."""
    found = {key: value for key, value in stats.items() if key.startswith(PREFIX)}
    return {key.removeprefix(PREFIX): datetime.fromtimestamp(s, UTC) for key, s in found.items()}


async def note(
    store: Store,
    rows: Mapping[str, datetime],
    limits: Limits,
    now: datetime,
    silent: Collection[str] = (),
) -> dict[str, tuple[datetime, bool]]:
    """Each list's newest row and whether the list was ever fresh, which is kept for later runs.

    A list that was old when first read (an archive, a dead channel) never went stale. One that was asked and
    told of no row with a time (``silent``) has the newest row that former runs knew of.
    """
    silent = set(silent) - set(rows)
    found_notes = await store.get(CONTROL, [f"list:{key}" for key in (*rows, *silent)])
    known = {key: note for key, doc in found_notes.items() if (note := sound_note(CONTROL, doc, **KINDS))}
    found: dict[str, tuple[datetime, bool]] = {}
    ops: list[Op] = []
    for key, at in rows.items():
        before = known.get(f"list:{key}", {})
        fresh = limits.is_fresh(at, now) or bool(before.get("was_fresh"))
        found[key] = (at, fresh)
        newest_at = max(at, _former(before, now) or at)
        doc = {"_id": f"list:{key}", "newest_at": newest_at, "was_fresh": fresh, "seen_at": now}
        ops.append(Put(CONTROL, doc))
    if ops:
        await store.write(ops)
    for key in silent:
        before = known.get(f"list:{key}", {})
        if last := _former(before, now):
            found[key] = (last, bool(before.get("was_fresh")))
    return found


def silent(rows: Mapping[str, datetime], now: datetime) -> dict[str, timedelta]:
    """Lists that have had no new row for longer than ever happens, each with the working hours of that."""
    found: dict[str, timedelta] = {}
    for site in registry.sites():
        for one in site.lists.table:
            if one.silence is not None and one.key in rows:
                hours = working(rows[one.key], now, site.zone)
                found |= {one.key: hours} if hours > one.silence else {}
    return found


def _former(note: Mapping[str, Any], now: datetime) -> datetime | None:
    """The newest row that former runs knew of; a time to come is none."""
    at: datetime | None = note.get("newest_at")
    return at if at and at - now <= AHEAD else None
