"""An outage is no fault of articles: while no host answers no attempt counts, and the run ends soon.

Errors before any answer (no name, refused, no proxy, no TLS, time-outs) may be one page's or one host's. So
where nothing was answered since, another host is asked for its robots.txt; if it is silent too, the network,
the proxy or the name server is away.
"""

import asyncio
import logging
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotConfigured,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newscrawl.extensions.downloader import SENT_AT, Downloader
from newscrawl.extensions.ending import close
from newscrawl.runs import outcome
from newscrawl.runs.outcome import CutOff
from newscrawl.sites import registry

logger = logging.getLogger(__name__)
OUTAGE = "outage"
SILENCE_S, PROBE_S, LOOK_S = 25.0, 10.0, 1.0
"""A silence that is looked into, how long the other host has, and how often silence is looked for."""

PROBE = "probe"
NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    TunnelError,
)


class OutageMiddleware:
    """A downloader middleware between the retries and what they retry."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._answered: dict[str, float] = {}
        """When a host last answered, and by its URL what it is asked for to see whether it still does."""

        self._found = False
        self._failed_at = 0.0
        self._error = ""
        self._turn = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings["REPLAY"]:
            raise NotConfigured
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def spider_opened(self) -> None:
        self._looking = asyncio.ensure_future(self._look())

    def spider_closed(self) -> None:
        if self._looking:
            self._looking.cancel()

    def process_response(self, request: Request, response: Response) -> Response:
        parts = urlsplit(response.url)
        self._answered[f"{parts.scheme}://{parts.netloc}/robots.txt"] = monotonic()
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, NO_ANSWER) or PROBE in request.meta:
            return
        self._failed_at, self._error = monotonic(), outcome.reason(exception)
        times = request.meta.get("max_retry_times", self._crawler.settings.getint("RETRY_TIMES"))
        if request.meta.get("retry_times", 0) >= times and await self._is_out(
            request.meta.get(SENT_AT, 0.0), request
        ):
            raise CutOff(OUTAGE)  # it would count as the page's own failure

    async def _look(self) -> None:
        """For requests that wait and wait: their errors come too late."""
        downloader = Downloader.of(self._crawler)
        while True:
            await asyncio.sleep(LOOK_S)
            failed = self._failed_at if self._failed_at > self._answered_at else None
            since = [at for at in (downloader.waits_since(), failed) if at is not None]
            if since and monotonic() - max(self._answered_at, min(since)) > SILENCE_S:
                await self._is_out(self._answered_at)

    @property
    def _answered_at(self) -> float:
        return max(self._answered.values(), default=0.0)

    async def _is_out(self, since: float, request: Request | None = None) -> bool:
        """Whether no host answers; where none did since then, one is asked."""
        async with self._turn:
            if self._answered_at <= since and not await self._answers(request):
                self._end()
        return self._found

    async def _answers(self, request: Request | None) -> bool:
        own = urlsplit(request.url).netloc if request else ""
        others = [url for url in self._answered if urlsplit(url).netloc != own] or list(self._answered)
        home = urlsplit(getattr(self._crawler.spider, "site", registry.home()).brand.home)
        url = max(others, key=self._answered.__getitem__, default=f"https://{home.netloc}/robots.txt")
        meta = {
            PROBE: True,
            "dont_obey_robotstxt": True,
            "dont_retry": True,
            "dont_cache": True,
            "download_timeout": PROBE_S,
            "download_slot": PROBE,  # its host's may be taken by what hangs
        }
        try:
            await self._crawler.engine.download_async(Request(url, NO_CALLBACK, meta=meta))
        except NO_ANSWER:
            return False
        except Exception as error:  # whatever it is, it is no silence
            logger.debug("%s: %s", url, outcome.reason(error))
        return True

    def _end(self) -> None:
        """The run ends at once: what is under way hangs, and what waits would."""
        told = f"no host answers ({self._error or 'time-out'}): is the network, the proxy or DNS away?"
        if self._found:
            return
        self._found = True
        logger.error("%s stopping; no attempt is counted", told)
        outcome.report(self._crawler.stats, told)
        Downloader.of(self._crawler).cut(OUTAGE)
        close(self._crawler, OUTAGE)
