"""An event loop in a thread of its own: callers need none, and may have one running, as Jupyter has."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from newscrawl.api.errors import StoreFailed

T = TypeVar("T")
BATCH = 200
"""Items that are handed over at a time."""


class Loop:
    """Runs coroutines for any thread; ``end`` it."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="newscrawl", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What ``work`` comes to. An interruption of the wait ends the work."""
        if self._process != os.getpid() or self._loop.is_closed():
            work.close()
            raise StoreFailed("the connection is closed, or was opened before a fork: connect again")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def iterate(self, items: AsyncGenerator[T]) -> Iterator[T]:
        """The items one by one, fetched some at a time."""
        try:
            while batch := self.run(_some(items)):
                yield from batch
        finally:
            self._close(items)

    def _close(self, items: AsyncGenerator[T]) -> None:
        if threading.current_thread() is self._thread:  # the garbage of others may be collected here
            self._loop.create_task(items.aclose())
        elif self._process == os.getpid() and not self._loop.is_closed():
            self.run(items.aclose())

    def end(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do the ``last`` work, stop the loop and its thread. Harmless when it has ended."""
        if self._process != os.getpid() or self._loop.is_closed():
            return
        if threading.current_thread() is self._thread:
            ending = self._loop.create_task(last())
            ending.add_done_callback(lambda _: self._loop.stop())
            return
        try:
            self.run(last())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()


async def _some(items: AsyncGenerator[T]) -> list[T]:
    found: list[T] = []
    async for item in items:
        found.append(item)
        if len(found) == BATCH:
            break
    return found
