"""Batches through worker processes, their outcomes in the order of asking."""

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar

from newscrawl.reextract.pages import Outcome, Page, extract_all

T = TypeVar("T")
AHEAD = 3
"""Batches under way for each process, so that none waits for the store."""


class WorkersDied(RuntimeError):
    """A worker process was killed, by lack of memory most likely."""


class Pool:
    """``jobs`` processes; with one, the work is done in this process.

    Enter it before any thread is started: the processes are forked where the system can fork.
    """

    def __init__(self, root: str, jobs: int) -> None:
        self._root = root
        self._jobs = jobs
        self._executor: ProcessPoolExecutor | None = None
        self._has_lost = False

    def __enter__(self) -> Self:
        if self._jobs > 1:
            method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(method)
            self._executor = ProcessPoolExecutor(self._jobs, context, _begin)
            self._executor.submit(
                extract_all, self._root, []
            ).result()  # all processes start with the first call
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._executor:
            return
        if self._has_lost:  # Python asks the others to end, which they leave to their parent
            for process in multiprocessing.active_children():
                process.kill()
        with _undisturbed():
            self._executor.shutdown(cancel_futures=True)

    async def outcomes(
        self, batches: AsyncIterator[tuple[T, Sequence[Page]]]
    ) -> AsyncIterator[tuple[T, list[Outcome]]]:
        """Each batch's outcomes, with what came along with it. Raises WorkersDied."""
        waiting: deque[tuple[T, Future[list[Outcome]]]] = deque()
        async for along, pages in batches:
            waiting.append((along, self._submit(pages)))
            if len(waiting) > AHEAD * self._jobs or not self._executor:
                first, future = waiting.popleft()
                yield first, await self._result(future)
        while waiting:
            first, future = waiting.popleft()
            yield first, await self._result(future)

    async def extract(self, pages: Sequence[Page]) -> list[Outcome]:
        """The outcomes of a few pages, after those under way. Raises WorkersDied."""
        return await self._result(self._submit(pages))

    def _submit(self, pages: Sequence[Page]) -> Future[list[Outcome]]:
        if self._executor:
            try:
                return self._executor.submit(extract_all, self._root, pages)
            except BrokenProcessPool as error:
                raise self._died() from error
        done: Future[list[Outcome]] = Future()
        done.set_result(extract_all(self._root, pages))
        return done

    async def _result(self, future: Future[list[Outcome]]) -> list[Outcome]:
        try:
            return await asyncio.wrap_future(future)
        except BrokenProcessPool as error:
            raise self._died() from error

    def _died(self) -> WorkersDied:
        self._has_lost = True
        return WorkersDied("a worker process was killed; with fewer --jobs less memory is used")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No second Ctrl-C: a thread whose end is waited for would be taken for one that has ended, and Python
    would then wait for its processes for ever."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _begin() -> None:
    """In each process: leave it to the parent how signals to all of them end it, and end when it was killed.

    One that ended by itself while it hands over what it has would leave the parent waiting for the rest.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    gc.freeze()  # a collection would copy what is shared with the parent
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
