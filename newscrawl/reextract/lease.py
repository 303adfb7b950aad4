"""The leases of all spiders, held while documents are read and written back: no crawl writes between."""

from datetime import UTC, datetime, timedelta

from newscrawl.runs.lease import Lease, RunUnderWay
from newscrawl.sites import registry
from newscrawl.storage import Store

HELD = timedelta(seconds=120)


class Hold:
    """Take and renew with ``renew``, give back with ``release``."""

    def __init__(self, store: Store) -> None:
        self._leases = [Lease(store, spider, HELD.total_seconds()) for spider in registry.by_spider()]
        self._until: datetime | None = None

    async def renew(self) -> None:
        """Hold the lease for a minute at the least. Raises RunUnderWay."""
        now = datetime.now(UTC)
        if self._until and self._until - now > HELD / 2:
            return
        for lease in self._leases:
            if other := await lease.take():
                raise RunUnderWay(other)
        self._until = now + HELD

    async def release(self) -> None:
        """Let the next run start at once, if this one held the lease."""
        if self._until:
            for lease in self._leases:
                await lease.release()
