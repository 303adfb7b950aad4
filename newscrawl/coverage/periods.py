"""The articles of a window by day, week, month or year, whichever its length asks for."""

from datetime import date

from newscrawl.codec import Doc
from newscrawl.coverage.channels import UNLISTED
from newscrawl.coverage.model import DAY, Period, Window

STEPS = (("day", 31), ("week", 183), ("month", 1500))
"""Steps in time, and the longest window in days that each is for; then years."""


class Periods:
    """Counts them, day by day."""

    def __init__(self, window: Window) -> None:
        length = (window.until - window.since).days + 1
        self.step = next((name for name, most in STEPS if length <= most), "year")
        self._window = window
        self._found: dict[date, Period] = {}

    def add(self, count: Doc) -> None:
        """The articles of one day."""
        day = date.fromisoformat(count["_id"])
        for lids, articles, fields, sources in count["articles"] if day in self._window else ():
            if self._window.lids and self._window.lids.isdisjoint(lids or [UNLISTED]):
                continue
            start = _start(day, self.step)
            period = self._found.setdefault(start, Period(start))
            period.articles += articles
            period.fields.update(dict(fields))
            period.sources.update(dict(sources))

    def all(self) -> list[Period]:
        """Those that have articles, in order."""
        return [self._found[start] for start in sorted(self._found)]


def _start(day: date, step: str) -> date:
    if step in ("month", "year"):
        return day.replace(day=1, month=1 if step == "year" else day.month)
    return day - day.weekday() * DAY if step == "week" else day
