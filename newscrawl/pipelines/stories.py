"""Stories: every article with a text gets its place in a group of near duplicates; none is dropped for it."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.storage import StoreError
from newscrawl.stories import Memory, assign


class StoriesPipeline:
    """Comes before the store, so that an article is written once, with its story.

    A signature without its article, left by a run that was killed in between, is harmless: the ledger has
    the article fetched again, and it gets the same place.
    """

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        self._session = session
        self._stats = stats
        self._memory = Memory()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler.stats)

    async def process_item(self, item: Article) -> Article:
        try:
            placed = await assign(self._session.store, item, self._memory)
        except StoreError as error:
            self._session.failed(error)
            raise DropItem(f"not stored: {error}", log_level="ERROR") from error
        if placed:
            self._stats.inc_value("stories/joined" if placed.nearest else "stories/begun")
        return item
