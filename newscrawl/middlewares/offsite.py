"""Scrapy's off-site middleware, strict: redirects too stay on the spider's domains, and are told to errbacks.

Scrapy's own lets ``dont_filter`` requests and what they redirect to pass, and drops others when they are
scheduled, where no errback learns of it.
"""

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest


class StrictOffsiteMiddleware(OffsiteMiddleware):
    """Refuses every request to another host than the spider's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler.stats)
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        middleware.crawler = crawler
        return middleware

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        running = self.crawler.spider
        if running is not None and not self.should_follow(request, running):
            self.stats.inc_value("offsite/filtered")
            raise IgnoreRequest(f"leads off {running.name}'s domains: {request.url}")
