"""The run's store: opened once, shared by the pipelines and the ledger, closed by the run's record."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from newscrawl.codec import Doc
from newscrawl.extensions.ending import close
from newscrawl.runs import outcome
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.patience import Patience
from newscrawl.storage import Op, Store, StoreError, open_store

logger = logging.getLogger(__name__)
UNAVAILABLE = "store_unavailable"
LAST_S = 5.0
"""Seconds that the end of a run waits for a store that failed it."""


class StoreSession:
    """Holds the store that ``STORE_URI`` names, and its ledger.

    Components get it by ``StoreSession.of(crawler)``.
    """

    def __init__(self, crawler: Crawler, store: Store) -> None:
        self._crawler = crawler
        self._opening: asyncio.Task[None] | None = None
        self.has_failed = False
        """Whether the store did not take something: what was fetched is not stored for certain."""

        self._before_write: list[Callable[[], Awaitable[None]]] = []
        self._before_close: list[Callable[[], Awaitable[None]]] = []
        self._with_article: list[Callable[[str, Doc], list[Op]]] = []
        self._with_record: list[Callable[[Doc], Awaitable[list[Op]]]] = []
        self.store = store
        pause = timedelta(seconds=crawler.settings.getfloat("FAILED_PAUSE"))
        self.ledger = Ledger(store, Patience(pause, crawler.settings.getint("FAILED_ATTEMPTS")))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, open_store(crawler.settings["STORE_URI"]))

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The session of a crawl. Raises RuntimeError where the settings leave the extension out."""
        session = crawler.get_extension(cls)
        if session is None:
            raise RuntimeError(
                f"add {cls.__module__}.{cls.__name__} to EXTENSIONS: the store comes from there"
            )
        return session

    async def opened(self) -> Store:
        """The store, open. Raises CloseSpider, after reporting, when it cannot be reached."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self.store.open())
        try:
            await self._opening
        except StoreError as error:
            raise self.refused(error) from error
        return self.store

    def refused(self, error: StoreError) -> CloseSpider:
        """What to raise, after reporting, from a start that the store does not allow."""
        outcome.report(self._crawler.stats, str(error))
        return CloseSpider(UNAVAILABLE)

    def last_words(self) -> asyncio.Timeout:
        """For what is still to be written at the end: a store that failed is not waited for again."""
        return asyncio.timeout(LAST_S if self.has_failed else None)

    def failed(self, error: StoreError) -> None:
        """Stop the run: the store does not take what was fetched."""
        if outcome.problem(self._crawler.stats) is None:
            logger.error("%s: stopping; what is not stored stays in the ledger for the next run", error)
        outcome.report(self._crawler.stats, str(error))
        self.has_failed = True
        close(self._crawler, UNAVAILABLE)

    @property
    def is_open(self) -> bool:
        """True once the store could be opened."""
        opening = self._opening
        return opening is not None and opening.done() and not opening.cancelled() and not opening.exception()

    def before_close(self, action: Callable[[], Awaitable[None]]) -> None:
        """Have something done with the store before it is closed."""
        self._before_close.append(action)

    def before_write(self, check: Callable[[], Awaitable[None]]) -> None:
        """Have it checked that this run may write; a StoreError says that it may not."""
        self._before_write.append(check)

    def with_article(self, more: Callable[[str, Doc], list[Op]]) -> None:
        """Have something written together with an article: ``more`` is given what storing it comes to, as in
        ``merge``, and the document."""
        self._with_article.append(more)

    def beside_article(self, outcome: str, document: Callable[[], Doc]) -> list[Op]:
        """What is to be written with an article, before it; ``document`` makes it where anybody wants it."""
        doc = document() if self._with_article else {}
        return [op for more in self._with_article for op in more(outcome, doc)]

    def with_record(self, more: Callable[[Doc], Awaitable[list[Op]]]) -> None:
        """Have something written together with the run's record."""
        self._with_record.append(more)

    async def beside_record(self, record: Doc) -> list[Op]:
        """What is to be written with the run's record. Raises StoreError."""
        return [op for more in self._with_record for op in await more(record)]

    async def may_write(self) -> None:
        """Ask before what was fetched is written. Raises StoreError."""
        for check in self._before_write:
            await check()

    async def close(self) -> None:
        """Close the store; what goes wrong is reported."""
        for action in [*self._before_close, self.store.close]:
            try:
                async with self.last_words():
                    await action()
            except (StoreError, TimeoutError) as error:
                outcome.report(self._crawler.stats, str(error) or "the store does not answer")
