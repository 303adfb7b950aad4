"""Group commit: calls that arrive while a flush is under way are written together by the next one.

One flush at a time, each call answered by its own outcome. Where calls come together, the next flush may let
more of them come. It knows nothing of stores: a flush is any coroutine function that takes a list of calls
and tells the error of each, or None.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from newscrawl.storage.errors import StoreError

T = TypeVar("T")
Flush = Callable[[list[T]], Awaitable[Sequence[Exception | None]]]

QUIET_S = 0.01
"""No more calls are waited for once none came for so long."""


class GroupCommit(Generic[T]):
    """Collects calls and flushes them in groups, in the order of their arrival."""

    def __init__(self, flush: Flush[T], *, limit: int = 1000, pause_s: float = 0.0) -> None:
        """``limit`` is the most calls a group holds; ``pause_s``, how long it waits for more after one that
        had several: not where flushes take long by themselves. One call after the other waits for nothing.
        """
        self._flush = flush
        self._limit = limit
        self._pause_s = pause_s
        self._waiting: deque[tuple[T, asyncio.Future[None]]] = deque()
        self._group: list[tuple[T, asyncio.Future[None]]] = []
        self._runner: asyncio.Task[None] | None = None
        self._more_come = True

    async def submit(self, call: T) -> None:
        """Return once ``call`` is flushed; raises its own outcome.

        A caller that is cancelled before its group starts takes its call back; later, it is written.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((call, future))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        await future

    async def drain(self) -> None:
        """Wait until nothing is pending; errors go to their callers only."""
        while self._runner is not None:
            await asyncio.wait([self._runner])

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._let_come()
                self._next_group()
                if self._group:
                    calls, futures = zip(*self._group, strict=True)
                    resolve(futures, await outcomes(self._flush, list(calls)))
                    self._more_come = self._more_come or bool(self._waiting)
        finally:
            self._runner = None
            self._abandon()

    async def _let_come(self) -> None:
        """Wait for more calls, where the last came together and more have come of late."""
        first, here = len(self._waiting), 0
        if len(self._group) < 2 or first >= self._limit or not self._more_come:
            return
        until = time.monotonic() + self._pause_s
        while here < len(self._waiting) < self._limit and time.monotonic() < until:
            here = len(self._waiting)
            await asyncio.sleep(QUIET_S)
        self._more_come = len(self._waiting) > first

    def _next_group(self) -> None:
        self._group = []
        while self._waiting and len(self._group) < self._limit:
            call, future = self._waiting.popleft()
            if not future.done():
                self._group.append((call, future))

    def _abandon(self) -> None:
        # Only where the runner itself was cancelled, as a closing loop does: nobody may wait for ever.
        for _, future in (*self._group, *self._waiting):
            future.cancel()
        self._waiting.clear()


async def outcomes(flush: Flush[T], calls: list[T]) -> Sequence[Exception | None]:
    """What came of each call of a group."""
    try:
        return await flush(calls)
    except StoreError as error:
        return [error] * len(calls)
    except Exception as error:
        if len(calls) == 1:
            return [error]
        # The flush broke on something it did not foresee: find whose call it is, spare the others.
        return [(await outcomes(flush, [call]))[0] for call in calls]


def resolve(futures: Sequence[asyncio.Future[None]], found: Sequence[Exception | None]) -> None:
    """Tell each caller that still waits its own outcome."""
    for future, outcome in zip(futures, found, strict=True):
        if future.done():
            continue
        if outcome is None:
            future.set_result(None)
        else:
            future.set_exception(outcome)
