"""The crawl's lease: renewed at a third of its time, through failures of the store, until it is lost."""

import asyncio
from typing import TYPE_CHECKING, cast

import pytest
from scrapy.exceptions import DropItem

from newscrawl.extensions.lease import Lease
from newscrawl.extensions.session import StoreSession
from newscrawl.runs.lease import LeaseLost
from newscrawl.storage import Store, StoreUnavailable
from tests.pipelines.conftest import FakeCrawler, crawler, session
from tests.pipelines.test_store import article, pipeline

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.runs import lease

__all__ = ["crawler", "session"]


class Renewals:
    """A lease whose renewals end as they are told to; the pauses before each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *ends: Exception | None) -> None:
        self.pauses: list[float] = []
        self.made = 0
        self._ends = ends
        monkeypatch.setattr("newscrawl.extensions.lease.asyncio.sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def renew(self) -> None:
        self.made += 1
        if error := self._ends[self.made - 1]:
            raise error


async def test_it_is_renewed_at_a_third_of_its_time_until_it_is_lost(
    crawler: FakeCrawler, session: StoreSession, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawler.settings.set("LEASE_SECONDS", 60)
    away, lost = StoreUnavailable("away"), LeaseLost({"holder": "far:7:abc"})
    own = Renewals(monkeypatch, None, away, away, None, lost)
    renewing = Lease(cast("Crawler", crawler))
    await renewing._renew(cast("lease.Lease", own))
    assert (own.made, own.pauses) == (5, [20.0] * 5)
    problem = crawler.stats.get_value("run/problem")
    assert problem == "the lease was lost to far:7:abc: this run stood still"
    monkeypatch.undo()
    for _ in range(9):
        await asyncio.sleep(0)
    assert crawler.engine.closed == crawler.engine.downloader.refused == ["lease_lost"]


async def test_what_was_fetched_is_not_written_once_the_lease_is_lost(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    async def lost() -> None:
        raise LeaseLost({"holder": "far:7:abc"})

    session.before_write(lost)
    with pytest.raises(DropItem, match=r"^not stored: the lease was lost to far:7:abc"):
        await pipeline(crawler).process_item(article())
    assert await store.count("articles") == 0
    assert crawler.stats.get_value("run/problem") == "the lease was lost to far:7:abc: this run stood still"
