"""The crawl's lease, held for as long as documents are read and written back: no crawl writes between."""

from datetime import UTC, datetime, timedelta

from newscrawl.runs.lease import Lease, RunUnderWay
from newscrawl.storage import Store

SPIDER = "sina_china"
HELD = timedelta(seconds=120)


class Hold:
    """Take and renew with ``renew``, give back with ``release``."""

    def __init__(self, store: Store) -> None:
        self._lease = Lease(store, SPIDER, HELD.total_seconds())
        self._until: datetime | None = None

    async def renew(self) -> None:
        """Hold the lease for a minute at the least. Raises RunUnderWay."""
        now = datetime.now(UTC)
        if self._until and self._until - now > HELD / 2:
            return
        if other := await self._lease.take():
            raise RunUnderWay(other)
        self._until = now + HELD

    async def release(self) -> None:
        """Let the next run start at once, if this one held the lease."""
        if self._until:
            await self._lease.release()
