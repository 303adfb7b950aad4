"""Settle: the end of rows that became no document, ``gone`` or ``failed``, goes into the ledger.

Spiders yield such a Listing from callbacks and errbacks. It comes this way because what an errback yields
passes no spider middleware.
"""

from datetime import UTC, datetime
from typing import Any

from scrapy.exceptions import DropItem

from newscrawl.items import Listing
from newscrawl.pipelines.base import WithStore
from newscrawl.runs import outcome
from newscrawl.sites.base import WHOLE


class SettlePipeline(WithStore):
    """Takes Listings; articles pass."""

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Listing):
            return item
        with self._storing("not written down", refusals=True):
            await self._session.may_write()
            attempt = await self._session.ledger.fail(item, datetime.now(UTC))
        if item.kind != WHOLE:  # which no page was fetched for
            self._count(attempt)
        kind = "gone" if item.state == "gone" else "article"
        outcome.explain(self._stats, kind, f"{item.url}: {item.error}")
        self._stats.inc_value(f"articles/{item.state}")
        raise DropItem(f"{item.state}: {item.error}", log_level="INFO")
