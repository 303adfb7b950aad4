"""How far a backfill is: a bar on a terminal, else a line a minute in the log."""

import logging
import sys
import time
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall

logger = logging.getLogger(__name__)
SHARE = "backfill/share"


class BackfillProgress:
    """Shows the share of the days that are read, articles, articles a minute, and the time left."""

    def __init__(self, crawler: Crawler, interval: float) -> None:
        self._stats = crawler.stats
        self._interval = interval
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._calls = AsyncioLoopingCall(self._show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not getattr(getattr(crawler.spider, "arguments", None), "backfill", False):
            raise NotConfigured
        progress = cls(crawler, crawler.settings.getfloat("LOGSTATS_INTERVAL") or 60.0)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        if sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
            console = Console(stderr=True)
            self._bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console)
            self._bar.add_task("backfill", total=1.0)
            self._bar.start()
        self._calls.start(0.5 if self._bar else self._interval, now=False)

    def spider_closed(self) -> None:
        if self._calls.running:
            self._calls.stop()
        self._show()
        if self._bar:
            self._bar.stop()

    def _show(self) -> None:
        share: float = self._stats.get_value(SHARE, 0.0)
        stored = self._stats.get_value("articles/stored", 0)
        minutes = max((time.monotonic() - self._began) / 60, 1e-6)
        words = f"{stored} articles, {stored / minutes:.0f} a minute"
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=share, description=f"backfill: {words}")
        else:
            left = f", {minutes * (1 - share) / share:.0f} min left" if share else ""
            logger.info("backfill: %.0f %% of the days, %s%s", share * 100, words, left)
