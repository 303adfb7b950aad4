"""Sina's live wire, 7×24 快讯: items whole in the list, and no pages."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from newscrawl.sites.sina.flashsite import SITE
from newscrawl.spiders import arguments
from newscrawl.spiders.backfill import Step
from newscrawl.spiders.following import Following


class SinaFlashSpider(Following):
    """``scrapy crawl sina_flash``: what is new in a room since the last run, and what was edited there.

    Arguments: ``rooms=152,151`` (numbers or names), ``since=`` ``until=`` (YYYY-MM-DD, as far back as the
    feed goes), ``max_pages=N``, ``follow=1`` (stay, and ask every ``FOLLOW_SECONDS``).
    """

    name = "sina_flash"
    site = SITE

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self.takes_up = False  # what a run left is in the feed still, or gone

    @classmethod
    def check_arguments(cls, **given: str) -> arguments.Arguments:
        """The arguments of a run. Raises ArgumentError."""
        return arguments.parse(cls.site, arguments.OF_WHOLE, **given)

    @classmethod
    def handles_request(cls, request: Any) -> bool:
        """True for the feed alone: Sina's pages are the other spider's."""
        return cls.site.list_at(request.url) is not None

    def parse_list(self, response: Response, step: Step | None = None) -> Iterator[Any]:
        """The newest page of the main room: rows, each with its article, and a request for the next page.

        @url https://zhibo.sina.com.cn/api/zhibo/feed?page=1&page_size=50&zhibo_id=152&tag_id=0&dire=f&dpc=1&type=1
        @header Referer https://finance.sina.com.cn/
        @returns items 3 101
        @returns requests 1 1
        @fills url
        """
        return super().parse_list(response, step)
