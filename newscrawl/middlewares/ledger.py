"""The ledger between spider and engine: rows are on record before their requests are made.

Spiders yield a Listing for every row, and requests that carry one as ``meta["listing"]``. Rows end here
(what is settled already goes on, to SettlePipeline); requests go on when their article is due. A list's
next page (``meta["list"]``) is asked for only down to where the last finished reading began, unless the
request says that it is a backfill.
"""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Listing
from newscrawl.ledger import Ledger, Recorded
from newscrawl.storage import StoreError
from newscrawl.sweep import Sweeps

logger = logging.getLogger(__name__)


def _is_row(output: Any) -> bool:
    """True for what a list just told of, as against what became of it."""
    return isinstance(output, Listing) and output.state in ("listed", "offsite")


class LedgerMiddleware:
    """A spider middleware; needs the StoreSession extension."""

    def __init__(self, session: StoreSession, stats: StatsCollector, first_pages: int) -> None:
        self._session = session
        self._ledger = Ledger(session.store)
        self._sweeps = Sweeps(session.store, first_pages)
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler.stats, crawler.settings.getint("FIRST_RUN_PAGES"))

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for output in start:
            async for passed in self._pass([output], None):
                yield passed

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        async for passed in self._pass([output async for output in result], response.meta.get("list")):
            yield passed

    async def _pass(self, outputs: list[Any], place: dict[str, Any] | None) -> AsyncIterator[Any]:
        """What goes on to the engine of one callback's output; ``place``: which list page it came from."""
        rows = [output for output in outputs if _is_row(output)]
        try:
            recorded = await self._record(rows)
            goes_on = place is None or await self._goes_on(place, rows, recorded)
        except StoreError as error:
            self._session.failed(error)
            return
        for output in outputs:
            if not _is_row(output) and self._is_wanted(output, recorded.due, goes_on):
                yield output

    async def _goes_on(self, place: dict[str, Any], rows: list[Listing], recorded: Recorded) -> bool:
        if place["backfill"]:
            return True
        lid, page = place["lid"], place["page"]
        goes_on = await self._sweeps.goes_on(lid, page, rows, recorded.new)
        if rows and not goes_on and self._sweeps.is_first(lid):
            logger.info(
                "list %s: first run stops at page %s; for older articles: since=YYYY-MM-DD", lid, page
            )
        return goes_on

    async def _record(self, rows: list[Listing]) -> Recorded:
        recorded = await self._ledger.record(rows, datetime.now(UTC))
        self._count(rows, recorded.new)
        return recorded

    def _count(self, rows: list[Listing], new: int) -> None:
        self._stats.inc_value("ledger/listed", len(rows))
        self._stats.inc_value("ledger/new", new)
        for row in rows:
            if row.state == "offsite":
                self._stats.inc_value("ledger/offsite")
                self._stats.inc_value(f"ledger/offsite/{row.kind}")

    def _is_wanted(self, output: Any, due: frozenset[str], goes_on: bool) -> bool:
        if not isinstance(output, Request) or "retry_times" in output.meta:
            return True
        if "list" in output.meta:
            return goes_on
        listing: Listing | None = output.meta.get("listing")
        if listing is None:
            return True
        wanted = bool(output.meta.get("asked")) or listing.id in due
        self._stats.inc_value("ledger/due" if wanted else "ledger/known")
        return wanted
