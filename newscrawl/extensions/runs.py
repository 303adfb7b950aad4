"""The record of every run, in ``runs``: what it was asked, what came of it, and whether that was its job.

A run that stays has a record for each ten minutes, like as many runs by a timer: who reads records need not
know the difference, and what is wrong is told while it goes on.
"""

import asyncio
import logging
import secrets
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.codec import Doc, utc
from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.runs import daycounts, drift, freshness, gate, outcome, webhook
from newscrawl.runs.record import COUNTS, COVERED, FORMER, LAST_HOURS, LEFT, kind, reasons, versions
from newscrawl.signals import run_ended
from newscrawl.storage import RUNS, Put, Store, StoreError
from newscrawl.storage.anew import anew

logger = logging.getLogger(__name__)

GOES_ON = "goes_on"
"""The finish reason of a part of a run that stays."""

PART_S = 600.0

COUNT_S = 2.0
"""Seconds that a run's end goes on counting the days of a store that was never counted; the next goes on."""


class RunRecord:
    """Judges the run when it ends, and writes its record."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limits = gate.Limits.of(crawler.settings)
        self._parts: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._before: dict[str, int] = {}
        """What was counted in the parts of this run that have their records."""

        self._begin()

    def _begin(self) -> None:
        self._covered: Counter[str] = Counter()
        self._items = 0
        self._templates: drift.Tally = {}
        self._examples: dict[str, str] = {}
        self._recent: list[dict[str, int]] = []
        self._started = utc(datetime.now(UTC))
        self.id = f"{self._started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        record = cls(crawler)
        crawler.signals.connect(record.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(record.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(record.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(record.item_error, signal=signals.item_error)
        crawler.signals.connect(record.spider_error, signal=signals.spider_error)
        return record

    def counts(self) -> dict[str, int]:
        """The whole run's counts by name, zeros too."""
        return {name: self._crawler.stats.get_value(key, 0) for name, key in COUNTS.items()}

    def _own(self, key: str) -> int:
        """A count of what the record is of."""
        now: int = self._crawler.stats.get_value(key, 0)
        return max(0, now - self._before.get(key, 0))

    def _own_stats(self) -> dict[str, int]:
        return {key: self._own(key) for key, n in self._crawler.stats.get_stats().items() if type(n) is int}

    def _own_counts(self) -> dict[str, int]:
        return {name: self._own(key) for name, key in COUNTS.items()}

    def spider_opened(self, spider: Spider) -> None:
        if getattr(spider, "stays", False):
            self._parts = asyncio.ensure_future(self._in_parts(spider))

    async def _in_parts(self, spider: Spider) -> None:
        session = StoreSession.of(self._crawler)
        while not self._closing.is_set():
            try:
                async with asyncio.timeout(PART_S):
                    await self._closing.wait()
                return
            except TimeoutError:
                pass
            try:
                await self._part(spider, session.store)
            except StoreError as error:
                session.failed(error)
                return
            except Exception:  # the run goes on: what it does is worth more than its record
                logger.exception("a fault in the record of a part of the run")

    async def _part(self, spider: Spider, store: Store) -> None:
        """Write the record of what a run that stays has done since the last one, and begin the next."""
        found = await self._problems(spider, GOES_ON, store)
        record = self._document(spider, GOES_ON, next(iter(found), None))
        self._before = {key: n for key, n in self._crawler.stats.get_stats().items() if type(n) is int}
        self._begin()
        for problem in found:
            logger.error("so far: %s", problem)
        await store.write([Put(RUNS, record)])
        await daycounts.refresh(store, COUNT_S)
        await self._tell(record)
        await self._crawler.signals.send_catch_log_async(run_ended, record=record)

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Article):
            self._items += 1
            found = [name for name in COVERED if getattr(item, name)]
            self._covered.update(found)
            name = item.template or "?"
            self._templates.setdefault(name, Counter()).update([drift.ARTICLES, *found])
            self._examples.setdefault(name, item.url)

    def item_error(self, item: Any, failure: Failure) -> None:
        """Scrapy loses such an item with exit code 0; here it counts."""
        name = getattr(item, "docid", None) or getattr(item, "id", "?")
        outcome.explain(self._crawler.stats, "item", f"{name}: {outcome.reason(failure.value)}")
        self._crawler.stats.inc_value("run/item_errors")

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """A callback that failed on a list."""
        told = f"{response.url if response else 'start'}: {outcome.reason(failure.value)}"
        outcome.explain(self._crawler.stats, "callback", told)

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        session = StoreSession.of(self._crawler)
        record: Doc | None = None
        self._closing.set()
        if self._parts:
            await self._parts
        try:
            if session.is_open:
                async with session.last_words():
                    record = await self._judged(spider, reason, session.store)
                    await anew(partial(self._keep, session, record))
                    if reason != LEFT:
                        await self._count_days(session.store)
        except (StoreError, TimeoutError) as error:
            outcome.report(self._crawler.stats, str(error) or "the store does not answer")
        except Exception as error:  # a run that nobody judged did not do its job
            logger.exception("a fault in judging the run")
            outcome.report(self._crawler.stats, f"the run could not be judged: {error!r}")
        for found in gate.problems(self._facts(spider, reason, {}), self._limits, [], self._started):
            outcome.report(self._crawler.stats, found)  # the store was none: what can be said without it
        await session.close()
        problem = outcome.problem(self._crawler.stats)  # writing the record and closing may have failed since
        record = (record or self._document(spider, reason, None)) | {
            "ok": problem is None,
            "problem": problem,
        }
        await self._tell(record)

    async def _tell(self, record: Doc) -> None:
        if (url := self._crawler.settings["WEBHOOK_URL"]) and record["problem"]:
            await asyncio.to_thread(webhook.post, url, record)
        await self._crawler.signals.send_catch_log_async(run_ended, record=record)

    async def _keep(self, session: StoreSession, record: Doc) -> None:
        await session.store.write([*await session.beside_record(record), Put(RUNS, record)])

    async def _count_days(self, store: Store) -> None:
        """What coverage is read from: one day that was counted, looked at again, then the days that this run
        has changed, and some of an older store's."""
        if day := await daycounts.differing(store):
            logger.warning(
                "the counts of %s were wrong and have been renewed: did somebody edit the store?", day
            )
        await daycounts.refresh(store, COUNT_S)

    async def _judged(self, spider: Spider, reason: str, store: Store) -> Doc:
        """The run's record, after the gate saw it in the light of former runs."""
        is_known = outcome.problem(self._crawler.stats) is not None  # then what the gate sees comes from that
        found = await self._problems(spider, reason, store)
        for problem in found[:1]:
            outcome.report(self._crawler.stats, problem)
        for problem in () if is_known else found[1:]:
            outcome.add(self._crawler.stats, outcome.ALSO, problem)
            logger.error("also: %s", problem)  # the last line has room for one
        return self._document(spider, reason, outcome.problem(self._crawler.stats))

    async def _problems(self, spider: Spider, reason: str, store: Store) -> list[str]:
        """What is wrong with it in the light of former runs."""
        now = datetime.now(UTC)
        runs = store.find(RUNS, self._worked(spider), sort="-started_at", limit=FORMER)
        former = await drift.sound_runs(runs)
        since = {"spider": spider.name, "started_at": {"$gte": now - LAST_HOURS}}
        self._recent = [run["counts"] for run in await drift.sound_runs(store.find(RUNS, since))]
        drifted = await self._drift(store, spider.name, now)
        lists = await freshness.note(store, self._newest(), self._limits, now, self._asked())
        facts = self._facts(spider, reason, lists)
        facts.silent = freshness.silent({key: at for key, (at, fresh) in facts.lists.items() if fresh}, now)
        return [*gate.problems(facts, self._limits, former, now), *drifted]

    async def _drift(self, store: Store, spider: str, now: datetime) -> list[str]:
        """What the last days' articles have less of than those before; new templates are told."""
        for name, url in (await drift.unknown(store, spider, self._examples, now)).items():
            told = f"template {name} was never seen before: {url}"
            outcome.add(self._crawler.stats, outcome.NEWS, told)
            logger.warning("%s", told)
        if not self._items:
            return []
        where = {"spider": spider, "started_at": {"$gte": now - drift.BEFORE}}
        runs = await drift.sound_runs(store.find(RUNS, where, sort="-started_at"))
        newest, before = drift.split(runs, self._templates, self._limits.least, now)
        return list(drift.problems(newest, before, self._limits.least, self._limits.coverage_drop))

    def _worked(self, spider: Spider) -> Doc:
        return {"spider": spider.name, "finish_reason": {"$ne": LEFT}}

    def _newest(self) -> dict[str, datetime]:
        replay = self._crawler.settings["REPLAY"]  # an archive is old, which is no fault of the lists
        return {} if replay else freshness.newest(self._crawler.stats.get_stats())

    def _asked(self) -> list[str]:
        return [] if self._crawler.settings["REPLAY"] else freshness.asked(self._crawler.stats.get_stats())

    def _facts(self, spider: Spider, reason: str, lists: dict[str, tuple[datetime, bool]]) -> gate.Facts:
        stats = self._crawler.stats
        arguments = getattr(spider, "arguments", None)
        return gate.Facts(
            reason,
            self._own_counts(),
            asked=len(getattr(arguments, "targets", ())),
            callback_errors=self._own("spider_exceptions/count"),
            item_errors=self._own("run/item_errors") + self._own("articles/refused"),
            rows=self._own("lists/rows"),
            coverage=self._coverage(),
            lists={} if getattr(arguments, "backfill", False) else lists,
            read_before=bool(stats.get_value("lists/read_before")) or self._had_no_turn(),
            first_failures=self._own("articles/first_failures"),
            recent=self._recent,
            why=outcome.reasons(stats),
        )

    def _had_no_turn(self) -> bool:
        """True for a later part of a run that stays in which no list answered; failures are counted apart."""
        return bool(self._before) and not self._own("lists/pages")

    def _coverage(self) -> dict[str, float]:
        return gate.share_of({name: self._covered[name] for name in COVERED}, self._items)

    def _document(self, spider: Spider, reason: str, problem: str | None) -> Doc:
        finished = utc(datetime.now(UTC))
        given = dict(getattr(getattr(spider, "arguments", None), "given", {}))
        return {
            "_id": self.id,
            "spider": spider.name,
            "kind": kind(given, is_replay=bool(self._crawler.settings["REPLAY"])),
            "arguments": given,
            "started_at": self._started,
            "finished_at": finished,
            "seconds": round((finished - self._started).total_seconds(), 3),
            "finish_reason": reason,
            "ok": problem is None,
            "problem": problem,
            "counts": self._own_counts(),
            "reasons": {name: n for name, n in reasons(self._own_stats()).items() if n},
            "coverage": self._coverage(),
            "templates": {name: dict(counts) for name, counts in self._templates.items()},
            "lists": {key: {"newest_at": at} for key, at in self._newest().items()},
            "versions": versions(getattr(spider, "site", None)),
        }
