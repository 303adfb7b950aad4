"""Calls written in groups that are under way side by side: far from the server, none waits for another.

A group is what came together. It begins at once where none is under way, else when many calls wait, or one
has ended. Two groups that are under way never touch the same document, and who came first is first: so the
last write of a document wins. Calls with search terms, which take a server long, have groups of their own.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence

from newscrawl.storage.base import SEARCH, Op
from newscrawl.storage.groupcommit import Flush, outcomes, resolve
from newscrawl.storage.rules import key_of

ENOUGH = 16
"""So many calls that wait are a group, though another is under way."""

MOST = 4
"""Groups of a kind that are under way at a time."""

Call = Sequence[Op]


class _Waiting:
    """A call that is not written yet."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.documents = {(op.collection, str(key_of(op))) for op in call}
        self.has_terms = any(op.collection == SEARCH for op in call)
        self.future = asyncio.get_running_loop().create_future()


class Groups:
    """Collects calls and flushes them."""

    def __init__(self, flush: Flush[Call], *, limit: int) -> None:
        """``limit`` is the most calls a group holds."""
        self._flush = flush
        self._limit = limit
        self._waiting: list[_Waiting] = []
        self._held: set[tuple[str, str]] = set()
        """The documents of the groups that are under way."""

        self._under_way: set[asyncio.Task[None]] = set()
        self._kinds: Counter[bool] = Counter()
        """How many of them have search terms, and how many have not."""

    async def submit(self, call: Call) -> None:
        """Return once ``call`` is flushed; raises its own outcome.

        A caller that is cancelled before its group starts takes its call back; later, it is written.
        """
        waiting = _Waiting(call)
        self._waiting.append(waiting)
        asyncio.get_running_loop().call_soon(self._begin)  # later: what comes in the same moment is one group
        await waiting.future

    async def drain(self) -> None:
        """Wait until nothing is pending; errors go to their callers only."""
        while pending := [*self._under_way, *(one.future for one in self._waiting)]:
            await asyncio.wait(pending)

    def _begin(self) -> None:
        """Start the groups that may begin."""
        self._waiting = [one for one in self._waiting if not one.future.done()]
        while group := self._next():
            self._start(group)

    def _next(self) -> list[_Waiting]:
        """Those of the next group; none where none is to begin now."""
        for has_terms, free in enumerate(self._free()):
            if free and self._may_begin(bool(has_terms), len(free)):
                return free[: self._limit]
        return []

    def _may_begin(self, has_terms: bool, calls: int) -> bool:
        others = self._kinds[has_terms]
        return not others or (calls >= ENOUGH and others < MOST)

    def _free(self) -> tuple[list[_Waiting], list[_Waiting]]:
        """Calls on documents that no call before them waits for, or only of the same group: those without
        search terms, and those with."""
        free: tuple[list[_Waiting], list[_Waiting]] = ([], [])
        taken = (self._held.copy(), self._held.copy())
        for one in self._waiting:
            kind = one.has_terms
            if one.documents.isdisjoint(taken[kind]):
                free[kind].append(one)
            else:
                taken[kind].update(one.documents)
            taken[not kind].update(one.documents)
        return free

    def _start(self, group: list[_Waiting]) -> None:
        begun = set(group)
        self._waiting = [one for one in self._waiting if one not in begun]
        self._held.update(*(one.documents for one in group))
        self._kinds[group[0].has_terms] += 1
        task = asyncio.create_task(self._write(group))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _write(self, group: list[_Waiting]) -> None:
        futures = [one.future for one in group]
        try:
            resolve(futures, await outcomes(self._flush, [one.call for one in group]))
        except asyncio.CancelledError:  # as a closing loop does: nobody may wait for ever
            for future in (*futures, *(one.future for one in self._waiting)):
                future.cancel()
            raise
        finally:
            self._held.difference_update(*(one.documents for one in group))
            self._kinds[group[0].has_terms] -= 1
            self._begin()
