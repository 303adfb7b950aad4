"""What the project's middlewares do otherwise where there are many workers."""

from collections.abc import AsyncIterator
from typing import Any

from redis.exceptions import RedisError
from scrapy.http import Response

from newscrawl.distributed.worker import Worker
from newscrawl.middlewares.ban import BanMiddleware
from newscrawl.middlewares.ledger import LedgerMiddleware


class LeaderLedgerMiddleware(LedgerMiddleware):
    """The leader reads the lists and takes up what former runs left; the others wait to become it."""

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        if not await Worker.of(self._crawler).becomes_leader():
            self._stats.inc_value("lists/read_before")  # by another worker: no list is missing in this run
            return
        async for output in super().process_start(start):
            yield output


class SharedBanMiddleware(BanMiddleware):
    """A ban of one worker stops all."""

    async def _stop(self, response: Response) -> None:
        worker = Worker.of(self._crawler)
        try:
            await worker.board.stop_all(f"banned: {response.url} answered HTTP {response.status}")
        except RedisError as error:
            worker.failed(error)
        await super()._stop(response)
