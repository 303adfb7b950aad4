"""Coverage from the store: the counts of its days, put together for a window."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.coverage import gaps
from newscrawl.coverage.ages import Ages
from newscrawl.coverage.channels import ALL, UNLISTED, order
from newscrawl.coverage.model import Cell, Coverage, Window
from newscrawl.coverage.periods import Periods
from newscrawl.runs import daycounts
from newscrawl.sites.days import local_day
from newscrawl.sites.rows import AHEAD
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, Store

AT_ONCE = 500
KEPT = ("_id", "state", "last_error", "first_at", "next_at")
"""The fields of a row without a time that are needed."""

SHOWN = {"listed": "pending", daycounts.GIVEN_UP: "failed"}
"""Outcomes of states that have another name."""


class Tally:
    """The ledger's rows, counted by day and channel."""

    def __init__(self, window: Window, latest: datetime) -> None:
        """``latest``: what is later cannot be a row's time."""
        self.window = window
        self.latest = latest
        self.judged = Window(window.since - gaps.BEFORE, window.until + gaps.AFTER, window.lids)
        self.days: dict[str, dict[date, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.ages = Ages(window.lids, latest)
        self.undated: list[Doc] = []
        self.reasons: Counter[tuple[str, str, str]] = Counter()
        self.newest: date | None = None
        self.given_up: dict[tuple[str, date], int] = defaultdict(int)

    def add(self, count: Doc) -> None:
        """The rows of one day: see daycounts.py."""
        day = date.fromisoformat(count["_id"])
        for lids, state, number in count["rows"]:
            if asked := self._asked(lids):
                self.ages.hear_of(asked)
                self._place(day, asked, state, number)
        for lids, state, reason, template, number in count["reasons"]:
            if day in self.window and self._asked(lids):
                self.reasons[state, reason, template] += number

    def see(self, row: Doc) -> None:
        """A row without a time."""
        self.ages.see(row)
        if asked := self._asked(row["lids"]):
            self.undated.append({name: row.get(name) for name in KEPT})
            self.undated[-1]["asked"] = asked

    def place(self, row: Doc, moment: datetime, template: str) -> None:
        """Count a row that has no time of its own."""
        day = local_day(moment)
        self._place(day, row["asked"], daycounts.state_of(row), 1)
        if day in self.window and row["state"] in ("rejected", "gone", "failed"):
            self.reasons[row["state"], row["last_error"] or "", template] += 1

    def _asked(self, lids: Iterable[str]) -> list[str]:
        """Those of a row's lists that are asked for."""
        known = list(lids) or [UNLISTED]
        return [lid for lid in known if not self.window.lids or lid in self.window.lids]

    def _place(self, day: date, asked: Iterable[str], state: str, number: int) -> None:
        self.newest = max(day, self.newest or day)
        if day in self.judged:
            for lid in (ALL, *asked):
                self.days[lid][day][SHOWN.get(state, state)] += number
                if state == daycounts.GIVEN_UP:
                    self.given_up[lid, day] += number

    def cells(self, today: date, live: frozenset[str]) -> dict[date, dict[str, Cell]]:
        """Days that have rows or gaps, in order; ``live``: lists that go on, and ALL of them."""
        found: dict[date, dict[str, Cell]] = {}
        verdicts = {
            lid: gaps.judge({d: counts.total() for d, counts in days.items()}, today, goes_on=lid in live)
            for lid, days in self.days.items()
            if lid != UNLISTED
        }
        for day in self.window.days():
            for lid in sorted(self.days, key=order):
                verdict = verdicts.get(lid, {}).get(day, gaps.Verdict(None, None))
                counts = self.days[lid].get(day, Counter())
                if counts or verdict.gap:
                    cell = Cell(Counter(counts), verdict.gap, verdict.usual, self.given_up[lid, day])
                    found.setdefault(day, {})[lid] = cell
        return found


async def measure(store: Store, window: Window, now: datetime, stale: timedelta) -> Coverage:
    """Everything about a window of days; ``stale``: how old the newest row of a live list may be."""
    tally = Tally(window, now + AHEAD)
    found = Coverage(window, now, store.name)
    periods = Periods(window)
    until = min(tally.judged.until, local_day(tally.latest))
    async for count in daycounts.read(store, tally.judged.since, until):
        tally.add(count)
        periods.add(count)
        day = date.fromisoformat(count["_id"])
        if day in window and any(count["runs"]):
            found.runs[day] = Counter(dict(zip(("ok", "failed"), count["runs"], strict=True)))
    async for row in store.find(LISTINGS, {"ctime": None}):
        tally.see(row)
    await _date(store, tally)
    found.freshness = await tally.ages.measure(store, now, stale)
    live = frozenset(one.lid for one in found.freshness if one.state != "archive")
    found.cells = tally.cells(local_day(now), live | {ALL})
    newest = [local_day(fresh.newest_at) for fresh in found.freshness if fresh.newest_at]
    found.newest = max([*newest, *([tally.newest] if tally.newest else [])], default=None)
    shown = {lid for cells in found.cells.values() for lid in cells} | {f.lid for f in found.freshness}
    found.lids = sorted(shown | {ALL}, key=order)
    found.step, found.periods = periods.step, periods.all()
    found.given_up = sum(cells[ALL].given_up for cells in found.cells.values() if ALL in cells)
    found.reasons = tally.reasons
    return found


async def _date(store: Store, tally: Tally) -> None:
    """Rows without a time, of articles asked for by URL, stand on the day of their article."""
    for start in range(0, len(tally.undated), AT_ONCE):
        rows = tally.undated[start : start + AT_ONCE]
        articles = await store.get(ARTICLES, [row["_id"] for row in rows])
        rejects = await store.get(REJECTS, [row["_id"] for row in rows if row["state"] == "rejected"])
        for row in rows:
            published = articles.get(row["_id"], {}).get("published_at")
            if moment := published or row["first_at"]:  # else spoilt, which the store has told
                tally.place(row, moment, rejects.get(row["_id"], {}).get("template") or "")
