"""The one thread in which a file is used.

What is asked for while it works is done in its next go, one after the other: to change threads costs more
than most questions do.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R")

AT_ONCE_S = 0.005
"""Answers that are there wait no longer than this for those that follow them."""


class _Asked(NamedTuple):
    function: Callable[[], Any]
    answer: asyncio.Future[Any]


class _Done(NamedTuple):
    answer: asyncio.Future[Any]
    value: Any
    error: BaseException | None


class Thread:
    """Used from one event loop."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._asked: list[_Asked] = []
        self._is_busy = False

    async def run(self, function: Callable[[], R]) -> R:
        """What the function returns or raises. One whose caller is cancelled before its turn is not run."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        self._asked.append(_Asked(function, answer))
        if not self._is_busy:
            self._is_busy = True
            loop.call_soon(self._begin, loop)
        return await answer

    def shutdown(self) -> None:
        """Wait for what is under way, and end."""
        self._executor.shutdown()

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._asked = [one for one in self._asked if not one.answer.done()], []
        self._is_busy = bool(asked)
        if not asked:
            return
        try:
            self._executor.submit(self._work, loop, asked)
        except RuntimeError as error:  # it was shut down since they asked, or all of Python is
            self._is_busy = False
            _deliver([_Done(one.answer, None, error) for one in asked])

    def _work(self, loop: asyncio.AbstractEventLoop, asked: Sequence[_Asked]) -> None:
        done: list[_Done] = []
        due = time.monotonic() + AT_ONCE_S
        for one in asked:
            done.append(_Done(one.answer, *_outcome(one.function)))
            if time.monotonic() > due and one is not asked[-1]:
                loop.call_soon_threadsafe(_deliver, done)
                done, due = [], time.monotonic() + AT_ONCE_S
        loop.call_soon_threadsafe(self._end, loop, done)

    def _end(self, loop: asyncio.AbstractEventLoop, done: Sequence[_Done]) -> None:
        _deliver(done)
        self._begin(loop)


def _outcome(function: Callable[[], R]) -> tuple[R | None, BaseException | None]:
    try:
        return function(), None
    except BaseException as error:  # whatever it is, its caller is told, and the thread goes on
        return None, RuntimeError(repr(error)) if isinstance(error, StopIteration) else error


def _deliver(done: Sequence[_Done]) -> None:
    for answer, value, error in done:
        if answer.done():  # its caller waits no more
            continue
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)
