"""Tells the channels of ``NOTIFY_URLS`` and ``WATCHES`` how runs ended, and which articles a watch found.

What is to be told is written with the article or the run's record that it is about. It is sent when the run
ends, what is left from before already while it runs; neither holds it up for long, nor makes it fail.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from socket import gethostname
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.codec import Doc
from newscrawl.extensions.ending import SHUTDOWN, STOPPED
from newscrawl.extensions.runs import RunRecord
from newscrawl.extensions.session import StoreSession
from newscrawl.notices import alarm, delivery, outbox, watches
from newscrawl.notices.aside import Note
from newscrawl.notices.delivery import Delivery
from newscrawl.notices.found import Found
from newscrawl.notices.plan import Plan
from newscrawl.notices.runs import RunsBox
from newscrawl.runs import outcome
from newscrawl.runs.asked import Asked
from newscrawl.runs.record import LEFT, kind
from newscrawl.signals import run_ended
from newscrawl.storage import RUNS, Op, StoreError

logger = logging.getLogger(__name__)

START_S, END_S, SHUTDOWN_S = 60.0, 5.0, 2.0
"""Seconds for sending: beside the run, at its end, and where it was told to end."""


class Telling:
    """Takes part in every run that has somebody to tell."""

    def __init__(self, crawler: Crawler, found: Plan) -> None:
        self._crawler = crawler
        self._plan = found
        self._beside: set[asyncio.Task[None]] = set()
        self._record: Doc | None = None
        self._marking: asyncio.Task[None] | None = None
        self._is_kept = False
        self._ending = asyncio.Event()
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.response_received, signal=signals.response_received)
        crawler.signals.connect(self.run_ended, signal=run_ended)
        self._tells_of_runs = bool(found.of_runs) and not Asked.of(crawler.spider).articles

    async def spider_opened(self) -> None:
        session = StoreSession.of(self._crawler)
        session.with_record(self._of_run)
        session.before_close(self._end)
        self._note = Note(session.store.name)
        store = await session.opened()
        self._runs = RunsBox(store, self._spider, self._kind, self._note)
        self._delivery = Delivery(store, self._plan, [self._spider])
        try:
            await outbox.ensure(store, self._delivery.boxes)
            found = Found(await watches.with_stories(store, self._plan.watches), self._tidy)
        except StoreError as error:
            raise session.refused(error) from error
        session.with_article(found.beside)
        self._begin(self._delivery.run(START_S))
        if getattr(self._crawler.spider, "stays", False):
            self._begin(self._meanwhile(self._crawler.settings.getfloat("FOLLOW_SECONDS")))

    async def _meanwhile(self, pause: float) -> None:
        """A run that stays tells as it goes, and tries again what was not taken."""
        while not await self._ends_within(max(pause, 0.1)):
            await self._quietly(Delivery(self._delivery.store, self._plan, [self._spider]).run(START_S))

    async def _ends_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._ending.wait(), seconds)
        except TimeoutError:
            return False
        return True

    @property
    def _spider(self) -> str:
        return str(self._crawler.spidercls.name)

    @property
    def _kind(self) -> str:
        """The kind of run; of one of many workers with its host, as one may fail where others don't."""
        settings = self._crawler.settings
        given = Asked.of(self._crawler.spider).given
        host = f"@{gethostname().replace('.', '-')}" if settings.getbool("DISTRIBUTED") else ""
        return f"{kind(given, is_replay=bool(settings['REPLAY']))}{host}"

    def _tidy(self, box: str) -> None:
        self._begin(self._delivery.tidy(box))

    async def _of_run(self, record: Doc) -> list[Op]:
        """What is to be told of the run, and the alarm that stands after it."""
        self._record = record
        if record["finish_reason"] == LEFT or not self._tells_of_runs:
            return []
        if self._marking:
            await asyncio.wait({self._marking}, timeout=END_S)  # a mark that came later would stay
        stats = self._crawler.stats
        problems = [record["problem"], *stats.get_value(outcome.ALSO, [])] if record["problem"] else []
        try:
            return await self._runs.ended(record, problems, stats.get_value(outcome.NEWS, []))
        except StoreError:
            raise
        except Exception:  # the record is what counts
            logger.exception("notify: a fault; nothing is told of this run")
            return []

    def response_received(self) -> None:
        """The first: this run has the lease, and is at work."""
        self._crawler.signals.disconnect(self.response_received, signal=signals.response_received)
        if self._tells_of_runs and not self._crawler.settings.getbool("DISTRIBUTED"):
            self._marking = asyncio.ensure_future(self._quietly(self._mark()))

    async def _mark(self) -> None:
        record = self._crawler.get_extension(RunRecord)
        if record and await self._runs.begun(record.id, datetime.now(UTC)):
            self._begin(self._delivery.run(START_S))

    async def run_ended(self, record: Doc) -> None:
        """A failed run that could not write is told of at once: nobody would find it later."""
        worked = record["problem"] and record["finish_reason"] != LEFT
        if worked and self._tells_of_runs and not self._is_kept and self._note.failed(datetime.now(UTC)):
            entry = alarm.Event(alarm.FAILED, record["problem"]).entry(record, self._kind)
            await delivery.at_once(self._plan, self._spider, entry, END_S)

    async def _end(self) -> None:
        """Send what came up; what was still being sent has as long."""
        session = StoreSession.of(self._crawler)
        self._ending.set()
        reason = self._record["finish_reason"] if self._record else ""
        seconds = SHUTDOWN_S if reason in (SHUTDOWN, STOPPED) else END_S
        if self._beside:
            await asyncio.wait(self._beside, timeout=seconds)
        for task in list(self._beside):
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        if session.is_open and not session.has_failed and reason not in ("", LEFT):
            await self._quietly(self._last(seconds))

    async def _last(self, seconds: float) -> None:
        store = StoreSession.of(self._crawler).store
        self._is_kept = bool(self._record and await store.get(RUNS, [self._record["_id"]]))
        if self._is_kept:
            self._note.forget()
        await self._delivery.run(seconds)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(self._quietly(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        """A run that did its job did it, whoever was told."""
        try:
            await work
        except StoreError as error:
            logger.warning("notify: what is to be told waits for the next run: %s", error)
        except Exception as error:
            logger.exception("notify: a fault in sending: %s", type(error).__name__)
