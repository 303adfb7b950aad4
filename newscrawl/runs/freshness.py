"""Whether lists still move: a feed that went stale goes on answering, with status 0 and old rows."""

from collections.abc import Mapping
from datetime import UTC, datetime

from newscrawl.runs import gate
from newscrawl.storage import CONTROL, Op, Put, Store

PREFIX = "lists/newest/"
"""Crawl statistics with the Unix time of each list's newest row."""


def newest(stats: Mapping[str, float]) -> dict[str, datetime]:
    """The newest row of each list that a run read, by its key."""
    found = {key: value for key, value in stats.items() if key.startswith(PREFIX)}
    return {key.removeprefix(PREFIX): datetime.fromtimestamp(s, UTC) for key, s in found.items()}


async def note(
    store: Store, rows: Mapping[str, datetime], limits: gate.Limits, now: datetime
) -> dict[str, tuple[datetime, bool]]:
    """Each list's newest row and whether the list was ever fresh, which is kept for later runs.

    A list that was old when first read (an archive, a dead channel) never went stale.
    """
    known = await store.get(CONTROL, [f"list:{key}" for key in rows])
    found: dict[str, tuple[datetime, bool]] = {}
    ops: list[Op] = []
    for key, at in rows.items():
        before = known.get(f"list:{key}", {})
        fresh = gate.is_fresh(at, limits, now) or bool(before.get("was_fresh"))
        found[key] = (at, fresh)
        doc = {"_id": f"list:{key}", "newest_at": at, "was_fresh": fresh, "seen_at": now}
        ops.append(Put(CONTROL, doc))
    if ops:
        await store.write(ops)
    return found
