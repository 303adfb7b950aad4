"""The list half of a site's spider: pages of lists to rows, and which page comes next."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.items import Listing, ListPage, Position, Told
from newscrawl.runs import outcome
from newscrawl.runs.outcome import CutOff
from newscrawl.runs.refusals import explained, refusal
from newscrawl.sites.base import Site
from newscrawl.sites.days import shown, window
from newscrawl.sites.errors import BadList, NoSuchList
from newscrawl.sites.lists import Query, SiteList
from newscrawl.sites.rows import Rows, counted
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.backfill import Backfill, Step
from newscrawl.spiders.reading import Reading

BELOW_ARTICLES = -10
"""Priority of list pages: the articles of one page come before the next page, so the queue stays short."""


TOLD = {"dropped": "what cannot be used", "mended": "what cannot be true"}


class ListReading(Spider):
    """Reads the lists that ``arguments`` name. Yields every row, a ListPage for each page, and what
    ``row_outputs`` makes of a row."""

    site: ClassVar[Site]
    arguments: Arguments

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self.positions: dict[str, Position] = {}
        """Where former backfills were; filled before the start."""
        self._readings: dict[str, Reading] = {}

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

    def _list_again(self, request: Request | None, step: Step, told: Told) -> Request | None:
        """The same request once more, for a page that may have come empty by a passing fault."""
        if request is None or not (told is Told.SHORT or (step.day and step.page == 1)):
            return None
        most = None if told is Told.SHORT else 1
        return get_retry_request(request, spider=self, reason="empty list page", max_retry_times=most)

    def list_failed(self, failure: Failure) -> Iterator[Any]:
        """Errback of list pages."""
        request: Request = failure.request  # type: ignore[attr-defined]
        step: Step = request.cb_kwargs["step"]
        if request.meta.get("or_whole") and isinstance(failure.value, IgnoreRequest):
            yield self._list_request(self._reading(step.source).whole(step))
        elif not isinstance(failure.value, CutOff):
            yield from self._elsewhere_or_lost(step, explained(failure))

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

    def _reading(self, source: SiteList) -> Reading:
        if source.key not in self._readings:
            self._readings[source.key] = Reading(
                self.site, source, self.arguments, self._backfill(source), proves=not self._is_replay
            )
        return self._readings[source.key]

    def _backfill(self, source: SiteList) -> Backfill | None:
        if not self.arguments.backfill:
            return None
        since, until, now = self.arguments.since, self.arguments.until, datetime.now(UTC)
        return Backfill(
            source,
            self.site.zone,
            since,
            until,
            self.positions,
            now,
            self.site.page_size,
            has_windows=self.site.has_windows,
        )

    @property
    def _is_replay(self) -> bool:
        return bool(self.crawler.settings["REPLAY"])

    def _list_request(self, step: Step) -> Request:
        page = self._reading(step.source).page(step)
        query = self._query(step)
        if query is None:
            raise ValueError(f"{self.site.name} has no such page: {step}")
        is_cut = self._is_replay and page.size != self.site.page_size
        return Request(
            query.url,
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"step": step},
            headers=dict(query.headers),
            priority=BELOW_ARTICLES,
            meta={"list": step.source.key, "or_whole": is_cut},  # an older archive has whole pages only
            dont_filter=True,  # a list that redirects to itself would be filtered, and its end never told
        )

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

    def _list_trouble(self, request: Request | None, step: Step, reason: str) -> Iterator[Request]:
        again = get_retry_request(request, spider=self, reason="bad list") if request else None
        if again:
            yield again
        else:
            yield from self._elsewhere_or_lost(step, reason)

    def _elsewhere_or_lost(self, step: Step, reason: str) -> Iterator[Request]:
        """The same page from the site's other place for it, where there is one."""
        spare = replace(step, is_spare=True)
        if step.is_spare or not self._query(spare):
            self._list_lost(step, reason)
            return
        self.count("lists/spare")
        self.logger.warning(
            "list %s page %s: %s; asking the site's other place", step.source, step.page, reason
        )
        yield self._list_request(spare)

    def _query(self, step: Step) -> Query | None:
        """What a step asks for; None for what the site has nowhere."""
        page = self._reading(step.source).page(step)
        if step.is_spare:
            return self.site.spare_query(step.source, page.number, page.size)
        days = window(step.day, self.site.zone) if step.day else None
        return self.site.sized_query(step.source, page.number, page.size, days)

    def _list_lost(self, step: Step, reason: str) -> None:
        self.count("lists/failed")
        self.crawler.stats.set_value(f"lists/asked/{step.source.key}", 1)
        told = f"list {step.source} page {step.page}: {reason}"
        outcome.explain(self.crawler.stats, "list", told)
        self.logger.error("%s", told)

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

    def count(self, key: str, count: int = 1) -> None:
        """Add to a crawl statistic."""
        self.crawler.stats.inc_value(key, count)
