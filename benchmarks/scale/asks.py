"""What the crawler and its users ask of a store, timed: each question several times, its median told."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.language import Language
from benchmarks.scale import rows, texts
from newscrawl import coverage
from newscrawl.items import Listing
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.rows import settle
from newscrawl.runs.sweep import Sweeps
from newscrawl.storage import ARTICLES, LISTINGS, RUNS, Op, Put, Store, Update, Where

PAGE = 50
FAILED_SHARE = 100
"""One in so many rows is failed and due, where that is asked for."""

STALE = timedelta(hours=24)
ENOUGH_S = 100.0
"""A question that has taken so long in all is not asked again."""

RARE, COMMON = 5000, 20
"""Words to search for, by the rank of their frequency."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what it found, and the milliseconds that it took each time."""

    found: int
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.times)


class Asks:
    """The questions to one open and filled store."""

    def __init__(self, store: Store, plan: rows.Plan) -> None:
        self._store, self._plan = store, plan
        self._language = Language(seed=7)
        self._next = 0
        """The number of the next row that is new."""

    def questions(self) -> dict[str, Callable[[], Awaitable[int]]]:
        """What is asked, by name: each answers with how much it found."""
        words = [self._language.words[RARE]], [self._language.words[COMMON]]
        month = rows.END - timedelta(days=30)
        return {
            "run without news": self.no_news,
            "run with 50 new rows": self.news,
            "coverage, a month": lambda: self.coverage(timedelta(days=30)),
            "coverage, ten years": lambda: self.coverage(rows.YEARS),
            "search, a rare word": lambda: self.search(words[0]),
            "search, a common word": lambda: self.search(words[1]),
            "search, common, 30 days": lambda: self.search(words[1], {"published_at": {"$gte": month}}),
            "newest 20 articles": lambda: self.newest(ARTICLES, "-published_at", 20),
            "newest 10 runs": lambda: self.newest(RUNS, "-started_at", 10),
            "count of articles": lambda: self._store.count(ARTICLES),
            "unfinished, none due": self.unfinished,
        }

    async def no_news(self) -> int:
        """A list page of known rows, as a run with nothing new reads it: 0, or there was news.

        What was given up long ago is left out: a list that names it anew is news.
        """
        newest = range(self._plan.rows - 1, max(-1, self._plan.rows - 1 - PAGE), -1)
        settled = (number for number in newest if rows.state(number) == "stored")
        return await self._run([rows.listing(self._plan, number) for number in settled])

    async def news(self) -> int:
        """A list page of new rows, and their articles stored."""
        self._next = self._next or await self._store.count(LISTINGS)
        numbers = range(self._next, self._next + PAGE)
        self._next += PAGE
        new = await self._run([rows.listing(self._plan, number) for number in numbers])
        now = datetime.now(UTC)
        docs = [texts.article(self._plan, self._language, number) for number in numbers]
        writes: list[list[Op]] = [[Put(ARTICLES, doc), settle(doc["_id"], "stored", now)] for doc in docs]
        await asyncio.gather(*map(self._store.write, writes))
        return new

    async def _run(self, listed: Sequence[Listing]) -> int:
        ledger, now = Ledger(self._store), datetime.now(UTC)
        left = [row async for row in ledger.unfinished(now)]
        recorded = await ledger.record(listed, now)
        await Sweeps(self._store, 20).goes_on(rows.LIST, 1, listed, len(recorded.new))
        return len(recorded.new | {row.id for row in left})

    async def coverage(self, length: timedelta) -> int:
        """Rows listed in so many days up to the end."""
        last = rows.END.date() - timedelta(days=1)
        window = coverage.Window(last - length + timedelta(days=1), last)
        return (await coverage.measure(self._store, window, rows.END, STALE)).total.total()

    async def search(self, words: Sequence[str], where: Where | None = None) -> int:
        return len([hit async for hit in self._store.search(words, where, limit=20)])

    async def newest(self, collection: str, sort: str, limit: int) -> int:
        return len([doc async for doc in self._store.find(collection, sort=sort, limit=limit)])

    async def unfinished(self) -> int:
        return len([row async for row in Ledger(self._store).unfinished(datetime.now(UTC))])

    async def many_failed(self, repeats: int) -> Asked:
        """``unfinished`` with one row in a hundred failed and due; they are stored again after it."""
        now = datetime.now(UTC)
        failed = [rows.docid(n) for n in range(self._plan.rows) if rows.state(n) == "stored"]
        failed = failed[:: max(1, FAILED_SHARE * len(failed) // self._plan.rows)]
        await self._set(failed, {"state": "failed", "next_at": now, "last_error": "HTTP 503"})
        try:
            return await ask(self.unfinished, repeats)
        finally:
            await self._set(failed, {"state": "stored", "next_at": None, "last_error": None})

    async def _set(self, ids: Sequence[str], fields: dict[str, object]) -> None:
        for start in range(0, len(ids), 500):
            ops: list[Op] = [Update(LISTINGS, id_, fields) for id_ in ids[start : start + 500]]
            await self._store.write(ops)


async def ask(question: Callable[[], Awaitable[int]], repeats: int) -> Asked:
    """Ask so many times, or until it took ENOUGH_S; what the last answer found."""
    times: list[float] = []
    found = 0
    while len(times) < repeats and sum(times) < ENOUGH_S * 1000:
        began = time.perf_counter()
        found = await question()
        times.append((time.perf_counter() - began) * 1000)
    return Asked(found, tuple(times))
