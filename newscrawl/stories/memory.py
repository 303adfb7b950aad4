"""What a run knows of its own articles: texts not stored yet, and near ones placed one after the other."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from newscrawl.storage import StoreUnavailable
from newscrawl.storage.recent import Recent
from newscrawl.stories.shingles import Shingles

TEXTS = 64
"""How many texts of each kind are kept. An article is stored a moment after it was placed; what many are near
to is asked for again and again. 64 are under 1 MB as a rule."""


class Memory:
    """One a run, of bounded size."""

    def __init__(self) -> None:
        self._placed = Recent[Shingles](TEXTS)
        self._read = Recent[Shingles](TEXTS)
        self._held: dict[str, asyncio.Event] = {}
        self._failure: str | None = None

    def keep(self, docid: str, text: Shingles) -> None:
        """Have an article's text at hand until it is stored."""
        self._read.pop(docid, None)
        self._placed.keep(docid, text)

    def keep_read(self, docid: str, text: Shingles) -> None:
        """Have the text of a stored article at hand."""
        self._read.keep(docid, text)

    def text(self, docid: str) -> Shingles | None:
        """An article's text; None when it is long past, or never was here."""
        return self._placed.recall(docid) or self._read.recall(docid)

    @asynccontextmanager
    async def turn(self, keys: Iterable[str]) -> AsyncIterator[None]:
        """Alone with these keys: else two that share one would each miss the other. Others go on.

        Once the store failed one, all others fail at once: they would wait as long, one after the other.
        Raises StoreUnavailable for that.
        """
        done = asyncio.Event()
        mine = dict.fromkeys(keys, done)
        while others := [self._held[key] for key in mine if key in self._held]:
            await others[0].wait()
        self._held |= mine
        try:
            if self._failure:
                raise StoreUnavailable(self._failure)
            yield
        except StoreUnavailable as error:
            self._failure = str(error)
            raise
        finally:
            for key in mine:
                del self._held[key]
            done.set()
