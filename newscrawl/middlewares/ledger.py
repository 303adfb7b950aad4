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

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Listing, Position
from newscrawl.ledger import Ledger, Recorded
from newscrawl.storage import SWEEPS, Put, StoreError
from newscrawl.sweep import Sweeps

logger = logging.getLogger(__name__)


def _is_row(output: Any) -> bool:
    """True for what a list just told of, as against what became of it."""
    return isinstance(output, Listing) and output.state in ("listed", "offsite")


class LedgerMiddleware:
    """A spider middleware; needs the StoreSession extension."""

    def __init__(self, session: StoreSession, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        self._stats = crawler.stats
        self._ledger = Ledger(session.store)
        self._sweeps = Sweeps(session.store, crawler.settings.getint("FIRST_RUN_PAGES"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        await self._load_positions()
        async for output in start:
            async for passed in self._pass([output], None):
                yield passed
        if getattr(self._crawler.spider, "takes_up", False):
            async for request in self._left_over():
                yield request

    async def _load_positions(self) -> None:
        """Tell the spider where former backfills were."""
        positions = getattr(self._crawler.spider, "positions", None)
        if positions is None:
            return
        try:
            async for doc in self._session.store.find(
                SWEEPS, {"_id": {"$gt": ""}, "done": {"$in": [True, False]}}
            ):
                positions[doc["_id"]] = Position(doc["_id"], done=doc["done"], page=doc["page"])
        except StoreError as error:
            self._session.failed(error)

    async def _left_over(self) -> AsyncIterator[Request]:
        """Requests for what former runs did not finish."""
        try:
            async for listing in self._ledger.unfinished(datetime.now(UTC)):
                self._stats.inc_value("ledger/taken_up")
                yield self._crawler.spider.article_request(listing)  # type: ignore[union-attr]
        except StoreError as error:
            self._session.failed(error)

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
            await self._keep([output for output in outputs if isinstance(output, Position)])
            goes_on = place is None or await self._goes_on(place, rows, recorded)
        except StoreError as error:
            self._session.failed(error)
            return
        for output in outputs:
            if (
                not isinstance(output, Position)
                and not _is_row(output)
                and self._is_wanted(output, recorded.due, goes_on)
            ):
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

    async def _keep(self, positions: list[Position]) -> None:
        """Positions come after the rows they stand for."""
        if positions:
            docs = [{"_id": p.id, "done": p.done, "page": p.page} for p in positions]
            await self._session.store.write([Put(SWEEPS, doc) for doc in docs])

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
