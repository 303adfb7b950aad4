"""How often, and when, a row of the ledger that came to nothing is tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc

UNFINISHED = ("listed", "failed", "gone", "stored")
"""States from which a row may be fetched (again), when its ``next_at`` has come: what was cut off is stored
and asked for again."""

CLOCKS = timedelta(minutes=5)
"""How far clocks that are taken for right may differ."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How failed rows are tried again: by the next run, then after ``pause``, doubled each time, ``attempts``
    times at the most."""

    pause: timedelta = timedelta(minutes=10)
    attempts: int = 6

    def next_at(self, attempts: int, now: datetime) -> datetime | None:
        """When to try again after so many attempts; None for never."""
        if attempts >= self.attempts:
            return None
        return now + self.pause * 2 ** (attempts - 2) if attempts > 1 else now

    def attempt(
        self, row: Mapping[str, Any], state: str, error: str | None, now: datetime, *, last: bool = False
    ) -> Doc:
        """The fields of a row after one more attempt; ``last``: it is not tried again."""
        attempts = attempts_of(row) + 1
        return {
            "state": state,
            "settled_at": now,
            "last_error": error,
            "attempts": attempts,
            "next_at": None if last else self.next_at(attempts, now),
        }

    def is_due(self, row: Doc, now: datetime) -> bool:
        """True for an unfinished row whose time has come, or was set by a clock that was ahead."""
        next_at = row.get("next_at")
        if row.get("state") not in UNFINISHED or not isinstance(next_at, datetime):
            return False
        return next_at <= now or next_at > self.latest(now)

    def latest(self, now: datetime) -> datetime:
        """No right clock sets a time beyond this one."""
        longest: timedelta = self.pause * 2 ** max(self.attempts - 3, 0)
        return now + longest + CLOCKS


def attempts_of(row: Mapping[str, Any]) -> int:
    """How often it was tried; what is no number counts for none."""
    known = row.get("attempts")
    return known if isinstance(known, int) else 0


def as_read(row: Mapping[str, Any]) -> Doc:
    """What must be as it was read for an attempt to be counted."""
    return {name: row.get(name) for name in ("state", "attempts")}
