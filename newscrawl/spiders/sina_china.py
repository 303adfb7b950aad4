"""Sina Finance's domestic channel: lists through the roll API, articles as pages."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.items import Article, Listing, Position
from newscrawl.sina import channels, parts, roll
from newscrawl.sina.extract import Gone, NotAnArticle, extract, is_ban
from newscrawl.spiders import arguments
from newscrawl.spiders.backfill import Backfill, Step, window

GONE = (404, 410)
BELOW_ARTICLES = -10
"""Priority of list pages: the articles of one page come before the next page, so the queue stays short."""

ABOVE_ARTICLES = 10
"""Priority of further parts: an article waits for them."""


class SinaChinaSpider(Spider):
    """``scrapy crawl sina_china``: new articles of the domestic channel.

    Arguments: ``url=U[,U…]`` or ``urls_file=F`` (just these articles), ``channels=1686,部委动态``,
    ``since=`` ``until=`` (YYYY-MM-DD, Beijing days), ``max_pages=N``.
    """

    name = "sina_china"
    allowed_domains = ("sina.com.cn", "sina.cn")
    handle_httpstatus_list = GONE
    check_arguments = staticmethod(arguments.parse)
    is_ban = staticmethod(is_ban)

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.arguments = arguments.parse(**given)
        self.takes_up = not self.arguments.targets
        """Whether this run also fetches what former ones left."""
        self.positions: dict[str, Position] = {}
        """Where former backfills were; filled before the start."""
        self._backfills: dict[int, Backfill] = {}
        self._pages: dict[int, int] = {}

    async def start(self) -> AsyncIterator[Any]:
        for target in self.arguments.targets:
            listing = Listing(target.id, target.url)
            yield listing
            yield self.article_request(listing, aliases=target.aliases, asked=True)
        for lid in () if self.arguments.targets else self.arguments.lids:
            if step := self._first_step(lid):
                yield self._list_request(step)

    def parse_list(self, response: Response, step: Step) -> Iterator[Any]:
        """A page of a list: its rows for the ledger, requests for articles, the next page."""
        try:
            listings = roll.parse(response.text if response.status == 200 else "", step.lid)
        except (roll.RollError, AttributeError) as error:
            yield from self._list_trouble(response.request, step, str(error))
            return
        self._count("lists/pages")
        self._count("lists/rows", len(listings))
        inside = [listing for listing in listings if self._is_asked_for(listing)]
        for listing in inside:
            yield listing
            if listing.state == "listed":
                yield self.article_request(listing)
        self._note_newest(step.lid, listings)
        yield from self._next_page(step, listings)

    def parse_article(
        self, response: Response, listing: Listing, aliases: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """An article's page: the article, or what became of it."""
        if response.status in GONE:
            yield self._settled(listing, "gone", f"HTTP {response.status}")
            return
        if not response.body:
            again = get_retry_request(response.request, spider=self, reason="empty page")  # type: ignore[arg-type]
            yield again or self._settled(listing, "failed", "empty page")
            return
        try:
            article = extract(response.body, response.url, listing=listing)
        except Gone as gone:
            yield self._settled(listing, "gone", str(gone))
            return
        except NotAnArticle as reason:
            self.logger.warning("%s: %s", response.url, reason)
            article = Article(listing.id, listing.url)
        article.listing_id = listing.id
        article.aliases += [url for url in (listing.url, *aliases) if url != article.url]
        article.archive = response.meta.get("archive")
        yield self._part_request(article, listing) if article.next_part else article

    def parse_part(self, response: Response, article: Article, listing: Listing) -> Iterator[Any]:
        """A further part of an article of several pages: it is one article only when all are there."""
        try:
            part = extract(response.body, response.url, listing=listing)
        except NotAnArticle as reason:
            yield self._settled(listing, "failed", f"{response.url}: {reason}")
            return
        parts.join(article, part)
        yield self._part_request(article, listing) if article.next_part else article

    def article_failed(self, failure: Failure) -> Iterator[Listing]:
        """Errback of articles: the ledger learns why."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = _reason(failure)
        self.logger.warning("%s: %s", request.url, reason)
        yield self._settled(request.cb_kwargs["listing"], "failed", reason)

    def list_failed(self, failure: Failure) -> Iterator[Any]:
        """Errback of list pages."""
        request: Request = failure.request  # type: ignore[attr-defined]
        step: Step = request.cb_kwargs["step"]
        self._count("lists/failed")
        self.logger.error("list %s page %s: %s", step.lid, step.page, _reason(failure))
        yield from ()

    def _first_step(self, lid: int) -> Step | None:
        if not self.arguments.backfill:
            return Step(lid)
        since, until = self.arguments.since, self.arguments.until
        self._backfills[lid] = Backfill(lid, since, until, self.positions, datetime.now(UTC))
        step = self._backfills[lid].first()
        if step is None:
            self.logger.info("list %s: all of these days were read before", lid)
            self._count("lists/read_before")
        return step

    def _list_request(self, step: Step) -> Request:
        return Request(
            roll.request_url(step.lid, step.page, window(step.day) if step.day else None),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"step": step},
            headers={"Referer": roll.REFERER},
            priority=BELOW_ARTICLES,
            meta={"list": {"lid": step.lid, "page": step.page, "backfill": self.arguments.backfill}},
        )

    def _next_page(self, step: Step, listings: list[Listing]) -> Iterator[Any]:
        pages = self._pages[step.lid] = self._pages.get(step.lid, 0) + 1
        is_last = self.arguments.max_pages is not None and pages >= self.arguments.max_pages
        following: Step | None = Step(step.lid, step.page + 1) if listings else None
        if backfill := self._backfills.get(step.lid):
            positions, following = backfill.after(step, listings)
            yield from positions
            self.crawler.stats.set_value("backfill/share", backfill.share(step, listings))
        if following and not is_last:
            yield self._list_request(following)

    def article_request(
        self, listing: Listing, *, aliases: tuple[str, ...] = (), asked: bool = False
    ) -> Request:
        return Request(
            listing.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"listing": listing, "aliases": aliases},
            meta={"listing": listing, "asked": asked},
        )

    def _part_request(self, article: Article, listing: Listing) -> Request:
        return Request(
            article.next_part or "",
            callback=self.parse_part,
            errback=self.article_failed,
            cb_kwargs={"article": article, "listing": listing},
            priority=ABOVE_ARTICLES,
        )

    def _list_trouble(self, request: Request | None, step: Step, reason: str) -> Iterator[Request]:
        again = get_retry_request(request, spider=self, reason="bad list") if request else None
        if again:
            yield again
            return
        self._count("lists/failed")
        name = channels.LISTS.get(step.lid, "")
        self.logger.error("list %s %s page %s: %s", step.lid, name, step.page, reason)

    def _is_asked_for(self, listing: Listing) -> bool:
        since, until = self.arguments.since, self.arguments.until
        if listing.ctime is None:
            return True
        return not (since and listing.ctime < since) and not (until and listing.ctime >= until)

    def _note_newest(self, lid: int, listings: list[Listing]) -> None:
        """For the gate: how old the newest row of each list is."""
        times = [listing.ctime.timestamp() for listing in listings if listing.ctime]
        if times:
            self.crawler.stats.max_value(f"lists/newest/{lid}", max(times))

    def _settled(self, listing: Listing, state: str, error: str) -> Listing:
        return Listing(listing.id, listing.url, state=state, error=error, lids=listing.lids)

    def _count(self, key: str, count: int = 1) -> None:
        self.crawler.stats.inc_value(key, count)


def _reason(failure: Failure) -> str:
    """One line for what went wrong with a request."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__
