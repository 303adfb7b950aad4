"""The list half of a site's spider: pages of lists to rows, and which page comes next."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newscrawl.items import Listing, ListPage, Told
from newscrawl.runs.refusals import refusal
from newscrawl.sites.days import shown
from newscrawl.sites.errors import BadList, NoSuchList
from newscrawl.sites.lists import SiteList
from newscrawl.sites.rows import Rows, counted
from newscrawl.spiders.asking import ListAsking
from newscrawl.spiders.backfill import Step

TOLD = {"dropped": "what cannot be used", "mended": "what cannot be true"}


class ListReading(ListAsking):
    """Reads the lists that ``arguments`` name. Yields every row, a ListPage for each page, and what
    ``row_outputs`` makes of a row."""

    def row_outputs(self, listing: Listing, response: Response) -> Iterator[Any]:
        """What one row comes to: a request for its page, or the article that the list has whole."""
        raise NotImplementedError

    def list_requests(self) -> Iterator[Request]:
        """The first request of every list."""
        for source in self.arguments.lists:
            if not source.is_known:
                self.logger.warning(
                    "list %s is in no table of %s's lists; asking it all the same", source, self.site.name
                )
            if step := self._first_step(source):
                yield self._list_request(step)
            elif self.arguments.backfill:
                self.crawler.stats.set_value(f"backfill/share/{source.key}", 1.0)

    def parse_list(self, response: Response, step: Step | None = None) -> Iterator[Any]:
        """A page of a list: its rows for the ledger, their requests, the next page."""
        step = step or self._step_at(response.url)
        try:
            rows = self._rows(response, step)
        except NoSuchList as error:
            self._list_lost(step, f"{error}; it is not registered (any more): leave it out of channels=")
            return
        except BadList as error:
            yield from self._list_trouble(response.request, step, str(error))
            return
        reading = self._reading(step.source)
        told = reading.see(step, rows)
        if not rows and (again := self._list_again(response.request, step, told)):
            yield again
            return
        self._note(step, rows)
        yield self._list_page(step, rows, told)
        for listing in filter(self._is_asked_for, rows):
            yield listing
            yield from self.row_outputs(listing, response)
        if told is Told.SHORT:
            low = shown(reading.paging(step).low, self.site.zone)
            back = f"; the list was read back to {low}" if self.arguments.backfill and low else ""
            self._list_lost(step, f"it came without rows that must be there{back}")
        else:
            yield from self._next_page(step, rows, told)

    def _list_page(self, step: Step, rows: Rows, told: Told) -> ListPage:
        pages = self._reading(step.source).paging(step).pages
        whole = step.source.is_whole
        complete = whole and not (rows.dropped or step.is_spare)  # another place may have other rows
        return ListPage(step.source.key, pages, self.arguments.backfill, told, whole, complete)

    def _rows(self, response: Response, step: Step) -> Rows:
        if response.status != 200:
            raise BadList(refusal(response))
        rows = self.site.read_list(response.body, step.source, datetime.now(UTC))
        if step.page == 1 and step.day is None and not rows:
            raise BadList("it has no row: a list that tells nothing")
        return rows

    def _step_at(self, url: str) -> Step:
        """What a URL asks for that no run made: of ``scrapy parse``, the shell or a contract."""
        found = self.site.list_at(url)
        if found is None:
            raise ValueError(f"{url} asks for no list of {self.site.name}'s")
        return Step(*found)

    def _first_step(self, source: SiteList) -> Step | None:
        step = self._reading(source).first()
        if step is None:
            self.logger.info("list %s: all of these days were read before", source.key)
            self.count("lists/read_before")
        return step

    def _next_page(self, step: Step, rows: Rows, told: Told) -> Iterator[Any]:
        reading = self._reading(step.source)
        positions, following, share = reading.after(step, rows, told)
        yield from positions
        if share is not None:
            self.crawler.stats.set_value(f"backfill/share/{step.source.key}", share)
        for line in reading.endings(step, told):
            self.logger.warning("list %s page %s: %s", step.source, step.page, line)
        if following is None and reading.backfill and reading.backfill.is_void:
            self._list_lost(step, "it has no row on any of the days asked for")
        if following and not reading.is_enough:
            yield self._list_request(following)

    def _is_asked_for(self, listing: Listing) -> bool:
        since, until = self.arguments.since, self.arguments.until
        if listing.ctime is None:
            return True
        return not (since and listing.ctime < since) and not (until and listing.ctime >= until)

    def _note(self, step: Step, rows: Rows) -> None:
        """For the gate and the log: how old the newest row is, and what could not be read."""
        self.count("lists/pages")
        self.count("lists/rows", len(rows))
        self.crawler.stats.set_value(f"lists/asked/{step.source.key}", 1)
        for kind, reasons in (("dropped", rows.dropped), ("mended", rows.mended)):
            if reasons:
                self.count(f"lists/{kind}", reasons.total())
                told = "list %s page %s: %s in its rows (%s)"
                self.logger.warning(told, step.source, step.page, TOLD[kind], counted(reasons))
        times = [row.ctime.timestamp() for row in rows if row.ctime]
        if times:
            self.crawler.stats.max_value(f"lists/newest/{step.source.key}", max(times))
