"""One bulk write: tried again after what passes and after lost races, failed operations told apart."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import bson
from bson.codec_options import CodecOptions
from pymongo import DeleteOne, ReplaceOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from pymongo.results import BulkWriteResult

from newscrawl.codec import Doc
from newscrawl.storage.base import Op, Put
from newscrawl.storage.errors import DocumentRefused, StoreError
from newscrawl.storage.mongo.errors import TRANSIENT, ServerFailed, is_transient, write_errors
from newscrawl.storage.rules import conflict, key_of
from newscrawl.storage.setting import meets

R = TypeVar("R")
AWARE: CodecOptions[Mapping[str, Any]] = CodecOptions(tz_aware=True)

BACKOFF_S = (0.1, 0.4, 1.0)
"""Pauses between the tries after what may pass."""

DUPLICATE_KEY = 11000
Write = ReplaceOne[Any] | UpdateOne | DeleteOne


@dataclass(frozen=True, slots=True)
class Request:
    """An operation as pymongo sends it."""

    op: Op
    write: Write
    wanted: bytes | None = None
    """Of a conditional one: what the document has once it is written, as BSON."""


Failures = dict[int, StoreError]
"""DocumentRefused or Conflict, by the index of the request."""


async def patiently(call: Callable[[], Awaitable[R]]) -> R:
    """The call, made again after what may pass. Raises pymongo's errors."""
    for pause in BACKOFF_S:
        try:
            return await call()
        except OperationFailure as error:
            if not is_transient(error):
                raise
        await asyncio.sleep(pause)
    return await call()


async def side_by_side(work: Iterable[Awaitable[R]]) -> list[R]:
    """All of it at once; the first error is raised when each has ended."""
    found = await asyncio.gather(*work, return_exceptions=True)
    done: list[R] = []
    for outcome in found:
        if isinstance(outcome, BaseException):
            raise outcome
        done.append(outcome)
    return done


async def write(collection: AsyncCollection[Doc], requests: Sequence[Request]) -> Failures:
    """Write all that the server takes, in any order. Raises pymongo's errors and ServerFailed."""
    bulk = _Bulk(collection, requests)
    # Writing again what may have been written does no harm: every operation sets, none adds.
    for pause in BACKOFF_S:
        if await bulk.tried():
            break
        await asyncio.sleep(pause)
    else:
        await bulk.tried(last=True)
    return bulk.failed | await bulk.conflicts()


class _Bulk:
    """What is left of some requests, try after try."""

    def __init__(self, collection: AsyncCollection[Doc], requests: Sequence[Request]) -> None:
        self.failed: Failures = {}
        self._collection = collection
        self._requests = requests
        self._left = list(range(len(requests)))
        self._raced: set[int] = set()
        self._unsure: set[int] = set()
        """Conditional ones of which no answer told that they were done."""

    async def tried(self, *, last: bool = False) -> bool:
        """Try once; True when nothing is left that may pass. The ``last`` try raises what could."""
        while True:
            try:
                self._done(await self._collection.bulk_write(self._writes(), ordered=False))
            except ServerSelectionTimeoutError:
                raise  # it has waited for a server for as long as it may
            except BulkWriteError as error:
                self._note(write_errors(error), last=last)
                if self._left and self._raced.issuperset(self._left):
                    continue  # at once: who lost a race will not lose it again
                return not self._left
            except PyMongoError as error:
                if last or not (isinstance(error, ConnectionFailure) or is_transient(error)):
                    raise
                self._doubt()
                return False
            return True

    def _writes(self) -> list[Write]:
        return [self._requests[index].write for index in self._left]

    def _doubt(self) -> None:
        self._unsure |= {index for index in self._left if self._requests[index].wanted is not None}

    def _done(self, result: BulkWriteResult) -> None:
        """All were tried. An existing document counts as found for one that was to be new."""
        new = [at for at, index in enumerate(self._left) if _is_new(self._requests[index].op)]
        inserted = result.upserted_ids or {}
        if result.matched_count + len(inserted) < len(self._left) or any(at not in inserted for at in new):
            self._doubt()
        self._left = []

    def _note(self, errors: dict[int, dict[str, Any]], *, last: bool) -> None:
        """Keep what is to be tried again; the others failed for good."""
        self._doubt()
        again = []
        for at, error in errors.items():
            index, code = self._left[at], error.get("code")
            if code in TRANSIENT and last:
                raise ServerFailed(str(error.get("errmsg")))
            if code in TRANSIENT or (_is_race(error) and not last):
                again.append(index)
            elif code == DUPLICATE_KEY and index not in self._raced:
                # Two writers that both found no document and both insert it: the second finds it now.
                self._raced.add(index)
                again.append(index)
            else:
                self.failed[index] = self._refusal(index, error)
        self._left = again

    def _refusal(self, index: int, error: dict[str, Any]) -> DocumentRefused:
        why = " ".join(str(error.get("errmsg")).split())[:300]
        key = key_of(self._requests[index].op)
        return DocumentRefused(f"{self._collection.name} {key!a} refused: {why}")

    async def conflicts(self) -> Failures:
        """Of the conditional ones that may not be done, those whose document says something else."""
        unsure = {index: self._requests[index] for index in self._unsure - self.failed.keys()}
        if not unsure:
            return {}
        ids = [key_of(request.op) for request in unsure.values()]
        found = await patiently(lambda: self._collection.find({"_id": {"$in": ids}}).to_list())
        docs = {doc["_id"]: doc for doc in found}
        return {
            index: conflict(request.op)
            for index, request in unsure.items()
            if not _is_done(request, docs.get(key_of(request.op)))
        }


def _is_race(error: dict[str, Any]) -> bool:
    """True for a lost race as a server with many of them tells it; another unique index is somebody's own."""
    return error.get("code") == DUPLICATE_KEY and error.get("keyPattern") == {"_id": 1}


def _is_new(op: Op) -> bool:
    return isinstance(op, Put) and op.new


def _is_done(request: Request, doc: Doc | None) -> bool:
    return doc is not None and meets(doc, bson.decode(request.wanted or b"", AWARE))
