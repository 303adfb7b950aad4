"""Checks of the site: a dozen requests, as polite as a crawl, each of which says something."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure

from newscrawl.doctor.clock import SiteClock
from newscrawl.extensions.ending import close
from newscrawl.items import Listing
from newscrawl.pipelines import alone
from newscrawl.reading.counted import counted
from newscrawl.runs.outcome import CutOff, reason_of, request_of
from newscrawl.runs.refusals import refusal
from newscrawl.sites.base import Site
from newscrawl.sites.checks import Check, Finding, Level
from newscrawl.sites.days import shown
from newscrawl.sites.errors import BadList, NotAnArticle
from newscrawl.sites.lists import Query, SiteList

STALE = timedelta(hours=72)
AWAY = "is the network there? is a proxy set?"
NO_ROBOTS = f"try later: nobody knows what may be fetched; {AWAY}"


class DoctorSpider(Spider):
    """Asks every list, and one article; ``findings`` holds what came of it.

    ``sites`` are those of the same hosts: one visit is enough for them. ``keep``: a folder for the article's
    page if no template knows it.
    """

    name = "doctor"

    def __init__(self, name: str | None = None, *, sites: Sequence[Site], keep: Path | None = None) -> None:
        super().__init__(name)
        self._site = sites[0]
        self._of = {source.key: site for site in sites for source in site.lists.table}
        self._folder = keep
        self.allowed_domains = list(self._site.hosts)
        self.findings: list[Finding] = []
        self._clock = SiteClock()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.check_robots, signal=signals.robots_parsed)
        return spider

    def check_robots(self, robotparser: RobotParser, request: Request) -> None:
        """robots.txt of a host, and whether it allows what was asked for."""
        agent = self.settings["ROBOTSTXT_USER_AGENT"]
        allowed = robotparser.allowed(request.url, agent)
        host = urlsplit(request.url).hostname
        told = f"{host} {'allows' if allowed else 'forbids'} {urlsplit(request.url).path} to {agent}"
        self._add("robots", Level.OK if allowed else Level.FAIL, told, "" if allowed else "obey it")

    async def start(self) -> AsyncIterator[Any]:
        for site in dict.fromkeys(self._of.values()):
            for source in site.lists.checked:
                query = site.list_query(source, 1)
                yield self._ask(query, self.check_list, f"list {source}", source=source)

    def check_list(self, response: Response, check: str, source: SiteList) -> Iterator[Request]:
        rows = self._rows(response, check, source)
        if rows is None:
            return
        if source == self._site.lists.default:
            self._add("ban", Level.OK, "not banned")
        newest = max((row.ctime for row in rows if row.ctime), default=None)
        if newest is None:
            self._add(check, Level.FAIL, "registered, but it has no rows", "leave it out of channels=")
            return
        if item := next((row for row in rows if row.item), None):
            self.check_article(response, f"{check}, one row", item)
        told = f"registered; newest row {shown(newest, self._site.zone)} {self._site.place} time"
        stale = datetime.now(UTC) - newest > STALE
        advice = "it stopped moving: leave it out of channels=" if stale else ""
        self._add(check, Level.WARN if stale else Level.OK, told, advice)
        site = self._of[source.key]
        if source == site.lists.default:
            yield from self._follow(site, rows, newest)

    def check_more(self, response: Response, check: str, of: Check, site: Site) -> None:
        """One of the site's own checks."""
        rows = self._rows(response, check, site.lists.default)
        if rows is not None:
            self.findings.append(of.judge(rows))

    def check_article(self, response: Response, check: str, listing: Listing) -> None:
        if response.status != 200:
            self._add(check, Level.FAIL, f"{response.url}: {refusal(response)}", "try later")
            return
        try:
            article = listing.item or self._site.extract(response.body, response.url, listing=listing)
            item, wrong = alone.finished(article)
        except NotAnArticle as error:
            self._misread(response, check, listing, str(error))
            return
        if wrong:
            self._misread(response, check, listing, wrong)
            return
        named = f"{item.title or '(no title)'} | {item.source or '(no source)'}"
        told = f"{named} | {counted(len(item.paragraphs), 'paragraph')} | {item.template}"
        odd = "generic_template" in item.flags
        if odd:
            self._keep(response, listing)
        self._add(check, Level.WARN if odd else Level.OK, told, "no template fits: report it" if odd else "")

    def _misread(self, response: Response, check: str, listing: Listing, reason: str) -> None:
        self._keep(response, listing)
        self._add(check, Level.FAIL, f"{response.url}: {reason}", "did the pages change? keep the archive")

    def _keep(self, response: Response, listing: Listing) -> None:
        if self._folder:
            (self._folder / f"{listing.id.replace(':', '-')}.html").write_bytes(response.body)

    def failed(self, failure: Failure) -> None:
        check: str = request_of(failure).cb_kwargs["check"]
        error = failure.value
        if isinstance(error, CutOff):  # of a host whose robots.txt is not known, or of the end of the visit
            if not any(finding.check == "ban" for finding in self.findings):
                self._add(check, Level.FAIL, str(error), NO_ROBOTS)
            return
        advice = "obey it: this cannot be crawled" if isinstance(error, IgnoreRequest) else AWAY
        self._add(check, Level.FAIL, reason_of(failure), advice)

    def _ask(self, query: Query, callback: Any, check: str, **more: Any) -> Request:
        kwargs = {"check": check, **more}
        return Request(
            query.url,
            self._guarded(callback),
            errback=self.failed,
            cb_kwargs=kwargs,
            headers=dict(query.headers),
        )

    def _guarded(self, callback: Callable[..., Iterator[Request] | None]) -> Callable[..., Iterator[Request]]:
        """The callback, whose own faults cost one line."""

        def called(response: Response, check: str, **more: Any) -> Iterator[Request]:
            self._clock.note(response)
            try:
                yield from callback(response, check, **more) or ()
            except Exception as error:
                told = f"{response.url}: {type(error).__name__}: {' '.join(str(error).split())}"
                self._add(check, Level.FAIL, told, "newscrawl cannot read this: report it")

        return called

    def _follow(self, site: Site, rows: list[Listing], newest: datetime) -> Iterator[Request]:
        for check in site.checks(newest):
            yield self._ask(check.query, self.check_more, check.name, of=check, site=site)
        article = next((row for row in rows if row.state == "listed"), None)
        if article and not article.item:
            yield self._ask(Query(article.url), self.check_article, "one article", listing=article)

    def _rows(self, response: Response, check: str, source: SiteList) -> list[Listing] | None:
        if self._site.is_ban(response.status, response.body):
            told = f"{response.url} answers with the ban page"
            self._banned(told)
            return None
        if response.status != 200:
            self._add(check, Level.FAIL, refusal(response), "try later")
            return None
        try:
            return self._of[source.key].read_list(response.body, source, datetime.now(UTC))
        except BadList as error:
            told = f"HTTP {response.status}: {error}"
            self._add(check, Level.FAIL, told, "leave it out of channels=, or try later")
            return None

    def _banned(self, told: str) -> None:
        """The first sign of a ban is the last thing that is asked for."""
        if not any(finding.check == "ban" for finding in self.findings):
            self._add("ban", Level.FAIL, told, "wait an hour, then retry")
        close(self.crawler, "banned")

    def closed(self, reason: str) -> None:
        """All answers are there."""
        if found := self._clock.finding():
            self.findings.append(found)

    def _add(self, check: str, level: Level, told: str, advice: str = "") -> None:
        self.findings.append(Finding(check, level, told, advice))
