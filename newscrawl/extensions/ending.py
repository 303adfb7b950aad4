"""How a run ends before its time: nothing new is asked for, what is under way is waited for, but not long."""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from newscrawl.extensions.downloader import Downloader
from newscrawl.runs import outcome
from newscrawl.runs.interrupts import OF_PROCESS

logger = logging.getLogger(__name__)
SHUTDOWN, STOPPED = "shutdown", "stopped"
"""The finish reasons of a run that was cut short, and of one that stays until it is ended from without."""

GRACE_S = 5.0
"""Seconds for answers under way; what did not come by then stays in the ledger for the next run."""

_T = TypeVar("_T")


def close(crawler: Crawler, reason: str) -> None:
    """End a run from within it: nothing new is asked for from this moment."""
    Downloader.of(crawler).refuse(reason)
    asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))  # noqa: RUF006


class Ending:
    """Ends the run that somebody asks to end. Components get it by ``Ending.of(crawler)``."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._begun = asyncio.Event()
        self._over = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ending = cls(crawler)
        crawler.signals.connect(ending.spider_closed, signal=signals.spider_closed)
        OF_PROCESS.listen(ending.asked)
        return ending

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The ending of a crawl. Raises RuntimeError where the settings leave the extension out."""
        ending = crawler.get_extension(cls)
        if ending is None:
            raise RuntimeError(f"add {cls.__module__}.{cls.__name__} to EXTENSIONS: runs are ended by it")
        return ending

    def spider_closed(self) -> None:
        self._over.set()

    def asked(self, name: str) -> None:
        """Somebody asks for the end: once, and again where it takes too long."""
        if self._ending is None and not self._is_closing:
            if not self._stays:
                outcome.report(self._crawler.stats, f"the run was cut short: {SHUTDOWN} ({name})")
            self._ending = asyncio.ensure_future(self._end())
        elif self._is_opened:
            self._downloader.cut(SHUTDOWN)
        self._begun.set()
        logger.warning("%s: the run is ending; it asks for nothing new and waits for %s", name, self._rest())

    async def unless(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do work that may take long. Raises CloseSpider when the end is asked for meanwhile."""
        task, begun = asyncio.ensure_future(work), asyncio.ensure_future(self._begun.wait())
        await asyncio.wait((task, begun), return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()
        if task.done():
            return task.result()
        task.cancel()
        raise CloseSpider(SHUTDOWN)

    async def _end(self) -> None:
        self._downloader.refuse(SHUTDOWN)
        closing = asyncio.ensure_future(self._close())
        await asyncio.wait((closing,), timeout=GRACE_S)
        self._downloader.cut(SHUTDOWN)
        await closing

    async def _close(self) -> None:
        while not self._crawler.engine.running:  # it is being opened, and can't be closed before
            if self._over.is_set():
                return
            await asyncio.sleep(0.02)
        await self._crawler.engine.close_spider_async(reason=STOPPED if self._stays else SHUTDOWN)

    @property
    def _stays(self) -> bool:
        return bool(getattr(self._crawler.spider, "stays", False))

    @property
    def _downloader(self) -> Downloader:
        return Downloader.of(self._crawler)

    @property
    def _is_opened(self) -> bool:
        return self._crawler.engine._slot is not None

    @property
    def _is_closing(self) -> bool:
        opened = self._crawler.engine._slot
        return self._over.is_set() or (opened is not None and opened.closing is not None)

    def _rest(self) -> str:
        """What a run that ends waits for."""
        hosts = Counter(self._downloader.hosts)
        rest = [f"{count} answers of {host}" for host, count in hosts.items()]
        scraped = self._crawler.engine.scraper.slot
        if scraped and scraped.itemproc_size:
            rest.append(f"{scraped.itemproc_size} articles on their way to the store")
        return ", ".join(rest) or "the store"
