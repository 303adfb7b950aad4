"""What former runs left to this one: rows to be fetched still, rows given up, and where backfills were.

What the store does not answer stops the run.
"""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Position
from newscrawl.runs.asked import Asked
from newscrawl.runs.ids import Ids
from newscrawl.schema.notes import sound_note
from newscrawl.storage import SWEEPS, StoreError

logger = logging.getLogger(__name__)
GIVEN_UP = ("failed", "rejected")
"""What a run that is asked for days tries again."""


class Leftover:
    """Looks into the ledger for a run that begins."""

    def __init__(self, session: StoreSession, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        self._stats = crawler.stats

    async def requests(self, asked_for: Ids) -> AsyncIterator[Request]:
        """Requests for what they did not finish; ``asked_for`` is what this run asks for, kept up to date."""
        request_for = self._crawler.spider.article_request  # type: ignore[union-attr]
        try:
            async for listing in self._session.ledger.unfinished(datetime.now(UTC)):
                if asked_for.add(listing.id):
                    self._stats.inc_value("ledger/taken_up")
                    yield request_for(listing)
        except StoreError as error:
            self._session.failed(error)

    async def revive(self) -> None:
        """What was given up comes back where it is asked for: by its state, or by its days."""
        asked = Asked.of(self._crawler.spider)
        days = {sign: moment for sign, moment in (("$gte", asked.since), ("$lt", asked.until)) if moment}
        if not asked.retry and not days:
            return
        try:
            count = await self._session.ledger.revive(asked.retry or GIVEN_UP, days, datetime.now(UTC))
        except StoreError as error:
            self._session.failed(error)
        else:
            if count:
                logger.info("rows that were given up and are tried again: %d", count)

    async def tell_positions(self) -> None:
        """Tell the spider where backfills were."""
        positions = getattr(self._crawler.spider, "positions", None)
        if positions is None:
            return
        try:
            async for doc in self._session.store.find(SWEEPS):
                if "page" in doc and sound_note(SWEEPS, doc, done=bool, page=int):
                    positions[doc["_id"]] = Position(doc["_id"], done=doc["done"], page=doc["page"])
        except StoreError as error:
            self._session.failed(error)
