"""What a run knows of its own articles: texts not stored yet, and near ones placed one after the other."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from weakref import WeakValueDictionary

from newscrawl.stories.signature import Text

TEXTS = 64
"""How many texts are kept: an article is stored a moment after it was placed. 64 are 0.3 MB as a rule."""


class Memory:
    """One a run, of bounded size."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def keep(self, text: Text) -> None:
        """Have its text at hand until its article is stored."""
        self._texts[text.docid] = text.normal
        self._texts.move_to_end(text.docid)
        if len(self._texts) > TEXTS:
            self._texts.popitem(last=False)

    def text(self, docid: str) -> str | None:
        """The normalised text of an article of this run; None when it is long past."""
        return self._texts.get(docid)

    @asynccontextmanager
    async def turn(self, bands: Iterable[str]) -> AsyncIterator[None]:
        """Alone with these bands: else two that share one would each miss the other. Others go on."""
        # In one order for all, so that no two wait for each other; forgotten when nobody holds or waits.
        locks = [self._locks.setdefault(band, asyncio.Lock()) for band in sorted(set(bands))]
        async with AsyncExitStack() as held:
            for lock in locks:
                await held.enter_async_context(lock)
            yield
