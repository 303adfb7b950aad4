"""Scrapy's downloader, which can be told to ask for nothing more, and to leave a host in peace.

Scrapy's own sends what it has queued even when the run is closing: a page a second, and nobody wants it.
"""

import asyncio
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.core.downloader import Downloader as ScrapyDownloader
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from newscrawl.runs.outcome import CutOff

SENT_AT = "sent_at"
"""In a request's meta: when it left, of ``time.monotonic``."""


class Downloader(ScrapyDownloader):
    """The setting ``DOWNLOADER``; components get it by ``Downloader.of(crawler)``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._why = ""
        self._ended = asyncio.Event()
        self._under_way: set[asyncio.Task[Response]] = set()
        self._least: dict[str, float] = {}
        self._free_at: dict[str, float] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The downloader of a crawl. Raises RuntimeError where the settings name another."""
        found = crawler.engine.downloader
        if not isinstance(found, cls):
            raise RuntimeError(f"set DOWNLOADER to {cls.__module__}.{cls.__name__}: runs are ended by it")
        return found

    @property
    def hosts(self) -> list[str]:
        """Those whose answers are waited for, one for each."""
        return [host for host, slot in self.slots.items() for _ in slot.transferring]

    def waits_since(self) -> float | None:
        """When the request left whose answer is waited for longest; None where none is under way."""
        under_way = (request for slot in self.slots.values() for request in slot.transferring)
        return min((request.meta.get(SENT_AT, monotonic()) for request in under_way), default=None)

    def refuse(self, why: str) -> None:
        """Ask for nothing more: what waits for its turn is cut off, and what comes after."""
        self._why = self._why or why
        self._ended.set()
        for slot in self.slots.values():
            self._empty(slot)

    def cut(self, why: str) -> None:
        """Nor wait for what was asked before."""
        self.refuse(why)
        for task in list(self._under_way):
            task.cancel()

    def slow(self, host: str, delay: float) -> None:
        """Ask a host no more often than this."""
        self._least[host] = delay

    def hold(self, host: str, seconds: float) -> None:
        """Ask a host nothing for so long."""
        self._free_at[host] = max(monotonic() + seconds, self._free_at.get(host, 0.0))

    async def pause(self, seconds: float) -> None:
        """Wait before asking again. Raises CutOff when nothing is to be asked any more."""
        try:
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        except TimeoutError:
            return
        raise CutOff(self._why)

    async def _enqueue_request(self, request: Request) -> Response:
        if self._is_closing():
            raise CutOff(self._why)
        task = asyncio.ensure_future(super()._enqueue_request(request))
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if not task.cancelled():
                raise
            raise CutOff(self._why) from None
        finally:
            self._under_way.discard(task)

    async def _download(self, slot: Slot, request: Request) -> Response:
        request.meta[SENT_AT] = monotonic()
        return await super()._download(slot, request)

    def _process_queue(self, slot: Slot) -> None:
        if self._is_closing():
            self._empty(slot)  # what came in between being asked for and its turn in the event loop
            return
        host = next((host for host, known in self.slots.items() if known is slot), "")
        slot.delay = max(slot.delay, self._least.get(host, 0.0))  # AutoThrottle knows of no least for a host
        rest = self._free_at.get(host, 0.0) - monotonic()
        if rest > 0 and slot.queue and not slot.latercall:
            slot.latercall = call_later(rest, self._latercall, slot)
        super()._process_queue(slot)

    def _empty(self, slot: Slot) -> None:
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(CutOff(self._why))

    def _is_closing(self) -> bool:
        """Whether nothing is to be asked any more. Who closes the engine otherwise does not tell us."""
        opened = self.crawler.engine._slot
        if not self._why and opened is not None and opened.closing is not None:
            self.refuse("the run is ending")
        return bool(self._why)
