"""robots.txt as RFC 9309 has it, on Scrapy's middleware.

An answer of 2xx holds the rules; 4xx, and a redirect that leads nowhere, mean that there are none. 5xx, 429
and no answer at all mean that nothing is known, so nothing of that host is fetched. Scrapy (2.19) fetches all
then, and lets all but two of the requests pass that wait for the same robots.txt.
"""

import asyncio
import logging
import math
from collections import defaultdict
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler

from newscrawl.extensions.downloader import Downloader
from newscrawl.runs import outcome
from newscrawl.runs.outcome import CutOff

logger = logging.getLogger(__name__)
PATIENT = 429
"""Too many requests: a 4xx that says nothing of whether there are rules."""

MARGIN_S = 0.1
"""A connection that is slow to open makes the gap before the next request shorter."""


class SoundRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Asks for each robots.txt once, lets every request wait for it, and keeps to ``Crawl-delay``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._unknown: dict[str, str] = {}
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._longest = crawler.settings.getfloat("HOST_WAIT_MAX")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request. Raises CutOff where they are not known."""
        host = urlsplit(request.url).netloc
        async with self._turns[host]:
            if host not in self._parsers and host not in self._unknown:
                await self._learn(request, host)
        if why := self._unknown.get(host):
            raise CutOff(why)
        parser = self._parsers[host]
        return parser if isinstance(parser, RobotParser) else None

    async def _learn(self, request: Request, host: str) -> None:
        self._stats.inc_value("robotstxt/request_count")
        url = f"{urlsplit(request.url).scheme}://{host}/robots.txt"
        meta = {"dont_obey_robotstxt": True}
        asked = Request(url, NO_CALLBACK, priority=self.DOWNLOAD_PRIORITY, meta=meta)
        try:
            rules = self._rules(await self.crawler.engine.download_async(asked), host)
        except CutOff:
            raise
        except IgnoreRequest:
            rules = b""
        except Exception as error:
            self._close(host, f"robots.txt of {host} cannot be had ({outcome.reason(error)})")
            return
        if rules is not None:
            await self._keep(rules, host, request)

    def _rules(self, response: Response, host: str) -> bytes | None:
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == PATIENT:
            self._close(host, f"robots.txt of {host} answered HTTP {response.status}")
            return None
        return response.body if response.status < HTTPStatus.MULTIPLE_CHOICES else b""

    async def _keep(self, rules: bytes, host: str, request: Request) -> None:
        parser = build_from_crawler(self._parserimpl, self.crawler, rules)
        delay = parser.crawl_delay(self._robotstxt_useragent or self._default_useragent) or 0.0
        if not math.isfinite(delay) or delay > self._longest:
            self._close(host, f"robots.txt of {host} asks for {delay:g} s between requests")
            return
        if delay > self._delay:
            logger.info("robots.txt of %s asks for %g s between requests", host, delay)
            Downloader.of(self.crawler).slow(urlsplit(request.url).hostname or "", delay + MARGIN_S)
        told = {"robotparser": parser, "request": request}
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, **told)
        self._parsers[host] = parser

    def _close(self, host: str, why: str) -> None:
        """Nothing is known of what a host allows."""
        told = f"{why}: nothing of that host is fetched"
        self._unknown[host] = told
        logger.error("%s", told)
        outcome.report(self._stats, told)
