"""The record of every run, in ``runs``: what it was asked and what came of it."""

import logging
import platform
import secrets
from datetime import UTC, datetime
from typing import Any, Self

import scrapy
from scrapy import Spider, signals
from scrapy.crawler import Crawler

from newscrawl import __version__, run
from newscrawl.codec import Doc, utc
from newscrawl.extensions.session import StoreSession
from newscrawl.sina.extract import PARSER_VERSION
from newscrawl.storage import RUNS, Put, StoreError

logger = logging.getLogger(__name__)

COUNTS = {
    "listed": "ledger/listed",
    "new": "ledger/new",
    "offsite": "ledger/offsite",
    "known": "ledger/known",
    "stored": "articles/stored",
    "revised": "articles/revised",
    "unchanged": "articles/unchanged",
    "repost": "articles/repost",
    "duplicate": "articles/duplicate",
    "rejected": "articles/rejected",
    "gone": "articles/gone",
    "failed": "articles/failed",
    "list_pages": "lists/pages",
    "lists_failed": "lists/failed",
    "requests": "downloader/request_count",
    "bytes": "downloader/response_bytes",
}
"""Counts of a run by name, and the crawl statistics that they are read from."""


class RunRecord:
    """Judges the run when it ends, and writes its record."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started = utc(datetime.now(UTC))
        self.id = f"{self._started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        record = cls(crawler)
        crawler.signals.connect(record.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(record.item_error, signal=signals.item_error)
        return record

    def counts(self) -> dict[str, int]:
        """The run's counts by name, zeros too."""
        return {name: self._crawler.stats.get_value(key, 0) for name, key in COUNTS.items()}

    def item_error(self) -> None:
        """Scrapy loses such an item with exit code 0; here it counts."""
        self._crawler.stats.inc_value("run/item_errors")

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        run.judge(self._crawler.stats, reason, self.counts(), asked=_asked(spider))
        session = StoreSession.of(self._crawler)
        try:
            if session.is_open:
                await session.store.write([Put(RUNS, self._document(spider, reason))])
        except StoreError as error:
            run.report(self._crawler.stats, str(error))
        await session.close()

    def _document(self, spider: Spider, reason: str) -> Doc:
        finished = utc(datetime.now(UTC))
        problem = run.problem(self._crawler.stats)
        return {
            "_id": self.id,
            "spider": spider.name,
            "arguments": _given(spider),
            "started_at": self._started,
            "finished_at": finished,
            "seconds": round((finished - self._started).total_seconds(), 3),
            "finish_reason": reason,
            "ok": problem is None,
            "problem": problem,
            "counts": self.counts(),
            "versions": {
                "newscrawl": __version__,
                "parser": PARSER_VERSION,
                "scrapy": scrapy.__version__,
                "python": platform.python_version(),
            },
        }


def _given(spider: Spider) -> dict[str, Any]:
    return dict(getattr(getattr(spider, "arguments", None), "given", {}))


def _asked(spider: Spider) -> int:
    return len(getattr(getattr(spider, "arguments", None), "targets", ()))
