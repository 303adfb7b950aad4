"""What coverage is made of: a window of days, a cell for each day and channel, and what goes with them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from newscrawl.config import program
from newscrawl.coverage.channels import ALL, crawl_command
from newscrawl.sites.days import local_day, moments

OUTCOMES = ("stored", "rejected", "gone", "failed", "offsite", "pending")
"""What becomes of a listed row; ``pending`` is the ledger's state ``listed``."""

FORGOTTEN = "forgotten"
"""One more, of rows whose article was taken down: shown where there are any."""

DAY = timedelta(days=1)
PART_DAYS = 30


@dataclass(frozen=True, slots=True)
class Window:
    """Beijing days, both included; ``lids`` empty: every channel."""

    since: date
    until: date
    lids: frozenset[str] = frozenset()

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        for number in range((self.until - self.since).days + 1):
            yield self.since + number * DAY

    def parts(self) -> Iterator["Window"]:
        """The same days in windows that any server can sort, and that no reader of ten years holds open."""
        for since in islice(self.days(), 0, None, PART_DAYS):
            yield Window(since, min(self.until, since + (PART_DAYS - 1) * DAY), self.lids)

    @property
    def moments(self) -> dict[str, datetime]:
        """The condition on a time field."""
        return moments(self.since, self.until)


@dataclass(slots=True)
class Cell:
    """One day of one channel."""

    counts: Counter[str] = field(default_factory=Counter)
    gap: str | None = None
    """``empty``: no row where there should be some; ``low``: far fewer than usual."""

    usual: float | None = None
    """Rows on such a weekday."""

    given_up: int = 0
    """Of the failed: never tried again by themselves."""

    @property
    def listed(self) -> int:
        """How many rows, whatever became of them."""
        return self.counts.total()


@dataclass(slots=True)
class Freshness:
    """How old a channel is. Times are None where there was none."""

    lid: str
    newest_at: datetime | None = None
    """Of its rows."""

    stored_at: datetime | None = None
    """Time of the newest row that was stored."""

    seen_at: datetime | None = None
    """When a row was last seen in the list."""

    state: str = "archive"
    """``fresh``, ``stale`` (it was fresh once) or ``archive`` (it never was)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, of a day and a channel."""

    day: date
    lid: str
    kind: str
    """``empty low given_up failed pending stale``: see gaps_of."""

    rows: int
    usual: float | None = None

    @property
    def command(self) -> str:
        """What mends it."""
        crawl = crawl_command(self.lid)
        if self.kind == "given_up":
            return f"{crawl} -a retry=failed -a since={self.day} -a until={self.day}"
        if self.kind in ("failed", "pending"):
            return crawl
        if self.kind == "stale":
            return f"{program.called()} doctor"
        channel = "" if self.lid == ALL else f" -a channels={self.lid}"
        return f"{crawl}{channel} -a since={self.day} -a until={self.day}"


@dataclass(slots=True)
class Period:
    """The articles of a day, week or month: how many have a field, and from which source they are."""

    start: date
    articles: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Coverage:
    """All that the command shows."""

    window: Window
    made_at: datetime
    store: str
    cells: dict[date, dict[str, Cell]] = field(default_factory=dict)
    lids: list[str] = field(default_factory=list)
    """The channels that have rows in the window or a freshness, ALL first."""

    freshness: list[Freshness] = field(default_factory=list)
    step: str = "day"
    periods: list[Period] = field(default_factory=list)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By state, reason and template (empty where not known)."""

    given_up: int = 0
    """Failed rows that are not tried again."""

    runs: dict[date, Counter[str]] = field(default_factory=dict)
    newest: date | None = None
    """The newest day of any row, in the window or not."""

    @property
    def total(self) -> Counter[str]:
        """The outcomes of the whole window, a row once."""
        return sum((cells[ALL].counts for cells in self.cells.values() if ALL in cells), Counter())

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are shown."""
        return (*OUTCOMES, FORGOTTEN) if self.total[FORGOTTEN] else OUTCOMES

    def label(self, period: Period) -> str:
        """``2024-05-17``, ``2024-05`` or ``2024``."""
        return str(period.start)[: {"month": 7, "year": 4}.get(self.step)]

    def gaps(self) -> list[Gap]:
        """All that is missing, by day: days without rows or with few, rows without an article, and lists that
        stopped, on the day of their newest row."""
        today = local_day(self.made_at)
        found = [gap for day, cells in self.cells.items() for gap in gaps_of(day, cells, today)]
        stopped = (f for f in self.freshness if f.state == "stale" and f.newest_at)
        found += [Gap(local_day(f.newest_at), f.lid, "stale", 0) for f in stopped if f.newest_at]
        return sorted(found, key=lambda gap: gap.day)

    def sources(self, most: int) -> list[tuple[str, int]]:
        """The sources with the most articles in the window."""
        return sum((period.sources for period in self.periods), Counter[str]()).most_common(most)


def gaps_of(day: date, cells: Mapping[str, Cell], today: date) -> Iterator[Gap]:
    """The gaps of one day; rows still to be fetched are none before it is over."""
    for lid, cell in cells.items():
        if cell.gap:
            yield Gap(day, lid, cell.gap, cell.listed, cell.usual)
    if whole := cells.get(ALL):
        counts = {"given_up": whole.given_up, "failed": whole.counts["failed"] - whole.given_up}
        counts["pending"] = whole.counts["pending"] if day < today else 0
        yield from (Gap(day, ALL, kind, n) for kind, n in counts.items() if n)
