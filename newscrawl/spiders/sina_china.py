"""Sina Finance's domestic channel: lists through the roll API, articles as pages."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from newscrawl.items import Listing
from newscrawl.sites.sina.site import SITE
from newscrawl.spiders.articles import SiteSpider
from newscrawl.spiders.backfill import Step


class SinaChinaSpider(SiteSpider):
    """``scrapy crawl sina_china``: new articles of the domestic channel; SiteSpider has the arguments.

    ``scrapy check`` asks the live site whether the contracts below hold.
    """

    name = "sina_china"
    site = SITE

    def parse_list(self, response: Response, step: Step | None = None) -> Iterator[Any]:
        """The newest page of the main list: rows, requests for articles, and one for the next page.

        @url https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1
        @header Referer https://finance.sina.com.cn/
        @returns items 2 51
        @returns requests 2 51
        @fills url
        """
        return super().parse_list(response, step)

    def parse_article(
        self, response: Response, listing: Listing | None = None, aliases: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """A page of 2015, whose form later ones share.

        @url https://finance.sina.com.cn/china/gncj/2015-12-29/doc-ifxmykrf2598681.shtml
        @returns items 1 1
        @returns requests 0 0
        @fills docid title source published_at paragraphs template
        """
        return super().parse_article(response, listing, aliases)
