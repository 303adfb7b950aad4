"""The record of every run, in ``runs``: what it was asked, what came of it, and whether that was its job.

A run that stays has a record for each ten minutes, like as many runs by a timer: who reads records need not
know the difference, and what is wrong is told while it goes on.
"""

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.codec import Doc, utc
from newscrawl.extensions.judging import Judge
from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.runs import daycounts, outcome, webhook
from newscrawl.runs.asked import Asked
from newscrawl.runs.part import Part
from newscrawl.runs.record import COUNTS, LEFT, kind, reasons, versions
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
        self._parts: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._begin(Part(crawler.stats))

    def _begin(self, part: Part) -> None:
        self._part = part
        self._judge = Judge(part, self._crawler.stats, self._crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        record = cls(crawler)
        crawler.signals.connect(record.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(record.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(record.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(record.item_error, signal=signals.item_error)
        crawler.signals.connect(record.spider_error, signal=signals.spider_error)
        return record

    @property
    def id(self) -> str:
        """The ``_id`` that the record will have."""
        return self._part.id

    def counts(self) -> dict[str, int]:
        """The whole run's counts by name, zeros too."""
        return {name: self._crawler.stats.get_value(key, 0) for name, key in COUNTS.items()}

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
                await self._end_part(spider, session.store)
            except StoreError as error:
                session.failed(error)
                return
            except Exception:  # the run goes on: what it does is worth more than its record
                logger.exception("a fault in the record of a part of the run")

    async def _end_part(self, spider: Spider, store: Store) -> None:
        """Write the record of what a run that stays has done since the last one, and begin the next."""
        found = await self._judge.problems(spider, GOES_ON, store)
        record = self._document(spider, GOES_ON, next(iter(found), None))
        self._begin(self._part.following())
        for problem in found:
            logger.error("so far: %s", problem)
        await store.write([Put(RUNS, record)])
        await daycounts.refresh(store, COUNT_S)
        await self._tell(record)

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Article):
            self._part.add(item)

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
        for found in self._judge.problems_alone(spider, reason):
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
        """What coverage is read from: one day that was counted, looked at again, and the days that this run
        has changed, and some of an older store's."""
        day, _ = await asyncio.gather(daycounts.differing(store), daycounts.refresh(store, COUNT_S))
        if day:
            logger.warning(
                "the counts of %s were wrong and have been renewed: did somebody edit the store?", day
            )

    async def _judged(self, spider: Spider, reason: str, store: Store) -> Doc:
        """The run's record, after the gate saw it in the light of former runs."""
        is_known = outcome.problem(self._crawler.stats) is not None  # then what the gate sees comes from that
        found = await self._judge.problems(spider, reason, store)
        for problem in found[:1]:
            outcome.report(self._crawler.stats, problem)
        for problem in () if is_known else found[1:]:
            outcome.add(self._crawler.stats, outcome.ALSO, problem)
            logger.error("also: %s", problem)  # the last line has room for one
        return self._document(spider, reason, outcome.problem(self._crawler.stats))

    def _document(self, spider: Spider, reason: str, problem: str | None) -> Doc:
        finished = utc(datetime.now(UTC))
        given = dict(Asked.of(spider).given)
        return {
            "_id": self.id,
            "spider": spider.name,
            "kind": kind(given, is_replay=bool(self._crawler.settings["REPLAY"])),
            "arguments": given,
            "started_at": self._part.started,
            "finished_at": finished,
            "seconds": round((finished - self._part.started).total_seconds(), 3),
            "finish_reason": reason,
            "ok": problem is None,
            "problem": problem,
            "counts": self._part.counts,
            "reasons": {name: n for name, n in reasons(self._part.stats).items() if n},
            "coverage": self._part.coverage,
            "templates": {name: dict(counts) for name, counts in self._part.templates.items()},
            "lists": {key: {"newest_at": at} for key, at in self._judge.newest().items()},
            "versions": versions(getattr(spider, "site", None)),
        }
