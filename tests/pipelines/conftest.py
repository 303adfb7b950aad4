"""A real store and session for the pipelines; of the crawler, only what they touch."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector, StatsCollector

from newscrawl.extensions.downloader import Downloader
from newscrawl.extensions.session import StoreSession
from newscrawl.storage import Store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class FakeDownloader(Downloader):
    """Notes why it was told to ask for nothing more."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def refuse(self, why: str) -> None:
        self.refused.append(why)


@dataclass
class FakeEngine:
    """Notes why it was told to stop."""

    closed: list[str] = field(default_factory=list)
    downloader: FakeDownloader = field(default_factory=FakeDownloader)

    async def close_spider_async(self, *, reason: str) -> None:
        await asyncio.sleep(0)
        self.closed.append(reason)


class FakeCrawler:
    """Settings, statistics and an engine: all that sessions and pipelines ask of a crawler."""

    def __init__(self) -> None:
        self.settings = Settings({"REPLAY": ""})
        self.spider = None
        self.engine = FakeEngine()
        self.session: StoreSession | None = None
        self.stats: StatsCollector = MemoryStatsCollector(cast("Crawler", self))

    def get_extension(self, _: type[StoreSession]) -> StoreSession | None:
        return self.session


@pytest.fixture
def crawler() -> FakeCrawler:
    return FakeCrawler()


@pytest.fixture
def session(crawler: FakeCrawler, store: Store) -> StoreSession:
    crawler.session = StoreSession(cast("Crawler", crawler), store)
    return crawler.session
