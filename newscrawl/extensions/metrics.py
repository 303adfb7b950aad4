"""The run's figures for Prometheus, written when it ended: the setting ``METRICS_FILE``.

A run that is asked for single articles says nothing of the schedule, nor does one that left because another
was at work: neither touches the file.
"""

import logging
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.codec import Doc
from newscrawl.config.extras import install
from newscrawl.extensions.session import StoreSession
from newscrawl.runs.asked import Asked
from newscrawl.runs.record import LEFT
from newscrawl.signals import run_ended
from newscrawl.storage import ARTICLES

logger = logging.getLogger(__name__)


class Metrics:
    """Writes ``METRICS_FILE``; what goes wrong with it is one line in the log, and no fault of the run's."""

    def __init__(self, crawler: Crawler, file: Path) -> None:
        self._crawler = crawler
        self._file = file
        self._documents: int | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        file = crawler.settings["METRICS_FILE"]
        if not file or Asked.of(crawler.spider).articles:
            raise NotConfigured
        try:
            import prometheus_client  # noqa: F401 - only to say now what would fail at the end
        except ImportError:
            raise NotConfigured(f"METRICS_FILE needs prometheus-client: {install('ops')}") from None
        metrics = cls(crawler, Path(file))
        crawler.signals.connect(metrics.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(metrics.run_ended, signal=run_ended)
        return metrics

    def spider_opened(self) -> None:
        StoreSession.of(self._crawler).before_close(self._count)

    async def _count(self) -> None:
        session = StoreSession.of(self._crawler)
        if session.is_open:
            self._documents = await session.store.count(ARTICLES)

    def run_ended(self, record: Doc) -> None:
        from newscrawl.runs import metrics  # here: the library is an extra

        if record["finish_reason"] == LEFT:
            return
        try:
            metrics.write(self._file, record, self._documents)
        except OSError as error:
            logger.warning("METRICS_FILE %s not written: %s", self._file, error)
