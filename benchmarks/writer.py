"""What the main process of a re-extraction could take at the most: its workers' outcomes are made beforehand.

It reads documents and rows, hands out pages, and writes what comes back: how many processes it can keep at
work. What it costs to speak with them is not in it.
"""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from newscrawl.reextract.job import Job
from newscrawl.reextract.orders import Orders
from newscrawl.reextract.pages import Outcome, Page, extract_all
from newscrawl.reextract.pool import Pool
from newscrawl.storage import open_store


class Beforehand(Pool):
    """A pool whose outcomes are there at once when they are asked for the second time."""

    def __init__(self, root: str) -> None:
        super().__init__(root, jobs=1)
        self._archive = root
        self._known: dict[str, Outcome] = {}

    async def outcomes(
        self, batches: AsyncIterator[tuple[Any, Sequence[Page]]]
    ) -> AsyncIterator[tuple[Any, list[Outcome]]]:
        async for along, pages in batches:
            new = [page for page in pages if page.id not in self._known]
            self._known |= {outcome.id: outcome for outcome in extract_all(self._archive, new)}
            yield along, [self._known[page.id] for page in pages]


def seconds(root: Path, store: Path, rounds: int) -> list[float]:
    """Of so many runs over copies of the store."""
    copy, pool = store.with_name("writer.db"), Beforehand(str(root))
    found: list[float] = []
    for dry_run in (True, *[False] * rounds):
        shutil.copy(store, copy)
        start = time.perf_counter()
        asyncio.run(_run(copy, pool, Orders(str(root), dry_run=dry_run)))
        found.append(time.perf_counter() - start)
    return found[1:]


async def _run(store: Path, pool: Pool, orders: Orders) -> None:
    opened = open_store(f"sqlite:///{store}")
    await opened.open()
    try:
        async for _ in Job(opened, pool, orders).run():
            pass
    finally:
        await opened.close()
