"""Scrapy's robots.txt middleware, which tells a network failure in one line instead of a traceback."""

import logging

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware


class OneLine(logging.Filter):
    """Takes the traceback from a record; its message says all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


class QuietRobotsTxtMiddleware(RobotsTxtMiddleware):
    """The same, with ``OneLine`` on its logger."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        logger = logging.getLogger(RobotsTxtMiddleware.__module__)
        if not any(isinstance(known, OneLine) for known in logger.filters):
            logger.addFilter(OneLine())
