"""The lease of a crawl of many workers: they hold it together, so no other run comes between."""

from newscrawl.codec import Doc
from newscrawl.distributed.worker import Worker
from newscrawl.extensions.lease import Lease


class WorkersLease(Lease):
    """Held in the name of all workers of one Redis: each renews it, the last one gives it back."""

    async def spider_opened(self) -> None:
        self._holder = await Worker.of(self._crawler).joined()
        await super().spider_opened()

    def _document(self, seconds: float) -> Doc:
        # No process id: that one worker died does not set it free
        return super()._document(seconds) | {"machine": "several", "pid": 0}

    async def _release(self) -> None:
        if Worker.of(self._crawler).was_last:
            await super()._release()
        elif self._renewing:
            self._renewing.cancel()
