"""How far down a list must be read: to where a finished reading began, never only to the first known page.

A run that is killed between two list pages leaves newer rows on record than the ones it never saw; a known
page alone would hide them for ever. So each list has a watermark: every row up to that time was on record
when a reading of it came to its end. Readings go down to the watermark, and a little below it. One that ends
above it leaves it where it is: the next run reads the same rows again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.codec import Doc, utc
from newscrawl.items import Listing, Told
from newscrawl.schema.notes import sound_note
from newscrawl.storage import SWEEPS, Put, Store

logger = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=30)
"""Rows are at times listed late, with an older time; readings go this far below the watermark."""

LOOK_BACK, LOOK_EVERY = timedelta(hours=2), timedelta(minutes=15)
"""Lists that have articles whole are read down to the watermark alone; so often so much further, for what
was edited or taken down since."""

ODD = 10
"""One row in so many may stand out of order, pinned or with a time of its own: it tells no depth."""

HOLDS = timedelta(days=3)
"""A list that ended too soon for so long has no more rows: it is taken as it is."""

MAYBE = datetime | None
AHEAD = timedelta(days=1)
"""A watermark further ahead of the clock than this is none."""


@dataclass(slots=True)
class _Reading:
    """How far a list was read before, and what this reading has seen of it."""

    newest: datetime | None
    """Where the watermark goes when this reading is finished."""

    watermark: datetime | None
    short_since: datetime | None
    """Since when readings of this list end too soon."""

    low: datetime | None = None
    """The oldest row so far."""

    is_short: bool = False
    is_whole: bool = False
    overlap: timedelta = OVERLAP
    looked_at: datetime | None = None
    is_over: bool = False


class Sweeps:
    """The readings of one run. ``first_pages``: how deep a list without a watermark is read."""

    def __init__(self, store: Store, first_pages: int) -> None:
        self._store = store
        self._first_pages = first_pages
        self._readings: dict[str, _Reading] = {}

    async def goes_on(
        self,
        key: str,
        page: int,
        rows: Sequence[Listing],
        new: int,
        told: Told = Told.NEXT,
        *,
        is_whole: bool = False,
    ) -> bool:
        """True when the page after this one is wanted; else the reading is finished and on record.

        What comes after that is the next reading. ``is_whole``: the rows are articles, the newest first.
        """
        now = datetime.now(UTC)
        if key not in self._readings or self._readings[key].is_over:
            self._readings[key] = await self._begin(key, rows, now, is_whole)
        reading = self._readings[key]
        if told is Told.AGAIN:
            return True
        reading.low = min(filter(None, (reading.low, *_times(rows))), default=None)
        if told is Told.NEXT and rows and not self._is_deep_enough(reading, page, rows, new):
            return True
        reading.is_over = True
        reading.is_short = _is_short(reading, told) and not self._holds(key, reading, now)
        if reading.is_short:
            await self._keep(key, reading.watermark, reading.short_since or now, reading.looked_at)
        elif reading.newest:
            looked_at = now if reading.is_whole and reading.overlap else reading.looked_at
            await self._keep(key, reading.newest, None, looked_at)
        return False

    def is_first(self, key: str) -> bool:
        """True when this list never had a finished reading before."""
        return self._readings[key].watermark is None

    def is_short(self, key: str) -> bool:
        """True when the reading ended too soon: the watermark is where it was."""
        return self._readings[key].is_short

    async def _begin(self, key: str, rows: Sequence[Listing], now: datetime, is_whole: bool) -> _Reading:
        doc = (await self._store.get(SWEEPS, [key])).get(key)
        found = sound_note(SWEEPS, doc, watermark_at=MAYBE, short_since_at=MAYBE) or {}
        watermark: datetime | None = found.get("watermark_at")
        if watermark and watermark - now > AHEAD:
            logger.warning(
                "list %s: its watermark %s is in the future: read as if for the first time", key, watermark
            )
            watermark = None
        times = [min(moment, utc(now)) for moment in _times(rows)]
        newest = max([*times, *([watermark] if watermark else [])], default=None)
        looked_at: datetime | None = found.get("looked_at")
        reading = _Reading(newest, watermark, found.get("short_since_at"), looked_at=looked_at)
        if is_whole:
            is_late = looked_at is None or not timedelta() <= now - looked_at < LOOK_EVERY
            reading.is_whole, reading.overlap = True, LOOK_BACK if is_late else timedelta()
        return reading

    def _is_deep_enough(self, reading: _Reading, page: int, rows: Sequence[Listing], new: int) -> bool:
        if reading.watermark is None:
            return page >= self._first_pages
        times = sorted(_times(rows))
        is_below = not times or times[len(times) // ODD] <= reading.watermark - reading.overlap
        return is_below and (new == 0 or reading.is_whole)

    def _holds(self, key: str, reading: _Reading, now: datetime) -> bool:
        """True where the list has ended too soon for days: it will not give more."""
        if reading.short_since is None or now - reading.short_since < HOLDS:
            return False
        told = "list %s ends at %s for %d days now, above %s where it was read to: taken as it is"
        logger.warning(told, key, reading.low, HOLDS.days, reading.watermark)
        return True

    async def _keep(
        self, key: str, watermark: datetime | None, short_since: datetime | None, looked: datetime | None
    ) -> None:
        doc: Doc = {
            "_id": key,
            "watermark_at": watermark,
            "short_since_at": short_since,
            "looked_at": looked,
        }
        await self._store.write([Put(SWEEPS, {name: value for name, value in doc.items() if value})])


def _times(rows: Sequence[Listing]) -> list[datetime]:
    return [utc(row.ctime) for row in rows if row.ctime]


def _is_short(reading: _Reading, told: Told) -> bool:
    """True for an end that cannot be believed: it is above where a former reading began."""
    if told is Told.SHORT:
        return True
    if told not in (Told.EMPTY, Told.REPEATS) or reading.watermark is None:
        return False
    return reading.low is None or reading.low > reading.watermark
