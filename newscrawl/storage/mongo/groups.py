"""Calls written in groups that are under way side by side: far from the server, none waits for another.

A group is what came together of one kind: calls that begin with the same collection. It begins at once where
no other of its kind is under way, else when many calls wait, or one has ended. Two groups that are under way
never touch the same document, and who came first is first: so the last write of a document wins.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence

from newscrawl.storage.base import Op
from newscrawl.storage.groupcommit import Flush, outcomes, resolve
from newscrawl.storage.rules import key_of

ENOUGH = 16
"""So many calls that wait are a group, though another is under way."""

MOST = 4
"""Groups of a kind that are under way at a time."""

Call = Sequence[Op]
Document = tuple[str, str]
"""Its collection and id."""


class _Waiting:
    """A call that is not written yet."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.documents = {(op.collection, str(key_of(op))) for op in call}
        self.kind = call[0].collection
        self.future: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Groups:
    """Collects calls and flushes them."""

    def __init__(self, flush: Flush[Call], *, limit: int) -> None:
        """``limit`` is the most calls a group holds."""
        self._flush = flush
        self._limit = limit
        self._waiting: list[_Waiting] = []
        self._held: set[Document] = set()
        """The documents of the groups that are under way."""

        self._under_way: set[asyncio.Task[None]] = set()
        self._kinds: Counter[str] = Counter()
        """How many there are of each kind."""

        self._is_called = False
        """Whether ``_begin`` is about to be called."""

    def submit(self, call: Call) -> asyncio.Future[None]:
        """What is done once ``call`` is flushed, with its own outcome.

        One that is cancelled before its group starts takes the call back; later, it is written.
        """
        waiting = _Waiting(call)
        self._waiting.append(waiting)
        if not self._is_called and self._may_begin(waiting.kind, len(self._waiting)):
            self._is_called = True
            asyncio.get_running_loop().call_soon(self._begin)  # what comes in the same moment is one group
        return waiting.future

    async def drain(self) -> None:
        """Wait until nothing is pending; errors go to their callers only."""
        while pending := [*self._under_way, *(one.future for one in self._waiting)]:
            await asyncio.wait(pending)

    def _begin(self) -> None:
        """Start the groups that may begin."""
        self._is_called = False
        self._waiting = [one for one in self._waiting if not one.future.done()]
        while group := self._next():
            self._start(group)

    def _next(self) -> list[_Waiting]:
        """Those of the next group; none where none is to begin now."""
        for kind, free in self._free().items():
            if self._may_begin(kind, len(free)):
                return free[: self._limit]
        return []

    def _may_begin(self, kind: str, calls: int) -> bool:
        others = self._kinds[kind]
        return not others or (calls >= ENOUGH and others < MOST)

    def _free(self) -> dict[str, list[_Waiting]]:
        """By kind, the calls on documents for which no call before them waits, unless of the same group."""
        free: dict[str, list[_Waiting]] = {}
        waited_for: dict[Document, str] = {}
        for one in self._waiting:
            kinds = {waited_for[document] for document in one.documents & waited_for.keys()}
            is_free = kinds <= {one.kind} and one.documents.isdisjoint(self._held)
            waited_for |= dict.fromkeys(one.documents, one.kind if is_free else "")
            if is_free:
                free.setdefault(one.kind, []).append(one)
        return free

    def _start(self, group: list[_Waiting]) -> None:
        begun = set(group)
        self._waiting = [one for one in self._waiting if one not in begun]
        self._held.update(*(one.documents for one in group))
        self._kinds[group[0].kind] += 1
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
            self._kinds[group[0].kind] -= 1
            self._begin()
