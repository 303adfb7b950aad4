"""When a watch tells: after each run, or as a digest at a time of day or every so many hours.

A digest is due once a boundary has gone by since the oldest that waits for it was stored; the first run after
the boundary sends it. Boundaries are of the site's own clock, Beijing's.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.sites.days import local, local_day, midnight

FORM = '"run", "daily 08:00" or "every 6 h"'
_DAILY = re.compile(r"daily\s+([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_EVERY = re.compile(r"every\s+(\d{1,3})\s*h(?:ours?)?", re.ASCII)
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class When:
    """``minutes`` after midnight for a daily one, ``hours`` between; neither: each run."""

    text: str = "run"
    minutes: int | None = None
    hours: int | None = None

    def is_due(self, waiting_since: datetime, now: datetime) -> bool:
        """True when what has waited since then is to be told now."""
        return waiting_since < self.boundary(now)

    def boundary(self, now: datetime) -> datetime:
        """The last moment at which a digest was due; for each run, a moment to come."""
        if self.minutes is not None:
            today = midnight(local_day(now)) + timedelta(minutes=self.minutes)
            return (
                today
                if today <= now
                else midnight(local_day(now) - timedelta(days=1)) + timedelta(minutes=self.minutes)
            )
        if self.hours:
            offset = local(now).utcoffset() or timedelta()
            passed = (now + offset - _BEGIN) // timedelta(hours=self.hours)
            return _BEGIN - offset + passed * timedelta(hours=self.hours)
        return now + timedelta(days=1)


def parse(text: str) -> When:
    """Raises ValueError for a text of another form."""
    plain = " ".join(text.lower().split())
    if plain == "run":
        return When()
    if found := _DAILY.fullmatch(plain):
        return When(f"daily {int(found[1]):02}:{found[2]}", minutes=60 * int(found[1]) + int(found[2]))
    if (found := _EVERY.fullmatch(plain)) and 1 <= int(found[1]) <= 168:
        return When(f"every {int(found[1])} h", hours=int(found[1]))
    raise ValueError(f"{text!r} is not {FORM}")
