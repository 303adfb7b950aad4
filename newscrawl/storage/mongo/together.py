"""Reads that come together are one question to the server.

A command costs the crawler 0.2 ms, whatever it asks for, and pages ask for the same kinds of things. Where
many calls are under way, a question waits a moment for others of its kind; else it goes out at once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import deepcopy

from newscrawl.codec import Doc
from newscrawl.storage.mongo.question import Kind, Wanted

PAUSE_S, ENOUGH = 0.05, 16
"""A question waits so long at the most, and no longer once so many of its kind do, or so many documents are
asked for by their ids: the rows of a list page go out at once."""

MANY = 8
"""So many calls under way are of several pages: while one waits, the others have work."""

MOST_FOUND = 500
"""Documents that one question may find; where there are more, each is asked by itself."""

Ask = Callable[[Kind, Sequence[str], int], Awaitable[list[Doc]]]
"""The documents of a kind that have one of the values, so many at the most, in the order of ``_id``."""

Asked = tuple[Wanted, asyncio.Future[list[Doc]]]


class _Round:
    """Questions of one kind that are put as one."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.is_full = asyncio.Event()
        self._size = 0

    def add(self, wanted: Wanted) -> asyncio.Future[list[Doc]]:
        future = asyncio.get_running_loop().create_future()
        self.asked.append((wanted, future))
        self._size += len(wanted.values) if wanted.kind.path == "_id" else 1
        if self._size >= ENOUGH:
            self.is_full.set()
        return future

    async def let_come(self) -> None:
        """Wait for more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_S):
                await self.is_full.wait()


class Together:
    """Gathers questions by their kind."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._rounds: dict[Kind, _Round] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Around another call, which takes its time like these."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def docs(self, wanted: Wanted) -> list[Doc]:
        """What is wanted; no other call gets the same objects."""
        with self.under_way():
            return await (self._put(wanted) if wanted.is_small else self._alone(wanted))

    def _put(self, wanted: Wanted) -> asyncio.Future[list[Doc]]:
        if wanted.kind not in self._rounds:
            self._rounds[wanted.kind] = _Round()
            task = asyncio.create_task(self._answer(wanted.kind))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return self._rounds[wanted.kind].add(wanted)

    async def _answer(self, kind: Kind) -> None:
        if self._under_way >= MANY:
            await self._rounds[kind].let_come()
        asked = [one for one in self._rounds.pop(kind).asked if not one[1].done()]
        try:
            answers = await self._answers(kind, [wanted for wanted, _ in asked])
        except Exception as error:
            answers = [error] * len(asked)
        for (_, future), answer in zip(asked, answers, strict=True):
            if future.done():
                continue  # its caller was cancelled
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    async def _answers(self, kind: Kind, asked: Sequence[Wanted]) -> Sequence[list[Doc] | Exception]:
        if len(asked) > 1:
            values = list(dict.fromkeys(value for one in asked for value in one.values))
            docs = await self._ask(kind, values, MOST_FOUND + 1)
            if len(docs) <= MOST_FOUND:
                return _dealt(docs, kind.path, asked)
        return [await self._alone(one) for one in asked]

    async def _alone(self, wanted: Wanted) -> list[Doc]:
        # One more: it may be the one that is not wanted.
        most = wanted.limit + 1 if wanted.limit else 0
        return wanted.chosen(await self._ask(wanted.kind, wanted.values, most))


def _dealt(docs: list[Doc], path: str, asked: Sequence[Wanted]) -> list[list[Doc]]:
    """To each what it wants of the documents, which are its own to change."""
    by_value: dict[str, list[int]] = defaultdict(list)
    for place, doc in enumerate(docs):
        found = doc[path]
        for value in found if isinstance(found, list) else [found]:
            if isinstance(value, str):
                by_value[value].append(place)
    given: set[int] = set()
    answers = []
    for one in asked:
        places = sorted({place for value in one.values for place in by_value.get(value, ())})
        answers.append(one.chosen(deepcopy(docs[p]) if p in given else docs[p] for p in places))
        given.update(places)
    return answers
