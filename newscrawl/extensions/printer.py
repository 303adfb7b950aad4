"""Documents on stdout, one JSON line each: what an ad hoc run of ``url=`` answers."""

import sys
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.codec import dumps
from newscrawl.items import Article, to_document
from newscrawl.runs import outcome


class Printer:
    """Prints every stored article of a run that was asked for articles by URL.

    Who reads along may have enough, which is no fault; an answer that cannot be written down is one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._is_read = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not getattr(getattr(crawler.spider, "arguments", None), "targets", ()):
            raise NotConfigured
        printer = cls(crawler)
        crawler.signals.connect(printer.item_scraped, signal=signals.item_scraped)
        return printer

    def item_scraped(self, item: Any) -> None:
        if not isinstance(item, Article) or not self._is_read:
            return
        try:
            sys.stdout.write(dumps(to_document(item)) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self._is_read = False
        except OSError as error:
            self._is_read = False
            outcome.report(self._stats, str(error))
