"""Whether a run did its job: what it counted, before the gate, in the light of former runs."""

import asyncio
import logging
from datetime import UTC, datetime

from scrapy import Spider
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector

from newscrawl.runs import drift, freshness, gate, outcome
from newscrawl.runs.asked import Asked
from newscrawl.runs.limits import Limits
from newscrawl.runs.part import Part
from newscrawl.runs.record import FORMER, LAST_HOURS, LEFT
from newscrawl.storage import RUNS, Store

logger = logging.getLogger(__name__)


class Judge:
    """Judges a part of a run."""

    def __init__(self, part: Part, stats: StatsCollector, settings: BaseSettings) -> None:
        self._part = part
        self._stats = stats
        self._limits = Limits.of(settings)
        self._is_replay = bool(settings["REPLAY"])
        self._recent: list[dict[str, int]] = []

    async def problems(self, spider: Spider, reason: str, store: Store) -> list[str]:
        """What is wrong in the light of former runs, the gravest first. Raises StoreError."""
        now = datetime.now(UTC)
        worked = {"spider": spider.name, "finish_reason": {"$ne": LEFT}}
        since = {"spider": spider.name, "started_at": {"$gte": now - LAST_HOURS}}
        former, recent, lists, drifted, _ = await asyncio.gather(
            drift.sound_runs(store.find(RUNS, worked, sort="-started_at", limit=FORMER)),
            drift.sound_runs(store.find(RUNS, since)),
            freshness.note(store, self.newest(), self._limits, now, self._asked()),
            self._drift(spider.name, store, now),
            self._tell_unknown(spider.name, store, now),
        )
        self._recent = [run["counts"] for run in recent]
        facts = self._facts(spider, reason, lists)
        facts.silent = freshness.silent({key: at for key, (at, fresh) in facts.lists.items() if fresh}, now)
        return [*gate.problems(facts, self._limits, former, now), *drifted]

    def problems_alone(self, spider: Spider, reason: str) -> list[str]:
        """What can be said without a store."""
        return gate.problems(self._facts(spider, reason, {}), self._limits, [], self._part.started)

    async def _drift(self, spider: str, store: Store, now: datetime) -> list[str]:
        """What the last days' articles have less of than those before."""
        if not self._part.templates:
            return []
        where = {"spider": spider, "started_at": {"$gte": now - drift.BEFORE}}
        runs = await drift.sound_runs(store.find(RUNS, where, sort="-started_at"))
        newest, before = drift.split(runs, self._part.templates, self._limits.least, now)
        return list(drift.problems(newest, before, self._limits.least, self._limits.coverage_drop))

    async def _tell_unknown(self, spider: str, store: Store, now: datetime) -> None:
        for name, url in (await drift.unknown(store, spider, self._part.examples, now)).items():
            told = f"template {name} was never seen before: {url}"
            outcome.add(self._stats, outcome.NEWS, told)
            logger.warning("%s", told)

    def newest(self) -> dict[str, datetime]:
        """By the list's key, the time of its newest row; none in a replay, as an archive may well be old."""
        return {} if self._is_replay else freshness.newest(self._stats.get_stats())

    def _asked(self) -> list[str]:
        return [] if self._is_replay else freshness.asked(self._stats.get_stats())

    def _facts(self, spider: Spider, reason: str, lists: dict[str, tuple[datetime, bool]]) -> gate.Facts:
        part = self._part
        asked = Asked.of(spider)
        return gate.Facts(
            reason,
            part.counts,
            asked=asked.articles,
            callback_errors=part.own("spider_exceptions/count"),
            item_errors=part.own("run/item_errors") + part.own("articles/refused"),
            rows=part.own("lists/rows"),
            coverage=part.coverage,
            lists={} if asked.is_backfill else lists,
            read_before=bool(self._stats.get_value("lists/read_before")) or part.had_no_turn,
            first_failures=part.own("articles/first_failures"),
            recent=self._recent,
            why=outcome.reasons(self._stats),
        )
