"""Sina Finance's domestic channel: lists through the roll API, articles as pages."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.items import Article, Listing
from newscrawl.sina import channels, parts, roll
from newscrawl.sina.extract import Banned, Gone, NotAnArticle, extract
from newscrawl.spiders import arguments

BANNED, GONE = 456, (404, 410)
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
    handle_httpstatus_list = (*GONE, BANNED)
    check_arguments = staticmethod(arguments.parse)

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.arguments = arguments.parse(**given)

    async def start(self) -> AsyncIterator[Any]:
        for target in self.arguments.targets:
            listing = Listing(target.id, target.url)
            yield listing
            yield self._article_request(listing, aliases=target.aliases, asked=True)
        if not self.arguments.targets:
            for lid in self.arguments.lids:
                yield self._list_request(lid, 1)

    def parse_list(self, response: Response, lid: int, page: int) -> Iterator[Any]:
        """A page of a list: its rows for the ledger, requests for articles, the next page."""
        self._stop_when_banned(response)
        try:
            listings = roll.parse(response.text if response.status == 200 else "", lid)
        except (roll.RollError, AttributeError) as error:
            yield from self._list_trouble(response.request, lid, page, str(error))
            return
        self._count("lists/pages")
        self._count("lists/rows", len(listings))
        inside = [listing for listing in listings if self._is_asked_for(listing)]
        for listing in inside:
            yield listing
            if listing.state == "listed":
                yield self._article_request(listing)
        if listings and self._goes_on(listings, page):
            yield self._list_request(lid, page + 1)

    def parse_article(
        self, response: Response, listing: Listing, aliases: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """An article's page: the article, or what became of it."""
        self._stop_when_banned(response)
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
        except Banned as banned:
            raise CloseSpider("banned") from banned
        except NotAnArticle as reason:
            self.logger.warning("%s: %s", response.url, reason)
            article = Article(listing.id, listing.url)
        article.listing_id = listing.id
        article.aliases += [url for url in (listing.url, *aliases) if url != article.url]
        article.archive = response.meta.get("archive")
        yield self._part_request(article, listing) if article.next_part else article

    def parse_part(self, response: Response, article: Article, listing: Listing) -> Iterator[Any]:
        """A further part of an article of several pages: it is one article only when all are there."""
        self._stop_when_banned(response)
        try:
            part = extract(response.body, response.url, listing=listing)
        except Banned as banned:
            raise CloseSpider("banned") from banned
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
        self._count("lists/failed")
        self.logger.error("list %(lid)s page %(page)s: " + _reason(failure), request.cb_kwargs)
        yield from ()

    def _list_request(self, lid: int, page: int) -> Request:
        return Request(
            roll.request_url(lid, page),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"lid": lid, "page": page},
            headers={"Referer": roll.REFERER},
            priority=BELOW_ARTICLES,
            meta={"list": {"lid": lid, "page": page, "backfill": self.arguments.backfill}},
        )

    def _article_request(
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

    def _list_trouble(self, request: Request | None, lid: int, page: int, reason: str) -> Iterator[Request]:
        again = get_retry_request(request, spider=self, reason="bad list") if request else None
        if again:
            yield again
            return
        self._count("lists/failed")
        self.logger.error("list %s %s page %s: %s", lid, channels.LISTS.get(lid, ""), page, reason)

    def _is_asked_for(self, listing: Listing) -> bool:
        since, until = self.arguments.since, self.arguments.until
        if listing.ctime is None:
            return True
        return not (since and listing.ctime < since) and not (until and listing.ctime >= until)

    def _goes_on(self, listings: list[Listing], page: int) -> bool:
        if self.arguments.max_pages and page >= self.arguments.max_pages:
            return False
        times = [listing.ctime for listing in listings if listing.ctime]
        return not (self.arguments.since and times and max(times) < self.arguments.since)

    def _settled(self, listing: Listing, state: str, error: str) -> Listing:
        return Listing(listing.id, listing.url, state=state, error=error, lids=listing.lids)

    def _stop_when_banned(self, response: Response) -> None:
        if response.status == BANNED:
            raise CloseSpider("banned")

    def _count(self, key: str, count: int = 1) -> None:
        self.crawler.stats.inc_value(key, count)


def _reason(failure: Failure) -> str:
    """One line for what went wrong with a request."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__
