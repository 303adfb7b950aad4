"""The rows of a list's answer, with what else the answer tells, and what could not be read."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from newscrawl.items import Listing

AHEAD = timedelta(days=1)
"""How far a row's time may be ahead of us: clocks differ, and articles are at times dated forward."""

TO_COME = "times in the future"


class Rows(list[Listing]):
    """The usable rows of an answer, in its order."""

    def __init__(self, rows: Iterable[Listing] = (), total: int | None = None) -> None:
        super().__init__(rows)
        self.total = total
        """How many rows the list says to have."""

        self.dropped: Counter[str] = Counter()
        """Rows that nothing could be made of, by reason."""

        self.mended: Counter[str] = Counter()
        """What was left out of rows that stay: absurd times, lists beyond a bound."""

    @property
    def told(self) -> int:
        """How many rows the answer had, usable or not."""
        return len(self) + self.dropped.total()

    def vet(self, now: datetime) -> None:
        """Take away times to come: nothing may be judged by them, neither what is new nor what is read."""
        for row in self:
            for name in ("ctime", "mtime"):
                moment: datetime | None = getattr(row, name)
                if moment and moment - now > AHEAD:
                    setattr(row, name, None)
                    self.mended[TO_COME] += 1


def counted(reasons: Counter[str]) -> str:
    """``no usable URL: 3, no object: 1``."""
    return ", ".join(f"{reason}: {n}" for reason, n in reasons.most_common())
