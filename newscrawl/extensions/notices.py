"""Tells the channels of ``NOTIFY_URLS`` and ``WATCHES``, where there are any; else none of it is loaded."""

import logging
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.notices import plan
from newscrawl.notices.errors import BadNotices

if TYPE_CHECKING:
    from newscrawl.extensions.telling import Telling

logger = logging.getLogger(__name__)


class Notices:
    """Makes the extension of a run that has somebody to tell."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Telling":
        try:
            found = plan.of(crawler.settings)
        except BadNotices as error:  # `scrapy crawl` has refused it before; whoever runs a crawler by itself
            raise NotConfigured(str(error)) from None
        if found.left_out:
            logger.info("notify: a replay tells this machine alone; left out: %s", ", ".join(found.left_out))
        if not found:
            raise NotConfigured
        from newscrawl.extensions.telling import Telling

        return Telling(crawler, found)
