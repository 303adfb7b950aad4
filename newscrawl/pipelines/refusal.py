"""What a pipeline does with an article whose document the store refuses: one reject, and its row settled."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from newscrawl.items import Article
from newscrawl.pipelines.base import WithStore
from newscrawl.pipelines.validate import rejection
from newscrawl.runs import outcome
from newscrawl.storage import DocumentRefused, StoreError

logger = logging.getLogger(__name__)
REFUSED = "refused by the store"


class WithArticles(WithStore):
    """A pipeline that writes for articles: a refusal costs the one, any other failure ends the run."""

    @asynccontextmanager
    async def _writing(self, item: Article) -> AsyncIterator[None]:
        """Turn a StoreError into a DropItem, after doing what is to be done about it."""
        with self._storing("not stored", refusals=True):
            try:
                yield
            except DocumentRefused as error:
                await self._reject(item, error)
                raise

    async def _reject(self, item: Article, error: DocumentRefused) -> None:
        """A document that the store will never take is a reject: trying again would not help."""
        for kind in ("item", "article"):
            outcome.explain(self._stats, kind, f"{item.docid}: {REFUSED}: {error}")
        self._stats.inc_value("articles/refused")
        self._stats.inc_value("articles/rejected")
        item.title = None  # it may be what the store refused
        for op in rejection(item, REFUSED, datetime.now(UTC), str(error)):
            try:
                await self._session.store.write([op])
            except DocumentRefused as refused:  # its row, too: the others have nothing to do with it
                logger.error("not written down: %s", refused)
            except StoreError as failed:
                self._session.failed(failed)
