"""The article half of a site's spider: pages to articles, and what became of the others."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from newscrawl.items import Article, Listing
from newscrawl.runs import outcome
from newscrawl.runs.outcome import CutOff, TakenDown, reason_of, request_of
from newscrawl.runs.refusals import explained
from newscrawl.sites import registry
from newscrawl.sites.errors import AnotherArticle, NotAnArticle
from newscrawl.sites.errors import Gone as PageGone
from newscrawl.spiders import arguments
from newscrawl.spiders.arrivals import GONE, Arrivals, settled

ABOVE_ARTICLES = 10
"""Priority of further parts: an article waits for them."""


class SiteSpider(Arrivals):
    """New articles of a ``site``, which a subclass names, with its own ``name``.

    Arguments: ``url=U[,U…]`` or ``urls_file=F`` (just these articles), ``channels=`` (keys or names of
    lists), ``since=`` ``until=`` (YYYY-MM-DD, days of the site's clock), ``max_pages=N``, ``retry=failed``
    (what was given up is tried again).
    """

    handle_httpstatus_list: ClassVar[tuple[int, ...]] = GONE

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.allowed_domains = list(self.site.hosts)
        self.arguments = self.check_arguments(**given)
        self.takes_up = not self.arguments.targets
        """Whether this run also fetches what former ones left."""

    @classmethod
    def check_arguments(cls, **given: str) -> arguments.Arguments:
        """The arguments of a run. Raises ArgumentError."""
        return arguments.parse(cls.site, **given)

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """True for what ``scrapy fetch``, ``parse`` and ``shell`` take this spider for."""
        of_list = registry.asked(request.url)
        return of_list[0] is cls.site if of_list else cls.site.is_own(request.url)

    @classmethod
    def is_ban(cls, status: int, body: bytes) -> bool:
        """True for the site's refusal of this address."""
        return cls.site.is_ban(status, body)

    async def start(self) -> AsyncIterator[Any]:
        for target in self.arguments.targets:
            listing = Listing(target.id, target.url)
            yield listing
            yield self.article_request(listing, aliases=target.aliases, asked=True)
        for request in () if self.arguments.targets else self.list_requests():
            yield request

    def row_outputs(self, listing: Listing, response: Response) -> Iterator[Any]:
        if listing.item:
            yield self._whole(listing, listing.item, response)
        elif listing.state == "listed":
            yield self.article_request(listing)

    def _whole(self, listing: Listing, article: Article, response: Response) -> Article | Listing:
        """The article that a row is, or what became of it: one taken down may have left nothing to store."""
        article.listing_id, article.version = listing.id, listing.version
        article.archive = response.meta.get("archive")
        if article.gone_at and not (article.paragraphs or article.images):
            return settled(listing, "gone", "taken down")
        return article

    def parse(self, response: Response) -> Iterator[Any]:
        """A page of which only the URL is known, as in ``scrapy parse`` and the shell."""
        is_list = self.site.list_at(response.url) is not None
        yield from self.parse_list(response) if is_list else self.parse_article(response)

    def parse_article(
        self, response: Response, listing: Listing | None = None, aliases: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """An article's page: the article, or what became of it."""
        listing = listing or Listing(self.site.document_id(response.url), self.site.normalise(response.url))
        for output in self._read(response, listing, aliases):
            if isinstance(output, Listing) and output.state == "gone":
                tried = response.meta.get("tried", []) if response.request else []
                output.url = tried[-1] if tried else output.url
                yield self.other_url(response, listing, aliases) or output
            else:
                yield output

    def _read(self, response: Response, listing: Listing, aliases: tuple[str, ...]) -> Iterator[Any]:
        if unusable := self.unusable(response, listing):
            yield unusable
            return
        try:
            article = self.site.extract(response.body, response.url, listing=listing)
        except PageGone as gone:
            yield settled(listing, "gone", str(gone))
            return
        except AnotherArticle as other:
            yield settled(listing, "failed", str(other))
            return
        except NotAnArticle as reason:
            if following := next(self.followed(response, listing), None):
                yield following
                return
            self.logger.warning("%s: %s", response.url, reason)
            article = Article(listing.id, listing.url)
        if self.site.are_two(listing.id, article.docid):
            yield settled(listing, "failed", f"another article came: {article.docid}")
            return
        article.listing_id = listing.id
        article.aliases += [url for url in (listing.url, *aliases) if url != article.url]
        article.archive = response.meta.get("archive")
        yield self._part_request(article, listing) if article.next_part else article

    def parse_part(self, response: Response, article: Article, listing: Listing) -> Iterator[Any]:
        """A further part of an article of several pages: it is one article only when all are there."""
        try:
            part = self.site.extract(response.body, response.url, listing=listing)
        except NotAnArticle as reason:
            yield settled(listing, "failed", f"{response.url}: {reason}")
            return
        self.site.join(article, part)
        yield self._part_request(article, listing) if article.next_part else article

    def article_failed(self, failure: Failure) -> Iterator[Listing]:
        """Errback of articles: the ledger learns why."""
        if isinstance(failure.value, CutOff):
            return
        request = request_of(failure)
        if isinstance(failure.value, TakenDown):
            outcome.explain(self.crawler.stats, "article", str(failure.value))
            yield settled(request.meta["listing"], "forgotten", failure.value.reason)
            return
        reason = reason_of(failure)
        self.logger.warning("%s: %s", request.url, reason)
        outcome.explain(self.crawler.stats, "article", f"{request.url}: {explained(failure)}")
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
