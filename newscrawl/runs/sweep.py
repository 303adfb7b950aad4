"""How far down a list must be read: to where a finished reading began, never only to the first known page.

A run that is killed between two list pages leaves newer rows on record than the ones it never saw; a known
page alone would hide them for ever. So each list has a watermark: every row up to that time was on record
when a reading of it came to its end. Readings go down to the watermark, and a little below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newscrawl.codec import utc
from newscrawl.items import Listing
from newscrawl.storage import SWEEPS, Put, Store

OVERLAP = timedelta(minutes=30)
"""Rows are at times listed late, with an older time; readings go this far below the watermark."""


@dataclass(slots=True)
class _Reading:
    newest: datetime | None
    """Where the watermark goes when this reading is finished."""

    watermark: datetime | None


class Sweeps:
    """The readings of one run. ``first_pages``: how deep a list without a watermark is read."""

    def __init__(self, store: Store, first_pages: int) -> None:
        self._store = store
        self._first_pages = first_pages
        self._readings: dict[str, _Reading] = {}

    async def goes_on(self, key: str, page: int, rows: Sequence[Listing], new: int) -> bool:
        """True when the page after this one is wanted; else the reading is finished and on record."""
        if key not in self._readings:
            self._readings[key] = await self._begin(key, rows)
        reading = self._readings[key]
        if rows and not self._is_deep_enough(reading, page, rows, new):
            return True
        if reading.newest:
            await self._store.write([Put(SWEEPS, {"_id": key, "watermark_at": reading.newest})])
        return False

    def is_first(self, key: str) -> bool:
        """True when this list never had a finished reading before."""
        return self._readings[key].watermark is None

    async def _begin(self, key: str, rows: Sequence[Listing]) -> _Reading:
        found = (await self._store.get(SWEEPS, [key])).get(key)
        watermark = found["watermark_at"] if found else None
        times = [utc(row.ctime) for row in rows if row.ctime]
        newest = max([*times, *([watermark] if watermark else [])], default=None)
        return _Reading(newest, watermark)

    def _is_deep_enough(self, reading: _Reading, page: int, rows: Sequence[Listing], new: int) -> bool:
        if reading.watermark is None:
            return page >= self._first_pages
        times = [row.ctime for row in rows if row.ctime]
        return new == 0 and (not times or min(times) <= reading.watermark - OVERLAP)
