"""The whole of a take-down: tombstones, documents, what pointed to them, the archive, the store's file."""

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

from newscrawl.forget import documents, record, ties
from newscrawl.forget.pages import Pages
from newscrawl.forget.record import PHASES, Record
from newscrawl.forget.waiting import Waiting
from newscrawl.runs import daycounts
from newscrawl.runs.hold import Hold
from newscrawl.storage import ARTICLES, Store

COUNT_S = 5.0
"""Seconds that the days' counts are made anew for; the next run goes on."""


class Step(NamedTuple):
    """How far it is: ``done`` of ``total`` of ``what``, in documents or bytes."""

    what: str
    done: int
    total: int


class Job:
    """Finishes what was begun before, then does its own."""

    def __init__(self, store: Store, root: Path | None) -> None:
        self._store = store
        self._waiting = Waiting(Hold(store))
        self._pages = Pages(store, root, self._waiting)
        self.resumed: list[Record] = []
        self.done: list[Record] = []

    @property
    def troubles(self) -> list[str]:
        """What could not be done, a line each."""
        return self._pages.troubles

    @property
    def ids(self) -> set[str]:
        """What was taken down."""
        return {key for one in self.done for key in one.of}

    @property
    def removed(self) -> Counter[str]:
        """How many documents and pages, by what they were."""
        return sum((one.removed for one in self.done), Counter[str]())

    async def run(self, make: Callable[[set[str]], AsyncIterator[Record]]) -> AsyncGenerator[Step]:
        """``make`` gives what is to be done, given what is done already, once no run is under way.

        Raises StoreError, ArchiveError.
        """
        await self._waiting.renew()
        try:
            self.resumed = await record.unfinished(self._store)
            for one in self.resumed:
                async for step in self._do(one):
                    yield step
            async for one in make(self.ids):
                await self._store.write(one.begun())
                async for step in self._do(one):
                    yield step
        finally:
            await self._waiting.release()

    async def _do(self, one: Record) -> AsyncIterator[Step]:
        for phase in PHASES[PHASES.index(one.phase) :]:
            if one.phase != phase:
                one.enter(phase)
                await self._store.write([one.op()])
            async for step in self._phase(one, phase):
                await self._waiting.renew()
                yield step
        await self._store.write(one.done(self.troubles))
        self.done.append(one)

    async def _phase(self, one: Record, phase: str) -> AsyncIterator[Step]:
        total = len(one.of)
        match phase:
            case "rows" | "documents":
                done = 0
                steps = documents.bury if phase == "rows" else documents.erase
                async for count in steps(self._store, one):
                    done += count
                    yield Step(phase, done, total)
            case "ties":
                await self._waiting.whilst(ties.mend(self._store, one))
                yield Step(phase, total, total)
            case "pages":
                done, total = 0, self._pages.size()
                async for count in self._pages.clear(one):
                    done += count
                    yield Step(phase, done, total)
            case _:
                await self._again(one)
                await daycounts.refresh(self._store, COUNT_S)
                yield Step(phase, 0, 1)
                await self._store.purge()
                yield Step(phase, 1, 1)

    async def _again(self, one: Record) -> None:
        """What a run that was fetching one of them has stored since."""
        if await self._store.count(ARTICLES, {"_id": {"$in": one.ids}}):
            one.after = ""
            async for _ in documents.erase(self._store, one):
                pass
