"""The leases of all spiders, held while documents are read and written back: no crawl writes between."""

from newscrawl.runs.lease import Lease, RunUnderWay
from newscrawl.sites import registry
from newscrawl.storage import Store

HELD_S = 120.0


class Hold:
    """Take or renew with ``renew``, give back with ``release``."""

    def __init__(self, store: Store) -> None:
        self._leases = [Lease(store, spider, HELD_S) for spider in registry.by_spider()]
        self._held: list[Lease] = []

    async def renew(self) -> None:
        """Hold the leases for 40 s at the least. Raises RunUnderWay, and LeaseLost."""
        for lease in self._leases:
            if lease in self._held:
                await lease.hold()
            elif other := await lease.take():
                raise RunUnderWay(other)
            else:
                self._held.append(lease)

    async def release(self) -> None:
        """Let the next run start at once, wherever this one held the lease."""
        for lease in self._held:
            await lease.release()
