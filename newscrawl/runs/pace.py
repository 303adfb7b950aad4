"""How far a run is, in words: counts that only grow, and end at what was due."""

from collections.abc import Iterator, Mapping
from typing import Any

SETTLED = ("stored", "revised", "unchanged", "duplicate", "rejected", "gone", "failed")
"""What an article that was due becomes; ``repost`` is one that is stored as well."""

SHARE = "backfill/share/"
"""Crawl statistics: by list the share of the days asked for that is read."""


class Pace:
    """Reads crawl statistics. ``lists``: how many a backfill reads; 0 for any other run."""

    def __init__(self, stats: Mapping[str, Any], lists: int = 0) -> None:
        self._stats = stats
        self._lists = lists

    @property
    def pages(self) -> int:
        """Pages of lists that were read."""
        return int(self._stats.get("lists/pages", 0))

    @property
    def due(self) -> int:
        """Articles to be fetched, as far as they are known."""
        return int(self._stats.get("ledger/due", 0) + self._stats.get("ledger/taken_up", 0))

    @property
    def done(self) -> int:
        """Articles of which it is known what became of them."""
        return min(self.due, sum(int(self._stats.get(f"articles/{name}", 0)) for name in SETTLED))

    @property
    def share(self) -> float | None:
        """How much of the days of a backfill is read; None where no days were asked for."""
        if not self._lists:
            return None
        return float(sum(n for key, n in self._stats.items() if key.startswith(SHARE))) / self._lists

    def left(self, minutes: float) -> float | None:
        """Minutes until the end at the pace so far; None while it cannot be told."""
        share = self.share if self.share is not None else 1.0
        if not self.done or not share:
            return None
        return max(0.0, minutes * (self.due / share - self.done) / self.done)

    def parts(self, minutes: float) -> Iterator[tuple[int, str]]:
        """What to say, each with its weight: the highest is left out first where there is no room."""
        if self.share is not None:
            yield 1, f"{self.share:.0%} of the days"
        if self.pages:
            yield 3, f"{self.pages} list page{'s' * (self.pages > 1)}"
        yield 0, f"{self.done} of {self.due} articles" if self.due else "nothing due yet"
        if self.done:
            yield 2, f"{self.done / max(minutes, 1e-6):.0f} a minute"
        left = self.left(minutes)
        if left is not None and self.done < self.due:
            yield 1, f"{left:.0f} min left" if left >= 1 else "under a minute left"

    def line(self, minutes: float, width: int = 200) -> str:
        """The same in one line that fits."""
        parts = list(self.parts(minutes))
        while len(line := ", ".join(text for _, text in parts)) > width and len(parts) > 1:
            parts.remove(max(parts, key=lambda part: part[0]))
        return line
