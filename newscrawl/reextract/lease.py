"""The crawl's lease, taken for as long as documents are read and written back: no crawl writes between."""

import os
import secrets
import socket
from datetime import UTC, datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.extensions.lease import is_dead, machine
from newscrawl.storage import CONTROL, Store, StoreError

SPIDER = "sina_china"
SECONDS = 120


class CrawlUnderWay(StoreError):
    """Another run holds the lease."""


class Hold:
    """Take and renew with ``renew``, give back with ``release``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._since = datetime.now(UTC)
        self._until = self._since

    async def renew(self) -> None:
        """Hold the lease for the next two minutes. Raises CrawlUnderWay."""
        now = datetime.now(UTC)
        if (self._until - now).total_seconds() > SECONDS / 2:
            return
        stands = await self._store.claim(CONTROL, self._document(now, SECONDS), now)
        if stands["holder"] != self._holder and is_dead(stands):
            stands = await self._store.claim(CONTROL, self._document(now, SECONDS), stands["until_at"])
        if stands["holder"] != self._holder:
            raise CrawlUnderWay(f"a run is under way ({stands['holder']}): try again when it has ended")
        self._until = now + timedelta(seconds=SECONDS)

    async def release(self) -> None:
        """Let the next run start at once."""
        now = datetime.now(UTC)
        if self._until > self._since:
            await self._store.claim(CONTROL, self._document(now, 0), now)

    def _document(self, now: datetime, seconds: float) -> Doc:
        return {
            "_id": f"lease:{SPIDER}",
            "holder": self._holder,
            "machine": machine(),
            "pid": os.getpid(),
            "since_at": self._since,
            "until_at": now + timedelta(seconds=seconds),
        }
