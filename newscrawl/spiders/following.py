"""Staying: a run that reads its lists again and again, until somebody ends it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from newscrawl.runs import outcome
from newscrawl.spiders.articles import SiteSpider
from newscrawl.spiders.backfill import Step


class Following(SiteSpider):
    """With ``follow=1`` every list is read from its top every ``FOLLOW_SECONDS``, each reading down to where
    the one before began: a list that failed is made up for by its next reading, and then no fault."""

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self.stays = self.arguments.follow
        """Whether to be ended from without is the proper end of this run."""

        self._began = 0.0
        self._next: asyncio.TimerHandle | None = None
        self._lost: Counter[str] = Counter()
        """Failures by list, of the readings since its last good one."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.stays:
            crawler.signals.connect(spider.spider_idle, signal=signals.spider_idle)
            crawler.signals.connect(spider.spider_closed, signal=signals.spider_closed)
        return spider

    def list_requests(self) -> Iterator[Any]:
        self._began = monotonic()
        self._readings.clear()
        return super().list_requests()

    def spider_idle(self) -> None:
        """All lists are read and all of them is stored: the next turn is due in a while."""
        if self._next is None:
            every = self.crawler.settings.getfloat("FOLLOW_SECONDS")
            rest = max(0.0, self._began + every - monotonic())
            self._next = asyncio.get_running_loop().call_later(rest, self._turn)
        raise DontCloseSpider

    def spider_closed(self) -> None:
        if self._next:
            self._next.cancel()

    def _turn(self) -> None:
        self._next = None
        for request in self.list_requests():
            self.crawler.engine.crawl(request)

    def _note(self, step: Step, rows: Any) -> None:
        super()._note(step, rows)
        if self.stays and (made_up := self._lost.pop(step.source.key, 0)):
            self.count("lists/failed", -made_up)
            self.count("lists/made_up", made_up)
            outcome.forget(self.crawler.stats, "list")

    def _list_lost(self, step: Step, reason: str) -> None:
        super()._list_lost(step, reason)
        self._lost[step.source.key] += 1
