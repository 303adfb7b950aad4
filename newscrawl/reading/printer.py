"""What a run of ``url=`` answers: articles to be read on a terminal, elsewhere a line of JSON each."""

import sys
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.codec import Doc, dumps
from newscrawl.items import Article, to_document
from newscrawl.logs.line import LINE
from newscrawl.runs import outcome
from newscrawl.runs.asked import Asked

STDOUT = "stdout:"
"""Where ``-o -`` writes: what asks for that wants no other form beside it."""


class Printer:
    """Prints every stored article of a run that was asked for articles by URL.

    Who reads along may have enough, which is no fault; an answer that cannot be written down is one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._is_read = True
        self._printed = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        taken = any(str(uri).startswith(STDOUT) for uri in crawler.settings.getdict("FEEDS"))
        if taken or not Asked.of(crawler.spider).articles:
            raise NotConfigured
        printer = cls(crawler)
        crawler.signals.connect(printer.item_scraped, signal=signals.item_scraped)
        return printer

    def item_scraped(self, item: Any) -> None:
        if not isinstance(item, Article) or not self._is_read:
            return
        try:
            LINE.above(lambda: self._print(to_document(item)))
            sys.stdout.flush()
        except BrokenPipeError:
            self._is_read = False
        except OSError as error:
            self._is_read = False
            outcome.report(self._stats, str(error))

    def _print(self, doc: Doc) -> None:
        if not sys.stdout.isatty():
            sys.stdout.write(dumps(doc) + "\n")
            return
        if self._printed:
            sys.stdout.write("\n")
        self._printed += 1
        from rich.console import Console  # here: a run of lists prints nothing

        from newscrawl.reading import article

        article.show(Console(markup=False, emoji=False), doc)
