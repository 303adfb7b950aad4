"""One bulk write: tried again after network errors and lost races, the refused operations told apart."""

import asyncio
from typing import Any

from pymongo import ReplaceOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, ConnectionFailure, ServerSelectionTimeoutError

from newscrawl.codec import Doc
from newscrawl.storage.base import DocumentRefused
from newscrawl.storage.mongo.errors import write_errors

Request = ReplaceOne[Any] | UpdateOne
Refusals = dict[int, DocumentRefused]
"""The refused requests of a bulk write by their index."""

BACKOFF_S = (0.1, 0.4, 1.0)
"""Pauses between the tries after a network error."""

DUPLICATE_KEY = 11000


async def write(collection: AsyncCollection[Doc], requests: list[Request]) -> Refusals:
    """Write all that the server takes, in any order. Raises pymongo's errors and ServerFailed."""
    # Writing again what may have been written does no harm: every operation sets, none adds.
    for pause in BACKOFF_S:
        try:
            return await _once(collection, requests)
        except ServerSelectionTimeoutError:
            raise  # it has waited for a server for as long as it may
        except ConnectionFailure:
            await asyncio.sleep(pause)
    return await _once(collection, requests)


async def _once(collection: AsyncCollection[Doc], requests: list[Request], *, again: bool = True) -> Refusals:
    try:
        await collection.bulk_write(requests, ordered=False)
    except BulkWriteError as error:
        failed = write_errors(error)
    else:
        return {}
    # Two writers that both found no document and both insert it: the second finds it the next time.
    twice = [i for i, error in failed.items() if again and error.get("code") == DUPLICATE_KEY]
    refused = {i: _refusal(collection.name, error) for i, error in failed.items() if i not in twice}
    if twice:
        second = await _once(collection, [requests[i] for i in twice], again=False)
        refused |= {twice[i]: error for i, error in second.items()}
    return refused


def _refusal(collection: str, error: dict[str, Any]) -> DocumentRefused:
    why = " ".join(str(error.get("errmsg")).split())[:300]
    return DocumentRefused(f"{collection} {error['op']['q']['_id']!a} refused: {why}")
