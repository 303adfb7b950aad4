"""Forgotten: an article that was taken down goes no further, by whatever unknown URL its page came."""

import logging
from datetime import UTC, datetime
from typing import Any

from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, Listing
from newscrawl.pipelines.base import WithStore
from newscrawl.runs import outcome
from newscrawl.runs.tombstones import FORGOTTEN, Tombstones, of_another, told

logger = logging.getLogger(__name__)


class ForgottenPipeline(WithStore):
    """Comes first: nothing of such an article is written, not even that it was none."""

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        super().__init__(session, stats)
        self._tombstones = Tombstones(session.store)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        with self._storing("not looked up"):
            found = await self._tombstones.among([item.docid, item.listing_id])
            for key, row in found.items():
                await self._bury(item, key)
                self._tell(item, told(key, row))
        return item

    async def _bury(self, item: Article, key: str) -> None:
        """The row that it was fetched for is of the same article: it is not fetched again."""
        if item.listing_id:
            await self._session.may_write()
            why = of_another(key)
            row = Listing(item.listing_id, item.url, state=FORGOTTEN, error=why)
            await self._session.ledger.fail(row, datetime.now(UTC))

    def _tell(self, item: Article, why: str) -> None:
        if item.archive:
            place = f"{item.archive['file']}, byte {item.archive['offset']}"
            logger.warning("%s came by %s and is archived (%s): forget it again", item.docid, item.url, place)
        outcome.explain(self._stats, "article", why)
        self._stats.inc_value(f"articles/{FORGOTTEN}")
        raise DropItem(why)
