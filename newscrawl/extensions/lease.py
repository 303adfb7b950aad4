"""One run at a time: a lease in the store, renewed while the run lives, free again soon after it died.

A run that is asked for single articles takes none: whoever pastes a URL need not wait for the schedule.
"""

import asyncio
import logging
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured

from newscrawl import run
from newscrawl.codec import Doc
from newscrawl.extensions.session import StoreSession
from newscrawl.storage import CONTROL, Store, StoreError

logger = logging.getLogger(__name__)
HELD, LOST = "lease_held", "lease_lost"
POLL_S = 1.0


def machine() -> str:
    """Where process ids mean the same: the host, and the container where there is one."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return f"{socket.gethostname()} {boot.read_text().strip() if boot.exists() else ''} {space}".strip()


def is_dead(lease: Doc) -> bool:
    """True when the holder ran on this machine and runs no more."""
    if lease["machine"] != machine():
        return False
    try:
        os.kill(lease["pid"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class Lease:
    """Holds ``lease:<spider>`` for a run. ``LEASE_SECONDS``: how long it outlives a holder that died
    elsewhere; ``LEASE_WAIT``: wait for it instead of leaving."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("LEASE_SECONDS")
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._renewing: asyncio.Task[None] | None = None
        self._since = datetime.now(UTC)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if getattr(getattr(crawler.spider, "arguments", None), "targets", ()):
            raise NotConfigured
        lease = cls(crawler)
        crawler.signals.connect(lease.spider_opened, signal=signals.spider_opened)
        return lease

    def _document(self, seconds: float) -> Doc:
        return {
            "_id": f"lease:{self._crawler.spidercls.name}",
            "holder": self._holder,
            "machine": machine(),
            "pid": os.getpid(),
            "since_at": self._since,
            "until_at": datetime.now(UTC) + timedelta(seconds=seconds),
        }

    async def spider_opened(self) -> None:
        """Take the lease before anything is fetched."""
        session = StoreSession.of(self._crawler)
        store = await session.opened()
        try:
            await self._take(store)
        except StoreError as error:
            raise session.refused(error) from error
        session.before_close(self._release)
        self._renewing = asyncio.ensure_future(self._renew(store))

    async def _take(self, store: Store) -> None:
        while other := await self._claimed_by_another(store):
            who = f"{other['holder']} since {other['since_at']:%Y-%m-%d %H:%M:%S} UTC"
            if not self._crawler.settings.getbool("LEASE_WAIT"):
                logger.warning("another run is under way: %s; leaving (--wait waits for it)", who)
                raise CloseSpider(HELD)
            logger.info("waiting for another run: %s", who)
            await asyncio.sleep(POLL_S)

    async def _claimed_by_another(self, store: Store) -> Doc | None:
        stands = await store.claim(CONTROL, self._document(self._seconds), datetime.now(UTC))
        if stands["holder"] != self._holder and is_dead(stands):
            logger.info("taking over from %s, which died", stands["holder"])
            stands = await store.claim(CONTROL, self._document(self._seconds), stands["until_at"])
        return stands if stands["holder"] != self._holder else None

    async def _renew(self, store: Store) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            try:
                stands = await store.claim(CONTROL, self._document(self._seconds), datetime.now(UTC))
            except StoreError as error:
                logger.warning("lease not renewed: %s", error)
                continue
            if stands["holder"] != self._holder:
                run.report(
                    self._crawler.stats, f"the lease was lost to {stands['holder']}: this run stood still"
                )
                asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=LOST))  # noqa: RUF006
                return

    async def _release(self) -> None:
        if self._renewing:
            self._renewing.cancel()
        store = StoreSession.of(self._crawler).store
        await store.claim(CONTROL, self._document(0), datetime.now(UTC))
