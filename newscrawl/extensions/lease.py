"""One run at a time: a lease in the store, renewed while the run lives, free again soon after it died.

A run that is asked for single articles takes none: whoever pastes a URL need not wait for the schedule.
"""

import asyncio
import logging
from functools import partial
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured

from newscrawl.extensions.ending import Ending, close
from newscrawl.extensions.session import StoreSession
from newscrawl.runs import holders, lease, outcome
from newscrawl.runs.asked import Asked
from newscrawl.runs.record import LEFT
from newscrawl.storage import StoreError

logger = logging.getLogger(__name__)
LOST = "lease_lost"
POLL_S = 1.0


class Lease:
    """Holds ``lease:<spider>`` for a run. ``LEASE_SECONDS``: how long it outlives a holder that died
    elsewhere; ``LEASE_WAIT``: wait for it instead of leaving."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("LEASE_SECONDS")
        self._renewing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if Asked.of(crawler.spider).articles:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        return extension

    async def spider_opened(self) -> None:
        """Take the lease before anything is fetched."""
        session = StoreSession.of(self._crawler)
        own = await self._own(session)
        try:
            await Ending.of(self._crawler).unless(self._take(own))
        except StoreError as error:
            raise session.refused(error) from error
        session.before_write(own.hold)
        session.before_close(partial(self._release, own))
        self._renewing = asyncio.ensure_future(self._renew(own))

    async def _own(self, session: StoreSession) -> lease.Lease:
        return lease.Lease(await session.opened(), self._crawler.spidercls.name, self._seconds)

    async def _take(self, own: lease.Lease) -> None:
        told = ""
        while other := await own.take():
            who = holders.holder_of(other)
            if not self._crawler.settings.getbool("LEASE_WAIT"):
                logger.warning("another run is under way: %s; leaving (--wait waits for it)", who)
                raise CloseSpider(LEFT)
            if who != told:  # once, however long it takes
                logger.info("waiting for another run: %s", who)
                told = who
            await asyncio.sleep(POLL_S)

    async def _renew(self, own: lease.Lease) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            try:
                await own.renew()  # not from the dead: whoever took it over has been writing since
            except lease.LeaseLost as error:
                outcome.report(self._crawler.stats, str(error))
                close(self._crawler, LOST)
                return
            except StoreError as error:
                logger.warning("lease not renewed: %s", error)

    async def _release(self, own: lease.Lease) -> None:
        if self._renewing:
            self._renewing.cancel()
        await own.release()
