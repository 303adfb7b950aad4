"""Settle: the end of rows that became no document, ``gone`` or ``failed``, goes into the ledger.

Spiders yield such a Listing from callbacks and errbacks. It comes this way because what an errback yields
passes no spider middleware.
"""

from datetime import UTC, datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Listing
from newscrawl.storage import DocumentRefused, StoreError


class SettlePipeline:
    """Takes Listings; articles pass."""

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        self._session = session
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler.stats)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Listing):
            return item
        try:
            await self._session.ledger.fail(item, datetime.now(UTC))
        except DocumentRefused as error:
            raise DropItem(f"not written down: {error}", log_level="ERROR") from error
        except StoreError as error:
            self._session.failed(error)
            raise DropItem(f"not written down: {error}", log_level="ERROR") from error
        self._stats.inc_value(f"articles/{item.state}")
        raise DropItem(f"{item.state}: {item.error}", log_level="INFO")
