"""Documents on stdout, one JSON line each: what an ad hoc run of ``url=`` answers."""

import sys
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.codec import dumps
from newscrawl.items import Article, to_document


class Printer:
    """Prints every stored article of a run that was asked for articles by URL."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not getattr(getattr(crawler.spider, "arguments", None), "targets", ()):
            raise NotConfigured
        printer = cls()
        crawler.signals.connect(printer.item_scraped, signal=signals.item_scraped)
        return printer

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Article):
            sys.stdout.write(dumps(to_document(item)) + "\n")
            sys.stdout.flush()
