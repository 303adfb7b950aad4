"""Scrapy's robots.txt middleware, with two of its faults (2.19) made good.

Of the requests that wait for the same robots.txt, all but the first two pass unchecked, because the one
Deferred they share gives its result away; and a network failure is told with a traceback.
"""

import asyncio
import logging
from collections import defaultdict
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser


class OneLine(logging.Filter):
    """Takes the traceback from a record; its message says all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


class SoundRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Asks for each robots.txt once, and lets every request wait for its answer in turn."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        logger = logging.getLogger(RobotsTxtMiddleware.__module__)
        if not any(isinstance(known, OneLine) for known in logger.filters):
            logger.addFilter(OneLine())

    async def robot_parser(self, request: Request) -> RobotParser | None:
        async with self._turns[urlsplit(request.url).netloc]:
            return await super().robot_parser(request)
