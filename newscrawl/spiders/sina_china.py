"""Sina Finance's domestic channel: lists through the roll API, articles as pages."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.items import Article, Listing
from newscrawl.runs.outcome import CutOff
from newscrawl.sites.sina import parts
from newscrawl.sites.sina.extract import Gone, NotAnArticle, extract, is_ban
from newscrawl.spiders import arguments
from newscrawl.spiders.lists import ListReading, reason_of

GONE = (404, 410)
ABOVE_ARTICLES = 10
"""Priority of further parts: an article waits for them."""


class SinaChinaSpider(ListReading):
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

    async def start(self) -> AsyncIterator[Any]:
        for target in self.arguments.targets:
            listing = Listing(target.id, target.url)
            yield listing
            yield self.article_request(listing, aliases=target.aliases, asked=True)
        for request in () if self.arguments.targets else self.list_requests():
            yield request

    def row_requests(self, listing: Listing) -> Iterator[Request]:
        if listing.state == "listed":
            yield self.article_request(listing)

    def parse_article(
        self, response: Response, listing: Listing, aliases: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """An article's page: the article, or what became of it."""
        if response.status in GONE:
            yield settled(listing, "gone", f"HTTP {response.status}")
            return
        if not response.body:
            again = get_retry_request(response.request, spider=self, reason="empty page")  # type: ignore[arg-type]
            yield again or settled(listing, "failed", "empty page")
            return
        try:
            article = extract(response.body, response.url, listing=listing)
        except Gone as gone:
            yield settled(listing, "gone", str(gone))
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
            yield settled(listing, "failed", f"{response.url}: {reason}")
            return
        parts.join(article, part)
        yield self._part_request(article, listing) if article.next_part else article

    def article_failed(self, failure: Failure) -> Iterator[Listing]:
        """Errback of articles: the ledger learns why."""
        if isinstance(failure.value, CutOff):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reason_of(failure)
        self.logger.warning("%s: %s", request.url, reason)
        yield settled(request.meta["listing"], "failed", reason)

    def article_request(
        self, listing: Listing, *, aliases: tuple[str, ...] = (), asked: bool = False
    ) -> Request:
        """The request for an article's page; the ledger sees to it that there is one a run."""
        return Request(
            listing.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"listing": listing, "aliases": aliases},
            meta={"listing": listing, "asked": asked},
            dont_filter=True,  # a redirect to itself would be filtered, and lost without a word
        )

    def _part_request(self, article: Article, listing: Listing) -> Request:
        return Request(
            article.next_part or "",
            callback=self.parse_part,
            errback=self.article_failed,
            cb_kwargs={"article": article, "listing": listing},
            meta={"listing": listing, "part": article.parts + 1},
            priority=ABOVE_ARTICLES,
            dont_filter=True,
        )


def settled(listing: Listing, state: str, error: str) -> Listing:
    """What became of a row that is no document."""
    return Listing(listing.id, listing.url, state=state, error=error, lids=listing.lids)
