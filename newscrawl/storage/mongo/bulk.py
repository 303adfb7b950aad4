"""A group of calls as few bulk writes: rounds that keep what must stay in order, errors told by caller."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import bson
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument
from pymongo import DeleteOne, ReplaceOne, UpdateOne

from newscrawl.storage.base import Delete, Op, Put, Update
from newscrawl.storage.collections import SEARCH
from newscrawl.storage.errors import DocumentRefused
from newscrawl.storage.mongo.write import Failures, Request, side_by_side
from newscrawl.storage.rules import MAX_BYTES, TOO_LARGE, check, key_of, refusal

EMPTY = len(bson.encode({}))

Bulk = Callable[[str, list[Request]], Awaitable[Failures]]
"""Writes requests to a collection, in any order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a group."""

    caller: int
    collection: str
    request: Request


def request(op: Op) -> Request:
    """The operation as it is sent; DocumentRefused for what no server would take."""
    check(op)
    if isinstance(op, Delete):
        return Request(op, DeleteOne({"_id": op.id}))
    try:
        return _put(op) if isinstance(op, Put) else _update(op)
    except (BSONError, OverflowError, UnicodeError, RecursionError) as error:
        raise refusal(op, f"{type(error).__name__}: {error}") from None


def _put(op: Put) -> Request:
    # Encoded here, once: a document that fails must fail its own caller, not the whole group.
    key = {"_id": op.doc["_id"]}
    if not op.new:
        return Request(op, ReplaceOne(key, RawBSONDocument(_sized(op, bson.encode(op.doc))), upsert=True))
    fields = bson.encode({name: value for name, value in op.doc.items() if name != "_id"})
    _sized(op, fields, len(bson.encode(key)) - EMPTY)
    return Request(op, UpdateOne(key, {"$setOnInsert": RawBSONDocument(fields)}, upsert=True), fields)


def _update(op: Update) -> Request:
    fields = _sized(op, bson.encode(op.fields))
    where = op.where or {}
    bson.encode(where)
    change = UpdateOne({"_id": op.id, **where}, {"$set": RawBSONDocument(fields)})
    return Request(op, change, fields if op.where is not None else None)


def _sized(op: Op, data: bytes, more: int = 0) -> bytes:
    if len(data) + more > MAX_BYTES:
        raise refusal(op, TOO_LARGE)
    return data


class Plan:
    """The rounds of a group. Within one, order does not matter; they follow each other.

    An operation waits for those of its caller on another collection before it, and for any before it on
    the same document. So a revision is safe before its article, and the last write of a document wins.
    """

    def __init__(self, calls: Sequence[Sequence[Op]]) -> None:
        self.outcomes: list[Exception | None] = [None] * len(calls)
        self.rounds: list[list[Step]] = []
        self._last: dict[tuple[str, str], int] = {}
        for caller, ops in enumerate(calls):
            self._place(caller, ops)

    async def run(self, bulk: Bulk) -> list[Exception | None]:
        for steps in self.rounds:
            # A caller that failed goes no further: what follows may rely on what was refused.
            await self._round([s for s in steps if self.outcomes[s.caller] is None], bulk)
        return self.outcomes

    def _place(self, caller: int, ops: Sequence[Op]) -> None:
        try:
            steps = [(op, request(op)) for op in ops if not isinstance(op, Update) or op.fields]
        except DocumentRefused as error:
            self.outcomes[caller] = error
            return
        floor = top = 0
        before = SEARCH
        for op, wanted in steps:
            step = Step(caller, op.collection, wanted)
            # Search terms wait for nothing: they may be ahead of their article.
            if op.collection != before != SEARCH:
                floor = top + 1
            top = max(top, self._add(floor, key_of(op), step))
            before = op.collection

    def _add(self, floor: int, key: str, step: Step) -> int:
        """Put a step into the first round that it may be in; its number."""
        number = max(floor, self._last.get((step.collection, key), -1) + 1)
        self._last[step.collection, key] = number
        while len(self.rounds) <= number:
            self.rounds.append([])
        self.rounds[number].append(step)
        return number

    async def _round(self, steps: list[Step], bulk: Bulk) -> None:
        collections = dict.fromkeys(step.collection for step in steps)
        await side_by_side(self._bulk([s for s in steps if s.collection == c], c, bulk) for c in collections)

    async def _bulk(self, steps: list[Step], collection: str, bulk: Bulk) -> None:
        failed = await bulk(collection, [step.request for step in steps])
        for index, error in failed.items():
            self.outcomes[steps[index].caller] = error
