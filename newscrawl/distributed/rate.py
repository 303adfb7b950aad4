"""One polite rate a host over all workers: a request goes when it is this worker's turn.

The turn is taken last of all, after Scrapy's own delay, so that nothing comes between it and the request. The
pause after it is the slot's: DOWNLOAD_DELAY, or what AutoThrottle made of it in this worker.
"""

import asyncio

from redis.exceptions import RedisError
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.distributed.worker import Worker
from newscrawl.extensions.downloader import Downloader
from newscrawl.runs.outcome import CutOff


class SharedRateHandler(HTTP11DownloadHandler):
    """Scrapy's download handler, which waits for its turn."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._worker = Worker.of(crawler)

    async def download_request(self, request: Request) -> Response:
        try:
            await self._wait_for_turn(request.meta["download_slot"])
        except RedisError as error:
            self._worker.failed(error)
            raise CutOff("no Redis to tell whose turn it is") from error
        return await super().download_request(request)

    async def _wait_for_turn(self, host: str) -> None:
        slot = self._crawler.engine.downloader.slots[host]
        wait = await self._worker.board.turn(host, slot.delay)
        while wait:
            await asyncio.sleep(wait)
            wait = await self._worker.board.turn(host, slot.delay)
        if wait is None:
            raise CutOff("the workers stop")
        await Downloader.of(self._crawler).pause(0)  # it may have been told meanwhile to ask for nothing more
