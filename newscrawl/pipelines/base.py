"""What the pipelines that use the store share: its session, the statistics, one way out when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.storage import DocumentRefused, StoreError


class WithStore:
    """A pipeline of the run's store."""

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        self._session = session
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler.stats)

    def _count(self, attempt: int) -> None:
        """For the gate: whether a page that came to nothing did so for the first time."""
        if attempt == 1:
            self._stats.inc_value("articles/first_failures")

    @contextmanager
    def _storing(self, lost: str, *, refusals: bool = False) -> Iterator[None]:
        """Turn a StoreError into a DropItem that says ``lost``, and stop the run.

        With ``refusals``, the run goes on when it is the item that the store refused.
        """
        try:
            yield
        except StoreError as error:
            if not (refusals and isinstance(error, DocumentRefused)):
                self._session.failed(error)
            raise DropItem(f"{lost}: {error}", log_level="ERROR") from error
