"""Days and moments as options and arguments give them, on the home site's clock."""

import re
from datetime import UTC, date, datetime, timedelta

from newscrawl.reading.choice import BadChoice
from newscrawl.sites import registry
from newscrawl.sites.days import midnight, moments, parse_day

When = str | date | datetime
"""A day or a moment: text (``2024-05-17``, ``2024-05-17 09:30``), a date, or a datetime. Without an offset it
is the home site's clock: Beijing's."""

_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def between(since: When | None, until: When | None) -> dict[str, datetime]:
    """The condition on a time: from a moment, or the first of a day, to a moment, or the last of a day; both
    included. Raises BadChoice."""
    found: dict[str, datetime] = {}
    if since is not None:
        found["$gte"] = _begin(read_when("since", since))
    if until is not None:
        last = read_when("until", until)
        found |= {"$lte": last} if isinstance(last, datetime) else moments(None, last)
    first = found.get("$gte", _BEGINNING)
    if first >= found.get("$lt", _END) or first > found.get("$lte", _END):
        raise BadChoice(f"since {since} is after until {until}")
    return found


def as_of(name: str, value: When) -> datetime:
    """A moment; a day is its end. Raises BadChoice."""
    found = read_when(name, value)
    if isinstance(found, datetime):
        return found
    return midnight(found + timedelta(days=1)) - timedelta(milliseconds=1)


def read_when(name: str, value: When) -> date | datetime:
    """A day as a date, a moment as a datetime in UTC. Raises BadChoice, which names ``name``."""
    try:
        if isinstance(value, str):
            value = _read(value.strip())
        if not isinstance(value, datetime):
            return parse_day(str(value))
        local = value if value.tzinfo else value.replace(tzinfo=registry.home().zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadChoice(f"{name} {error}") from None


def _read(text: str) -> date | datetime:
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d.*", text, re.ASCII):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{text} is not a time (YYYY-MM-DD HH:MM)") from None
    try:
        return parse_day(text)
    except ValueError as error:
        raise ValueError(f"{error} or time (YYYY-MM-DD HH:MM)") from None


def _begin(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else midnight(when)
