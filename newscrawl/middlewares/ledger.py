"""The ledger between spider and engine: rows are on record before their requests are made.

Spiders yield a Listing for every row, and requests that carry one as ``meta["listing"]``. Rows end here
(what is settled already goes on, to SettlePipeline); requests go on when their article is due, one a run.
Articles that a list has whole go on likewise, and their page is over only when they are stored: what is kept
of how far a list is read is then true whenever the run is killed, and never more than a page is in memory.
A list's next page (``meta["list"]``) is asked for only down to where the last finished reading began, unless
its ListPage says that it is a backfill.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from newscrawl.codec import Doc
from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, Listing, ListPage, Position, Told
from newscrawl.middlewares.leftover import Leftover
from newscrawl.middlewares.underway import UnderWay
from newscrawl.runs import addresses, outcome, tombstones
from newscrawl.runs.ids import Ids
from newscrawl.runs.ledger import Recorded
from newscrawl.runs.sweep import Sweeps
from newscrawl.storage import SWEEPS, Put, StoreError

logger = logging.getLogger(__name__)
FURTHER = frozenset({"retry_times", "part", "sent"})
"""In the meta of requests for what is being fetched already: again, its next part, where its page sends."""


class LedgerMiddleware:
    """A spider middleware; needs the StoreSession extension."""

    def __init__(self, session: StoreSession, crawler: Crawler) -> None:
        self._session = session
        self._crawler = crawler
        self._stats = crawler.stats
        self._ledger = session.ledger
        self._sweeps = Sweeps(session.store, crawler.settings.getint("FIRST_RUN_PAGES"))
        self._asked_for = Ids()
        self._under_way = UnderWay(crawler)
        self._left = Leftover(session, crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        await self._left.tell_positions()
        await self._left.revive()
        async for output in start:
            async for passed in self._pass([output]):
                yield passed
        if getattr(self._crawler.spider, "takes_up", False):
            async for request in self._left.requests(self._asked_for):
                yield request

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        async for passed in self._pass([output async for output in result]):
            yield passed

    def process_spider_exception(self, response: Response, exception: Exception) -> list[Listing] | None:
        """A callback that failed on an article: the row is tried again, but not for ever."""
        listing: Listing | None = response.meta.get("listing")
        if listing is None or isinstance(exception, CloseSpider):
            return None
        logger.error("%s: callback failed", response.url, exc_info=exception)
        self._stats.inc_value("spider_exceptions/count")
        outcome.explain(self._stats, "callback", f"{response.url}: {outcome.reason(exception)}")
        error = f"callback failed: {type(exception).__name__}: {exception}"
        return [Listing(listing.id, listing.url, state="failed", error=error, lids=listing.lids)]

    async def _pass(self, outputs: list[Any]) -> AsyncIterator[Any]:
        """What goes on to the engine of one callback's output."""
        rows = [output for output in outputs if _is_row(output)]
        try:
            recorded = await self._record(rows)
        except StoreError as error:
            self._session.failed(error)
            return
        if whole := [output for output in outputs if _is_whole(output)]:
            for output in self._lacking(whole, recorded.due):
                yield output
            await self._under_way.over()
            if self._session.has_failed:
                return
        try:
            goes_on, gone = True, list[Listing]()
            for output in outputs:
                if isinstance(output, ListPage):
                    gone = await self._vanished(output, rows)
                    goes_on = await self._goes_on(output, rows, recorded)
                elif isinstance(output, Position):  # after the rows it stands for
                    doc = {"_id": output.id, "done": output.done, "page": output.page}
                    await self._session.store.write([Put(SWEEPS, doc)])
            await self._tell_known(outputs)
        except StoreError as error:
            self._session.failed(error)
            return
        for missing in gone:
            yield missing
        for output in outputs:
            if _goes_out(output) and self._is_wanted(output, recorded, goes_on):
                yield output

    async def _tell_known(self, outputs: list[Any]) -> None:
        """Give requests for what is asked for by its URL the others that lead there, and its list's time."""
        for output in outputs:
            if isinstance(output, Request) and output.meta.get("asked") and "known" not in output.meta:
                listing: Listing = output.meta["listing"]
                output.meta["known"], ctime = await addresses.of(self._session.store, listing.id)
                listing.ctime = listing.ctime or ctime

    def _lacking(self, whole: list[Any], due: frozenset[str]) -> Iterator[Any]:
        """What the store lacks of the articles of a page, or what became of them."""
        for output in whole:
            key = output.listing_id if isinstance(output, Article) else output.id
            self._stats.inc_value("ledger/due" if key in due else "ledger/known")
            if key in due:
                self._under_way.begin(output)
                yield output

    async def _vanished(self, page: ListPage, rows: list[Listing]) -> list[Listing]:
        """What was between the rows of a page and is there no more."""
        return [row async for row in self._ledger.vanished(page.lid, rows)] if page.is_complete else []

    async def _record(self, rows: list[Listing]) -> Recorded:
        recorded = await self._ledger.record(rows, datetime.now(UTC))
        self._stats.inc_value("ledger/listed", len(rows))
        self._stats.inc_value("ledger/new", len(recorded.new))
        for row in rows:
            if row.state == "offsite":
                if row.id in recorded.new:
                    logger.info("off-site (%s), not fetched: %s", row.kind, row.url)
                self._stats.inc_value("ledger/offsite")
                self._stats.inc_value(f"ledger/offsite/{row.kind}")
        return recorded

    async def _goes_on(self, page: ListPage, rows: list[Listing], recorded: Recorded) -> bool:
        """True when the list's next page is wanted."""
        if page.backfill:
            return True
        new = len(recorded.new)
        goes_on = await self._sweeps.goes_on(
            page.lid, page.page, rows, new, page.told, is_whole=page.is_whole
        )
        if not goes_on and self._sweeps.is_short(page.lid) and page.told is not Told.SHORT:
            self._stats.inc_value("lists/failed")
            told = "list %s ends at page %s, above where it was read to: what is between did not come"
            logger.error(told, page.lid, page.page)
        if rows and not goes_on and self._sweeps.is_first(page.lid):
            told = "list %s: first run stops at page %s; for older articles: since=YYYY-MM-DD"
            logger.info(told, page.lid, page.page)
        return goes_on

    def _is_wanted(self, output: Any, recorded: Recorded, goes_on: bool) -> bool:
        if not isinstance(output, Request) or not FURTHER.isdisjoint(output.meta):
            return True
        if "list" in output.meta:
            return goes_on
        listing: Listing | None = output.meta.get("listing")
        if listing is None:
            return True
        if row := recorded.forgotten.get(listing.id):
            self._taken_down(listing, row, asked=bool(output.meta.get("asked")))
            return False
        is_due = output.meta.get("asked") or listing.id in recorded.due
        is_wanted = is_due and self._asked_for.add(listing.id)
        self._stats.inc_value("ledger/due" if is_wanted else "ledger/known")
        return bool(is_wanted)

    def _taken_down(self, listing: Listing, row: Doc, *, asked: bool) -> None:
        """Who asks for it is told; a list that names it is not worth a word."""
        self._stats.inc_value("ledger/forgotten")
        if asked:
            outcome.explain(self._stats, "article", tombstones.told(listing.id, row))


def _is_whole(output: Any) -> bool:
    """True for an article that came with its list, and for one of which the list says that it is gone."""
    return getattr(output, "version", None) is not None and not _is_row(output)


def _is_row(output: Any) -> bool:
    """True for what a list just told of, as against what became of it."""
    return isinstance(output, Listing) and output.state in ("listed", "offsite")


def _goes_out(output: Any) -> bool:
    """True for what is not only for the ledger."""
    return not isinstance(output, ListPage | Position) and not _is_row(output) and not _is_whole(output)
