"""Marks of days: a day's mark is another one whenever a row, an article or a run of it has changed.

So what was counted of a day holds as long as its mark is what it was. A store marks after it has written.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from newscrawl.storage.base import Put
from newscrawl.storage.collections import ARTICLES, DAYS, LISTINGS, RUNS

TIMES = {LISTINGS: "ctime", ARTICLES: "published_at", RUNS: "started_at"}
"""By collection the time that says of which day a document is."""

OFFSET_H = 8
"""Days are Beijing's."""


def day_of(moment: object) -> str | None:
    """The day as ``2026-11-25``; None for what is no time, or is at the end of the calendar."""
    try:
        return f"{moment + timedelta(hours=OFFSET_H):%Y-%m-%d}" if isinstance(moment, datetime) else None
    except OverflowError:
        return None


def marks(days: Iterable[str]) -> list[Put]:
    """New marks for days."""
    return [Put(DAYS, {"_id": day, "mark": secrets.token_hex(8)}) for day in sorted(days)]
