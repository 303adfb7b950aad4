"""Retries that wait: twice as long each time. Where the site asks for a pause, the whole host has it."""

import logging
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl.extensions.downloader import Downloader
from newscrawl.extensions.ending import close
from newscrawl.middlewares.pauses import note
from newscrawl.runs import outcome, pauses
from newscrawl.runs.outcome import CutOff

logger = logging.getLogger(__name__)
ASKED = "asked_to_wait"
MOST_DIGITS = 9


class BackoffRetryMiddleware(RetryMiddleware):
    """Scrapy's own retries, each after a pause of ``RETRY_BACKOFF`` seconds, doubled every time.

    ``HOST_WAIT_MAX``: how many seconds on end a host may ask to be left in peace until the run ends.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first = settings.getfloat("RETRY_BACKOFF")
        self._longest = settings.getfloat("RETRY_BACKOFF_MAX")
        self._most = settings.getfloat("HOST_WAIT_MAX")
        self._waited: defaultdict[str, float] = defaultdict(float)
        self._free_at: defaultdict[str, float] = defaultdict(float)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        middleware.crawler = crawler
        return middleware

    async def process_response(  # type: ignore[override]  # Scrapy awaits either
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        host = urlsplit(response.url).hostname or ""
        if response.status < HTTPStatus.BAD_REQUEST:
            self._waited.pop(host, None)
        elif asked := asked_for(response):
            await self._hold(host, asked, response)
        result = super().process_response(request, response)
        if isinstance(result, Request):
            await self._pause(result)
        return result

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        result = super().process_exception(request, exception)
        if isinstance(result, Request):
            await self._pause(result)
        return result

    async def _pause(self, again: Request) -> None:
        doubled = self._first * 2 ** (again.meta["retry_times"] - 1)
        await Downloader.of(self.crawler).pause(min(doubled, self._longest))

    async def _hold(self, host: str, asked: float, response: Response) -> None:
        """Leave a host in peace for as long as it asks. Raises CutOff, and ends the run, for too long."""
        now = monotonic()
        self._waited[host] += max(0.0, now + asked - max(now, self._free_at[host]))
        self._free_at[host] = max(now + asked, self._free_at[host])
        if self._waited[host] <= self._most:
            logger.info("%s asks to wait %.0f s (HTTP %d)", host, asked, response.status)
            Downloader.of(self.crawler).hold(host, asked)
            return
        until = datetime.now(UTC) + timedelta(seconds=asked)
        told = f"{host} answered HTTP {response.status} and asks to wait until {pauses.shown(until)}"
        logger.error("%s: stopping", told)
        outcome.report(self.crawler.stats, told)
        Downloader.of(self.crawler).refuse(ASKED)
        await note(self.crawler, response.url, until, why="asked to wait")
        close(self.crawler, ASKED)
        raise CutOff(ASKED)


def asked_for(response: Response) -> float:
    """Seconds of a Retry-After header, which has a number or a date; 0 where there is none to come.

    A date is taken by the clock of who gave it, where that is told.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value[:MOST_DIGITS])
    until, now = (_moment(text) for text in (value, _header(response, "Date")))
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds()) if until else 0.0


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
