"""Which days of a channel are missing: none where its neighbours have rows, or far fewer than usual.

A day is judged by the days around it, also those outside of the window that is shown, so that the same day
gets the same mark in every window. Days that are not over yet are not judged.
A list that goes on is judged up to yesterday, any other up to its last row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

DAY = timedelta(days=1)
WEEKS = 8
"""Weeks that tell what is usual on a weekday."""

BEFORE, AFTER = WEEKS * 7 * DAY, 4 * 7 * DAY
"""How far around a window days are looked at."""

NEIGHBOURS = 7
LEAST_WEEKS = 3
"""Fewer such weekdays say nothing."""

LEAST_DAYS = 5
"""Days around, where too few weeks are known: each must have rows."""

LEAST_USUAL = 6.0
"""Rows; below, chance alone can leave a third."""

LOW = 1 / 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a day: see ``Cell``."""

    gap: str | None
    usual: float | None


def judge(listed: Mapping[date, int], today: date, *, goes_on: bool = False) -> dict[date, Verdict]:
    """A verdict for every day from the first with rows to the last, or to yesterday."""
    days = sorted(day for day, count in listed.items() if count and day < today)
    if not days:
        return {}
    first, last = days[0], days[-1]
    empty = set(_empty(listed, first, last))
    end = today - DAY if goes_on and _is_busy(listed, first, last) else last
    empty |= {last + n * DAY for n in range(1, (end - last).days + 1)}
    span = [first + n * DAY for n in range((end - first).days + 1)]
    return {day: _verdict(listed, day, first, last, day in empty) for day in span}


def _verdict(listed: Mapping[date, int], day: date, first: date, last: date, empty: bool) -> Verdict:
    usual = _usual(listed, day, first, last)
    if empty:
        return Verdict(None if usual == 0 else "empty", usual)
    is_low = usual is not None and usual >= LEAST_USUAL and 0 < listed.get(day, 0) < usual * LOW
    return Verdict("low" if is_low else None, usual)


def _usual(listed: Mapping[date, int], day: date, first: date, last: date) -> float | None:
    """The median of that weekday in the weeks around, or of the days around; None when few are known."""
    others = [day + n * 7 * DAY for n in range(-WEEKS, 5) if n]
    counts = [listed.get(other, 0) for other in others if first <= other <= last]
    if len(counts) >= LEAST_WEEKS:
        return float(median(counts))
    around = [day + n * DAY for n in range(-NEIGHBOURS, NEIGHBOURS + 1) if n]
    counts = [listed.get(other, 0) for other in around if first <= other <= last]
    return float(median(counts)) if len(counts) >= LEAST_DAYS and all(counts) else None


def _is_busy(listed: Mapping[date, int], first: date, last: date) -> bool:
    """True where most of the last days up to the last with rows have some."""
    days = [last - n * DAY for n in range(NEIGHBOURS) if last - n * DAY >= first]
    filled = sum(bool(listed.get(day)) for day in days)
    return filled >= LEAST_WEEKS and 2 * filled >= len(days)


def _empty(listed: Mapping[date, int], first: date, last: date) -> Iterator[date]:
    """The days of each stretch without rows that lies between days that have some."""
    filled = sorted(day for day, count in listed.items() if count and first <= day <= last)
    for before, after in pairwise(filled):
        length = (after - before).days - 1
        if length and _is_missing(listed, before, after, length, first, last):
            yield from (before + n * DAY for n in range(1, length + 1))


def _is_missing(
    listed: Mapping[date, int], before: date, after: date, length: int, first: date, last: date
) -> bool:
    """True where most days on both sides have rows: a channel of few rows has no gaps, it is quiet."""
    left = [before - n * DAY for n in range(NEIGHBOURS) if before - n * DAY >= first]
    right = [after + n * DAY for n in range(NEIGHBOURS) if after + n * DAY <= last]
    sides = [[bool(listed.get(day)) for day in side] for side in (left, right)]
    if any(2 * sum(side) < len(side) for side in sides):
        return False
    return sum(map(sum, sides)) >= min(length, NEIGHBOURS)
