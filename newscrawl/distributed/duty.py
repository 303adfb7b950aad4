"""What a worker does again and again: take articles when it has time, and look whether all is done.

The leader also has the ledger's sweep: what a dead worker took and the ledger still wants is queued again.
"""

import logging
from collections import Counter
from datetime import UTC, datetime
from typing import Protocol, cast

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.codec import loads
from newscrawl.distributed.board import Board
from newscrawl.extensions.session import StoreSession

logger = logging.getLogger(__name__)
LOOKS = 3
"""How often in a row: when all stood still (a suspended machine, a clock set forward) all are silent once."""


class Queue(Protocol):
    """What a worker asks of its scheduler."""

    @property
    def has_own(self) -> bool:
        """Whether something waits that only this worker can do."""

    def next_request(self) -> Request | None:
        """What is to be done next."""


class Duty:
    """One worker's; ``turn`` comes round every second or so."""

    def __init__(self, crawler: Crawler, board: Board) -> None:
        self._crawler = crawler
        self._board = board
        self._silent: Counter[str] = Counter()
        """How often in a row a worker was found silent."""

    async def turn(self, taken: dict[str, str], *, leads: bool) -> bool:
        """Do what is to be done now; True when the crawl has ended. ``taken``: payloads by article, of which
        those that came to nothing are taken out."""
        if leads:
            await self._sweep()
        self._feed()
        if not self._is_idle():
            return False
        await self._forget(taken)
        return leads and self._crawler.engine.spider_is_idle() and await self._board.finish()

    def _feed(self) -> None:
        """Wake an engine that found the queue empty; it would look again after five seconds only."""
        engine = self._crawler.engine
        if not engine.needs_backout() and (request := self._scheduler.next_request()):
            engine.crawl(request)

    def _is_idle(self) -> bool:
        """Whether this worker has nothing under way, whatever others have."""
        engine = self._crawler.engine
        scraped = engine.scraper.slot is None or engine.scraper.slot.is_idle()
        return scraped and not engine.downloader.active and not self._scheduler.has_own

    @property
    def _scheduler(self) -> Queue:
        return cast("Queue", self._crawler.engine.scheduler)

    async def _forget(self, taken: dict[str, str]) -> None:
        """What an idle worker still has on record ended without a word, as a request that is refused does."""
        payloads = list(taken.values())
        taken.clear()
        await self._board.settled(payloads)

    async def _sweep(self) -> None:
        silent = await self._board.dead()
        self._silent = Counter({name: self._silent[name] + 1 for name in silent})
        for name in silent:
            if self._silent[name] >= LOOKS:
                await self._put_back(name)

    async def _put_back(self, name: str) -> None:
        rows = {loads(payload)["id"]: payload for payload in await self._board.taken_by(name)}
        due = await StoreSession.of(self._crawler).ledger.still_due(rows, datetime.now(UTC))
        await self._board.hand_back(name, [rows[article] for article in sorted(due)])
        self._crawler.stats.inc_value("workers/died")
        self._crawler.stats.inc_value("workers/put_back", len(due))
        logger.warning("worker %s died; %d of the articles it took are put back", name, len(due))
