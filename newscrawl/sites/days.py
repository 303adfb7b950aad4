"""Days and times as people write and read them: in a site's own zone, the home site's where none is given."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from newscrawl.sites import registry

WORKING, SATURDAY = (9, 21), 5


def parse_day(text: str) -> date:
    """``2024-05-01`` as a day of 1990 to 2100. Raises ValueError, which begins with the text."""
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"{text} is not a day (YYYY-MM-DD)")
    if not 1990 <= found.year <= 2100:
        raise ValueError(f"{text} is not a day of 1990 to 2100")
    return found


def midnight(day: date, zone: tzinfo | None = None) -> datetime:
    """When a day begins, in UTC; the first of the calendar, with it."""
    try:
        return datetime.combine(day, time(), zone or registry.home().zone).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def window(day: date, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
    """The moments at which a day begins and ends."""
    return midnight(day, zone), _end(day, zone)


def _end(day: date, zone: tzinfo | None) -> datetime:
    """The moment at which a day ends; its last one, for that of the calendar."""
    return midnight(day + timedelta(days=1), zone) if day < date.max else datetime.max.replace(tzinfo=UTC)


def working(since: datetime, until: datetime, zone: tzinfo | None = None) -> timedelta:
    """How much of the time between two moments is from 9 to 21 o'clock, Monday to Friday; holidays count."""
    found, day = timedelta(), local_day(since, zone)
    while day <= local_day(until, zone):
        start, end = (midnight(day, zone) + timedelta(hours=hour) for hour in WORKING)
        if day.weekday() < SATURDAY:
            found += max(timedelta(), min(end, until) - max(start, since))
        day += timedelta(days=1)
    return found


def moments(since: date | None, until: date | None, zone: tzinfo | None = None) -> dict[str, datetime]:
    """The condition that a time is in these days, both included; None: no bound on that side."""
    found = {}
    if since:
        found["$gte"] = midnight(since, zone)
    if until:
        found["$lt"] = _end(until, zone)
    return found


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """The same moment by the site's clock; at the very end of the calendar, as it is."""
    try:
        return moment.astimezone(zone or registry.home().zone)
    except OverflowError:
        return moment


def shown(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """``2018-12-28 19:55`` by the site's clock; empty for None."""
    return f"{local(moment, zone):%Y-%m-%d %H:%M}" if moment else ""


def local_day(moment: datetime, zone: tzinfo | None = None) -> date:
    """The day that a moment is in."""
    return local(moment, zone).date()
