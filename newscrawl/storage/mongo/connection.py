"""The connection to one database: calls are bounded in time, and fail with the store's own errors."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC
from typing import TypeVar

from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from newscrawl.codec import Doc
from newscrawl.storage.errors import StoreUnavailable
from newscrawl.storage.mongo.errors import ServerFailed, reason
from newscrawl.storage.mongo.uri import MongoUri

R = TypeVar("R")

CALL_S, CLOSE_S = 30.0, 2.0
"""Seconds that a call and closing may take."""


class Connection:
    """A client of the database that a URI names."""

    def __init__(self, uri: str) -> None:
        """Raises BadStoreUri; connects to nothing yet."""
        self._uri = MongoUri(uri)
        self.name = self._uri.shown
        self._client: AsyncMongoClient[Doc] | None = None

    async def open(self) -> None:
        """Connect. Raises pymongo's errors."""
        self._client = AsyncMongoClient[Doc](self._uri.uri, tz_aware=True, tzinfo=UTC, **self._uri.options)
        await self.database.command("ping")

    async def close(self, first: Callable[[], Awaitable[None]] | None = None) -> None:
        """Take leave of the server, which may no longer answer; ``first``: what comes before."""
        client, self._client = self._client, None
        if client:
            with suppress(PyMongoError, TimeoutError):
                async with asyncio.timeout(CLOSE_S):
                    if first:
                        await first()
                    await client.close()

    @property
    def is_open(self) -> bool:
        return self._client is not None

    @property
    def database(self) -> AsyncDatabase[Doc]:
        if not self._client:
            raise self.unavailable("the store is not open")
        return self._client[self._uri.database]

    def __getitem__(self, collection: str) -> AsyncCollection[Doc]:
        return self.database[collection]

    async def call(self, work: Awaitable[R], let_through: type[Exception] | tuple[()] = ()) -> R:
        """What a call gives. Raises StoreUnavailable."""
        return await self.within(CALL_S, work, let_through)

    async def within(
        self, seconds: float, work: Awaitable[R], let_through: type[Exception] | tuple[()] = ()
    ) -> R:
        """What comes within so many seconds. Raises StoreUnavailable."""
        try:
            async with asyncio.timeout(seconds):
                return await work
        except let_through:
            raise
        except ServerFailed as error:
            raise self.unavailable(f"not acknowledged: {error}") from error
        except TimeoutError:
            raise self.unavailable(f"no answer within {seconds:.0f} s") from None
        except (PyMongoError, OSError, ValueError) as error:
            raise self.unavailable(reason(error, self._uri.database)) from error

    def unavailable(self, why: str) -> StoreUnavailable:
        """The error that says so, without the URI's secrets."""
        return StoreUnavailable(f"{self.name}: {self._uri.clean(why)[:300]}")
