"""A worker's life: it joins, gives signs of life, does its duty, and leaves when nothing is left to do."""

import asyncio
import logging
from typing import Any, Self

from redis.exceptions import RedisError
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider

from newscrawl import __version__
from newscrawl.codec import dumps
from newscrawl.distributed.board import Board, State, shown
from newscrawl.distributed.duty import Duty
from newscrawl.extensions.ending import close
from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.middlewares.ban import BANNED
from newscrawl.runs import outcome
from newscrawl.runs.asked import Asked
from newscrawl.storage import StoreError

logger = logging.getLogger(__name__)
NO_REDIS, LOST, OTHER_CRAWL = "redis_unavailable", "worker_lost", "other_crawl"
LONGEST_PAUSE_S = 1.0


class Worker:
    """Components get it by ``Worker.of(crawler)``. ``WORKER_SECONDS``: how long the others wait for a sign
    of life."""

    def __init__(self, crawler: Crawler, board: Board, seconds: float) -> None:
        self.board = board
        self.stops = False
        self.was_last = False
        """Whether this worker left as the last one."""

        self._crawler = crawler
        self._pause = min(LONGEST_PAUSE_S, seconds / 5)
        self.taken: dict[str, str] = {}
        """What this worker took and has not settled: payloads by article."""
        self._duty = Duty(crawler, board)
        self._has_redis = True
        self._leads = False
        self._role_known = asyncio.Event()
        self._joining: asyncio.Task[str] | None = None
        self._working: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        seconds = crawler.settings.getfloat("WORKER_SECONDS")
        worker = cls(crawler, Board(crawler.settings["REDIS_URL"], crawler.spidercls.name, seconds), seconds)
        connect = crawler.signals.connect
        connect(worker.joined, signal=signals.spider_opened)
        connect(worker.spider_idle, signal=signals.spider_idle)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            connect(worker.settled, signal=signal)
        return worker

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The worker of a crawl. Raises RuntimeError where there is none."""
        worker = crawler.get_extension(cls)
        if worker is None:
            raise RuntimeError(f"{cls.__name__} is missing: -s DISTRIBUTED=1 sets what many workers need")
        return worker

    async def joined(self) -> str:
        """Join the workers, once; the name that all have in common. Raises CloseSpider when it can't be."""
        if self._joining is None:
            self._joining = asyncio.ensure_future(self._join())
        return await self._joining

    async def _join(self) -> str:
        session = StoreSession.of(self._crawler)
        await session.opened()
        session.before_close(self._leave)
        wanted = dumps({"newscrawl": __version__, **dict(sorted(self._arguments.items()))})
        try:
            group = await self.board.group()
            asked = await self.board.join(wanted)
        except RedisError as error:
            outcome.report(self._crawler.stats, f"{self._place}: {error}")
            raise CloseSpider(NO_REDIS) from error
        if asked != wanted:
            told = f"the workers' crawl was begun with {asked}, this one with {wanted}: give it the same"
            outcome.report(self._crawler.stats, told)
            raise CloseSpider(OTHER_CRAWL)
        self._working = asyncio.ensure_future(self._work())
        return f"workers:{group}"

    @property
    def _arguments(self) -> dict[str, str]:
        return dict(Asked.of(self._crawler.spider).given)

    @property
    def _place(self) -> str:
        return shown(self._crawler.settings["REDIS_URL"])

    async def becomes_leader(self) -> bool:
        """Wait until this worker is to read the lists, or the crawl ends without it."""
        await self._role_known.wait()
        return self._leads

    async def settled(self, item: Any) -> None:
        """What became of an article is in the store: it is under way no more."""
        article = item.listing_id if isinstance(item, Article) else getattr(item, "id", None)
        if article in self.taken and not StoreSession.of(self._crawler).has_failed:
            try:
                await self.board.settled([self.taken.pop(article)])
            except RedisError as error:
                self.failed(error)

    def spider_idle(self) -> None:
        """Idle is not done: others may still put something back, or this one be called to lead."""
        if not self.stops:
            raise DontCloseSpider

    def failed(self, error: RedisError) -> None:
        """Stop the run: without Redis nobody can tell who does what."""
        self._has_redis = False
        self._stop(f"{self._place}: {error}", NO_REDIS)

    def _stop(self, problem: str | None, reason: str) -> None:
        if self.stops:
            return
        self.stops = True
        self._role_known.set()
        if problem:
            logger.error("%s: stopping; what is not stored stays in the ledger", problem)
            outcome.report(self._crawler.stats, problem)
        close(self._crawler, reason)

    async def _work(self) -> None:
        while not self.stops:
            try:
                await self._turn()
            except RedisError as error:
                self.failed(error)
            except StoreError as error:
                StoreSession.of(self._crawler).failed(error)
            except Exception as error:  # without signs of life all it does would be done again by others
                logger.exception("a fault in the worker")
                self._stop(f"a fault in the worker: {error!r}", LOST)
            await asyncio.sleep(self._pause)

    async def _turn(self) -> None:
        state, reason = await self.board.beat()
        if state is State.STOP:
            self._stop(f"{reason} (found by one of the workers)", BANNED)
        elif state is State.LOST:
            self._stop("no sign of life for too long: the other workers do what this one had taken", LOST)
        elif state is State.ENDED or await self._duty.turn(self.taken, leads=state is State.LEADS):
            self._stop(None, "finished")
        elif state is State.LEADS and not self._leads:
            logger.info("this worker reads the lists")
            self._leads = True
            self._role_known.set()

    async def _leave(self) -> None:
        self.stops = True
        self._role_known.set()
        if self._working:
            self._working.cancel()
        try:
            self.was_last = self._has_redis and await self.board.leave() == 0
        except RedisError as error:
            outcome.report(self._crawler.stats, f"{self._place}: {error}")
        finally:
            await self.board.close()
