"""How past days of a list are read: day by day where the API honours windows, by deep paging where not.

Whether it does is not known beforehand, so every answer is probed: a row from outside of the day that was
asked for says no. Positions are kept, so that a run that was stopped goes on where it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from newscrawl.items import Listing, Position
from newscrawl.sites.days import local_day, window
from newscrawl.sites.lists import SiteList


@dataclass(frozen=True, slots=True)
class Step:
    """One request to a list: a page of a day, or, without a day, of the whole list."""

    source: SiteList
    page: int = 1
    day: date | None = None
    size: int = 0
    """Rows a page; 0: as many as the site gives."""

    is_spare: bool = False
    """Asked of the site's other place for this list."""


class Backfill:
    """The reading of one list from ``until`` (exclusive) down to ``since``; without ``since``, to its end."""

    def __init__(
        self,
        source: SiteList,
        zone: tzinfo,
        since: datetime | None,
        until: datetime | None,
        known: Mapping[str, Position],
        now: datetime,
        page_size: int = 0,
        *,
        has_windows: bool = True,
    ) -> None:
        self.source = source
        self._page_size = page_size
        self._has_windows = has_windows
        self._filled: set[date] = set()
        self._empty: set[date] = set()
        self._zone = zone
        self._since = since
        self._until = min(until, now) if until else now
        self._known = known
        self._now = now
        self._deep_id = f"{source.key}:deep:{since or ''}:{until or ''}"
        self._total = sum(1 for _ in self._days()) or 1

    def first(self) -> Step | None:
        """The first request; None when all days were read before."""
        if self._since is None or not self._has_windows:
            return self._deep()
        return next((Step(self.source, day=day) for day in self._days() if not self._is_done(day)), None)

    @property
    def is_void(self) -> bool:
        """True when days that are over were asked for, and none of them had a row."""
        return bool(self._empty) and not self._filled and not any(map(self._is_done, self._days()))

    def after(
        self, step: Step, rows: Sequence[Listing], onward: Step | None
    ) -> tuple[list[Position], Step | None]:
        """What to keep, and the next request, after an answer. ``onward``: the next page of the same reading,
        None where that is at its end."""
        if step.day is None:
            return self._after_deep(step, rows, onward)
        start, end = window(step.day, self._zone)
        if any(row.ctime and not start <= row.ctime < end for row in rows):
            self._filled.add(step.day)
            return [], self._deep()
        if rows:
            self._filled.add(step.day)
        if onward:
            return [], onward
        is_over = end <= self._now
        if is_over and step.day not in self._filled:
            self._empty.add(step.day)  # a passing fault looks the same: not on record as read
        done = [Position(self._day_id(step.day), done=True)] if is_over and step.day in self._filled else []
        later = (
            Step(self.source, day=day) for day in self._days() if day < step.day and not self._is_done(day)
        )
        return done, next(later, None)

    def share(self, step: Step, rows: Sequence[Listing]) -> float:
        """How much of the range is read, 0 to 1, as far as it can be told."""
        if step.day is not None:
            return sum(1 for day in self._days() if day > step.day) / self._total
        times = [row.ctime for row in rows if row.ctime]
        if not times or self._since is None:
            return 0.0
        whole = (self._until - self._since).total_seconds() or 1.0
        return min(1.0, max(0.0, (self._until - min(times)).total_seconds() / whole))

    def _after_deep(
        self, step: Step, rows: Sequence[Listing], onward: Step | None
    ) -> tuple[list[Position], Step | None]:
        times = [row.ctime for row in rows if row.ctime]
        if onward is None or (self._since and times and max(times) < self._since):
            return [Position(self._deep_id, page=1)], None
        return [Position(self._deep_id, page=self._whole(step))], onward

    def _whole(self, step: Step) -> int:
        """The page, of the most rows there are to one, in which this page ends."""
        return (step.page * step.size - 1) // self._page_size + 1 if step.size else step.page

    def _deep(self) -> Step:
        known = self._known.get(self._deep_id)
        return Step(self.source, known.page if known else 1)

    def _days(self) -> Iterator[date]:
        if self._since is None:
            return
        day = local_day(self._until - timedelta(microseconds=1), self._zone)
        while window(day, self._zone)[1] > self._since:
            yield day
            day -= timedelta(days=1)

    def _day_id(self, day: date) -> str:
        return f"{self.source.key}:{day}"

    def _is_done(self, day: date) -> bool:
        known = self._known.get(self._day_id(day))
        return bool(known and known.done)
