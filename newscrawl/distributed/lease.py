"""The lease of a crawl of many workers: they hold it together, so no other run comes between."""

from newscrawl.distributed.worker import Worker
from newscrawl.extensions.lease import Lease
from newscrawl.extensions.session import StoreSession
from newscrawl.runs import lease


class WorkersLease(Lease):
    """Held in the name of all workers of one Redis: each renews it, the last one gives it back."""

    async def _own(self, session: StoreSession) -> lease.Lease:
        holder = await Worker.of(self._crawler).joined()
        store = await session.opened()
        return lease.Lease(store, self._crawler.spidercls.name, self._seconds, several=holder)

    async def _release(self, own: lease.Lease) -> None:
        if Worker.of(self._crawler).was_last:
            await super()._release(own)
        elif self._renewing:
            self._renewing.cancel()
