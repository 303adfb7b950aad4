"""Pages of lists are asked for: at their own place, again after trouble, then at the site's other place."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.items import Position, Told
from newscrawl.runs import outcome
from newscrawl.runs.outcome import CutOff, request_of
from newscrawl.runs.refusals import explained
from newscrawl.sites.base import Site
from newscrawl.sites.days import window
from newscrawl.sites.lists import Query, SiteList
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.backfill import Backfill, Step
from newscrawl.spiders.reading import Reading

BELOW_ARTICLES = -10
"""Priority of list pages: the articles of one page come before the next page, so the queue stays short."""


class ListAsking(Spider):
    """Makes the requests for the pages of lists; a subclass reads them in ``parse_list``."""

    site: ClassVar[Site]
    arguments: Arguments

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self.positions: dict[str, Position] = {}
        """Where former backfills were; filled before the start."""
        self._readings: dict[str, Reading] = {}

    def parse_list(self, response: Response, step: Step | None = None) -> Iterator[Any]:
        """A page of a list."""
        raise NotImplementedError

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

    def _list_again(self, request: Request | None, step: Step, told: Told) -> Request | None:
        """The same request once more, for a page that may have come empty by a passing fault."""
        if request is None or not (told is Told.SHORT or (step.day and step.page == 1)):
            return None
        most = None if told is Told.SHORT else 1
        return get_retry_request(request, spider=self, reason="empty list page", max_retry_times=most)

    def list_failed(self, failure: Failure) -> Iterator[Any]:
        """Errback of list pages."""
        request = request_of(failure)
        step: Step = request.cb_kwargs["step"]
        if request.meta.get("or_whole") and isinstance(failure.value, IgnoreRequest):
            yield self._list_request(self._reading(step.source).whole(step))
        elif not isinstance(failure.value, CutOff):
            yield from self._elsewhere_or_lost(step, explained(failure))

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

    def count(self, key: str, count: int = 1) -> None:
        """Add to a crawl statistic."""
        self.crawler.stats.inc_value(key, count)
