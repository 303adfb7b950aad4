"""Beijing days and times as people write and read them."""

import re
from datetime import UTC, date, datetime, time, timedelta

from newscrawl.sites.sina.times import BEIJING


def parse_day(text: str) -> date:
    """``2024-05-01`` as a day of 1990 to 2100. Raises ValueError, which begins with the text."""
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise ValueError(f"{text} is not a day (YYYY-MM-DD)")
    return found


def midnight(day: date) -> datetime:
    """When a Beijing day begins, in UTC."""
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)


def moments(since: date | None, until: date | None) -> dict[str, datetime]:
    """The condition that a time is in these Beijing days, both included; None: no bound on that side."""
    found = {}
    if since:
        found["$gte"] = midnight(since)
    if until:
        found["$lt"] = midnight(until + timedelta(days=1))
    return found


def beijing(moment: datetime | None) -> str:
    """``2018-12-28 19:55`` in Beijing; empty for None."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""


def beijing_day(moment: datetime) -> date:
    """The Beijing day that a moment is in."""
    return moment.astimezone(BEIJING).date()
