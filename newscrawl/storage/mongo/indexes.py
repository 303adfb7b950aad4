"""The indexes on the server, made while the store is open: on millions of documents one takes minutes."""

import asyncio
import logging

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from newscrawl.codec import Doc
from newscrawl.storage.collections import INDEXES
from newscrawl.storage.mongo.search import MongoSearch

logger = logging.getLogger(__name__)

WAIT_S = 4.0
"""Seconds of the opening that are waited for indexes; an empty server needs a tenth of one."""

INDEX_EXISTS = (85, 86)


class Indexing:
    """Makes what is missing; a store works without, as slowly as it has to read."""

    def __init__(self, database: AsyncDatabase[Doc], search: MongoSearch) -> None:
        self._database = database
        self._search = search
        self._work: asyncio.Task[object] | None = None

    async def begin(self) -> None:
        """Return when all are there, or after WAIT_S: then the making goes on. Raises pymongo's errors."""
        self._work = asyncio.create_task(self._make_all())
        await asyncio.wait({self._work}, timeout=WAIT_S)
        if self._work.done():
            self._work.result()
            return
        await self._database.command("ping")  # a server that hangs is no server that makes an index
        logger.warning(
            "the server is making an index, as a new version's first start may ask, or search terms are made "
            "anew: reads are slow"
        )
        self._work.add_done_callback(_tell)

    async def end(self) -> None:
        """Wait no longer; the next start makes what this one did not."""
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _make_all(self) -> None:
        await asyncio.gather(self._search.make_index(), *(self._make(name) for name in INDEXES))
        await self._search.renewal.all()

    async def _make(self, collection: str) -> None:
        # _id last, so that an index also gives the order of find().
        models = [IndexModel([*((path, 1) for path in paths), ("_id", 1)]) for paths in INDEXES[collection]]
        try:
            if models:
                await self._database[collection].create_indexes(models)
        except OperationFailure as error:
            if error.code not in INDEX_EXISTS:
                raise


def _tell(work: asyncio.Task[object]) -> None:
    if not work.cancelled() and (error := work.exception()):
        logger.warning("an index was not made: %s", type(error).__name__)  # its text may hold the URI
