"""How far a run is: one line on a terminal, else a line a minute in the log."""

import logging
import sys
import time
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall

from newscrawl.logs.addon import has_line
from newscrawl.logs.line import LINE
from newscrawl.runs.asked import Asked
from newscrawl.runs.pace import Pace

logger = logging.getLogger(__name__)
AGAIN_S = 0.5


class Progress:
    """Shows the lists read, the articles due and done, the pace, and the time left."""

    def __init__(self, crawler: Crawler, interval: float, *, is_live: bool) -> None:
        asked = Asked.of(crawler.spider)
        self._is_backfill = asked.is_backfill
        self._stats = crawler.stats
        self._lists = asked.lists if asked.is_backfill else 0
        self._interval = interval
        self._is_live = is_live
        self._began = time.monotonic()
        self._calls = AsyncioLoopingCall(self._show if is_live else self._log)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        printed = Asked.of(crawler.spider).articles and sys.stdout.isatty()
        is_live = has_line(crawler.settings) and not printed  # articles go by in its place
        interval = crawler.settings.getfloat("LOGSTATS_INTERVAL") or 60.0
        progress = cls(crawler, AGAIN_S if is_live else interval, is_live=is_live)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        self._calls.start(self._interval, now=self._is_live)

    def spider_closed(self) -> None:
        if self._calls.running:
            self._calls.stop()
        if self._is_live:
            self._show()
            LINE.show("")
        elif self._is_backfill:
            self._log()

    def _show(self) -> None:
        LINE.show(self._line(LINE.width - 1))

    def _log(self) -> None:
        logger.info("%s: %s", "backfill" if self._is_backfill else "so far", self._line())

    def _line(self, width: int = 200) -> str:
        minutes = (time.monotonic() - self._began) / 60
        return Pace(self._stats.get_stats(), self._lists).line(minutes, width)
