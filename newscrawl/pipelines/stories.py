"""Stories: every article with a text gets its place in a group of near duplicates; none is dropped for it."""

from scrapy.statscollectors import StatsCollector

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.pipelines.refusal import WithArticles
from newscrawl.stories import Memory, assign


class StoriesPipeline(WithArticles):
    """Comes before the store, so that an article is written once, with its story.

    A signature without its article, left by a run that was killed in between, is harmless: the ledger has
    the article fetched again, and it gets the same place.
    """

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        super().__init__(session, stats)
        self._memory = Memory()

    async def process_item(self, item: Article) -> Article:
        async with self._writing(item):
            placed = await assign(self._session.store, item, self._memory)
        if placed:
            self._stats.inc_value("stories/joined" if placed.nearest else "stories/begun")
        return item
