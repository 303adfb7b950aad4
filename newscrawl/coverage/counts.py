"""Coverage from the store: one pass over the listings, articles and runs of a window, nothing kept whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.coverage import gaps
from newscrawl.coverage.ages import Ages
from newscrawl.coverage.model import (
    ALL,
    DAY,
    UNLISTED,
    Cell,
    Coverage,
    Period,
    Window,
    order,
)
from newscrawl.items import lists_of
from newscrawl.runs.record import COVERED, LEFT
from newscrawl.sites.days import local_day
from newscrawl.sites.rows import AHEAD
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, RUNS, Store

NO_SOURCE = "—"
AT_ONCE = 500
STEPS = (("day", 31), ("week", 183), ("month", 1500))
"""Steps in time, and the longest window in days that each is for; then years."""


class Tally:
    """The ledger's rows, counted by day and channel."""

    def __init__(self, window: Window, latest: datetime) -> None:
        """``latest``: what is later cannot be a row's time."""
        self.window = window
        self._latest = latest
        self.judged = Window(window.since - gaps.BEFORE, window.until + gaps.AFTER, window.lids)
        self.days: dict[str, dict[date, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.ages = Ages(window.lids, latest)
        self.undated: list[Doc] = []
        self.given_up = 0
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.rejected: dict[str, str] = {}
        self.newest: date | None = None

    def see(self, row: Doc) -> None:
        lids = list(row["lids"]) or [UNLISTED]
        asked = [lid for lid in lids if not self.window.lids or lid in self.window.lids]
        self.ages.see(row)
        if not asked:
            return
        if row["ctime"] is None or row["ctime"] > self._latest:
            kept = ("_id", "state", "last_error", "first_at")
            self.undated.append({name: row[name] for name in kept} | {"next_at": row.get("next_at")})
            self.undated[-1]["asked"] = asked
        else:
            self.place(row, asked, row["ctime"])

    def place(self, row: Doc, asked: Iterable[str], moment: datetime) -> None:
        """Count a row on its day."""
        day = local_day(moment)
        self.newest = max(day, self.newest or day)
        state = "pending" if row["state"] == "listed" else row["state"]
        if day in self.judged:
            for lid in (ALL, *asked):
                self.days[lid][day][state] += 1
        if day in self.window and state == "failed" and row.get("next_at") is None:
            self.given_up += 1
        if day in self.window and state == "rejected":
            self.rejected[row["_id"]] = row["last_error"] or ""
        elif day in self.window and state in ("gone", "failed"):
            self.reasons[state, row["last_error"] or ""] += 1

    def cells(self, today: date) -> dict[date, dict[str, Cell]]:
        """Days that have rows or gaps, in order."""
        found: dict[date, dict[str, Cell]] = {}
        verdicts = {
            lid: gaps.judge({d: counts.total() for d, counts in days.items()}, today)
            for lid, days in self.days.items()
            if lid != UNLISTED
        }
        for day in self.window.days():
            for lid in sorted(self.days, key=order):
                verdict = verdicts.get(lid, {}).get(day, gaps.Verdict(None, None))
                counts = self.days[lid].get(day, Counter())
                if counts or verdict.gap:
                    cell = Cell(Counter(counts), verdict.gap, verdict.usual)
                    found.setdefault(day, {})[lid] = cell
        return found


async def measure(store: Store, window: Window, now: datetime, stale: timedelta) -> Coverage:
    """Everything about a window of days; ``stale``: how old the newest row of a live list may be."""
    tally = Tally(window, now + AHEAD)
    for moment in (*(part.moments for part in tally.judged.parts()), None):
        async for row in store.find(LISTINGS, {"ctime": moment}, sort="ctime"):
            tally.see(row)
    await _date(store, tally)
    found = Coverage(window, now, store.name, tally.cells(local_day(now)))
    found.freshness = await tally.ages.measure(store, now, stale)
    newest = [local_day(fresh.newest_at) for fresh in found.freshness if fresh.newest_at]
    found.newest = max([*newest, *([tally.newest] if tally.newest else [])], default=None)
    shown = {lid for cells in found.cells.values() for lid in cells} | {f.lid for f in found.freshness}
    found.lids = sorted(shown | {ALL}, key=order)
    found.step, found.periods = await _periods(store, window)
    found.given_up = tally.given_up
    found.reasons = await _reasons(store, tally)
    found.runs = await _runs(store, window)
    return found


async def _date(store: Store, tally: Tally) -> None:
    """Rows without a time, of articles asked for by URL, stand on the day of their article."""
    for start in range(0, len(tally.undated), AT_ONCE):
        rows = tally.undated[start : start + AT_ONCE]
        articles = await store.get(ARTICLES, [row["_id"] for row in rows])
        for row in rows:
            published = articles.get(row["_id"], {}).get("published_at")
            if moment := published or row["first_at"]:
                tally.place(row, row["asked"], moment)


async def _periods(store: Store, window: Window) -> tuple[str, list[Period]]:
    length = (window.until - window.since).days + 1
    step = next((name for name, most in STEPS if length <= most), "year")
    periods: dict[date, Period] = {}
    for part in window.parts():
        async for doc in store.find(ARTICLES, {"published_at": part.moments}, sort="published_at"):
            _count(doc, window, step, periods)
    return step, [periods[start] for start in sorted(periods)]


def _count(doc: Doc, window: Window, step: str, periods: dict[date, Period]) -> None:
    lids = lists_of(doc["channel"]) or {UNLISTED}
    if window.lids.isdisjoint(lids) and window.lids:
        return
    start = _start(local_day(doc["published_at"]), step)
    period = periods.setdefault(start, Period(start))
    period.articles += 1
    period.fields.update(name for name in COVERED if doc.get(name))
    period.sources[doc["source"] or NO_SOURCE] += 1


def _start(day: date, step: str) -> date:
    if step in ("month", "year"):
        return day.replace(day=1, month=1 if step == "year" else day.month)
    return day - day.weekday() * DAY if step == "week" else day


async def _reasons(store: Store, tally: Tally) -> Counter[tuple[str, str, str]]:
    found = Counter({(state, reason, ""): n for (state, reason), n in tally.reasons.items()})
    ids = list(tally.rejected)
    for start in range(0, len(ids), AT_ONCE):
        rejects = await store.get(REJECTS, ids[start : start + AT_ONCE])
        for id_, doc in rejects.items():
            found["rejected", tally.rejected.pop(id_) or doc["reason"], doc["template"] or ""] += 1
    found.update(("rejected", reason, "") for reason in tally.rejected.values())
    return found


async def _runs(store: Store, window: Window) -> dict[date, Counter[str]]:
    runs: dict[date, Counter[str]] = {}
    worked = {"started_at": window.moments, "finish_reason": {"$ne": LEFT}}
    async for run in store.find(RUNS, worked, sort="started_at"):
        runs.setdefault(local_day(run["started_at"]), Counter())["ok" if run["ok"] else "failed"] += 1
    return runs
