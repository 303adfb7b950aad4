"""What one crawl took, told by an extension inside it."""

import json
import time
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from newscrawl.extensions.memory import peak


class Meter:
    """Writes ``METER_FILE`` at the end of a crawl, as JSON.

    ``wall`` and ``cpu`` are seconds from the engine's start to its stop, ``start`` from ``METER_BEGAN`` (a
    time.time()) to the first request, ``rss_mb`` the process's peak memory.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._file = Path(crawler.settings["METER_FILE"])
        self._began = crawler.settings.getfloat("METER_BEGAN")
        self._first: float | None = None
        self._wall = self._cpu = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        meter = cls(crawler)
        crawler.signals.connect(meter.engine_started, signal=signals.engine_started)
        crawler.signals.connect(meter.requested, signal=signals.request_reached_downloader)
        crawler.signals.connect(meter.engine_stopped, signal=signals.engine_stopped)
        return meter

    def engine_started(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def requested(self) -> None:
        self._first = self._first or time.time() - self._began

    def engine_stopped(self) -> None:
        found: dict[str, Any] = {
            "wall": time.perf_counter() - self._wall,
            "cpu": time.process_time() - self._cpu,
            "start": self._first,
            "rss_mb": peak() / 2**20,
            "responses": self._stats.get_value("downloader/response_status_count/200", 0),
            "items": self._stats.get_value("item_scraped_count", 0),
        }
        self._file.write_text(json.dumps(found))
