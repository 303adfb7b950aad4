"""Long work beside the event loop, while the leases that keep runs away are renewed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from newscrawl.runs.hold import HELD_S, Hold

P = ParamSpec("P")
R = TypeVar("R")


class Waiting:
    """Holds the leases of all spiders."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold

    async def renew(self) -> None:
        """Raises RunUnderWay, LeaseLost, StoreError."""
        await self._hold.renew()

    async def release(self) -> None:
        await self._hold.release()

    async def while_doing(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The outcome of work in a thread. Raises what it raises, and what ``renew`` does."""
        return await self.whilst(asyncio.to_thread(work, *args, **kwargs))

    async def whilst(self, work: Awaitable[R]) -> R:
        """The outcome of what is awaited."""
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=HELD_S / 4)
                if not task.done():
                    await self.renew()
        finally:
            task.cancel()
        return await task
