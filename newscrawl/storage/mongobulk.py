"""A group of calls as few bulk writes: rounds that keep what must stay in order, errors told by caller."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import bson
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument
from pymongo import ReplaceOne, UpdateOne

from newscrawl.storage.base import SEARCH, DocumentRefused, Op, Put
from newscrawl.storage.mongowrite import Refusals, Request
from newscrawl.storage.rules import MAX_BYTES, TOO_LARGE, check, key_of, refusal

Bulk = Callable[[str, list[Request]], Awaitable[Refusals]]
"""Writes requests to a collection, in any order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a group."""

    caller: int
    collection: str
    request: Request


def request(op: Op) -> Request:
    """The operation as pymongo sends it; DocumentRefused for what no server would take."""
    check(op)
    try:
        if isinstance(op, Put):
            # Encoded here, once: a document that fails must fail its own caller, not the whole group.
            doc = RawBSONDocument(_sized(op, bson.encode(op.doc)))
            return ReplaceOne({"_id": op.doc["_id"]}, doc, upsert=True)
        _sized(op, bson.encode({"$set": op.fields}))
        return UpdateOne({"_id": op.id}, {"$set": op.fields})
    except (BSONError, OverflowError, UnicodeError, RecursionError) as error:
        raise refusal(op, f"{type(error).__name__}: {error}") from None


def _sized(op: Op, data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
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
            requests = [request(op) for op in ops if isinstance(op, Put) or op.fields]
        except DocumentRefused as error:
            self.outcomes[caller] = error
            return
        ops = [op for op in ops if isinstance(op, Put) or op.fields]
        floor = top = 0
        for i, op in enumerate(ops):
            # Search terms wait for nothing: they may be ahead of their article.
            if i and op.collection != ops[i - 1].collection != SEARCH:
                floor = top + 1
            number = max(floor, self._last.get((op.collection, key_of(op)), -1) + 1)
            top = max(top, number)
            self._last[op.collection, key_of(op)] = number
            self._add(number, Step(caller, op.collection, requests[i]))

    def _add(self, number: int, step: Step) -> None:
        while len(self.rounds) <= number:
            self.rounds.append([])
        self.rounds[number].append(step)

    async def _round(self, steps: list[Step], bulk: Bulk) -> None:
        collections = dict.fromkeys(step.collection for step in steps)
        await asyncio.gather(
            *(self._bulk([s for s in steps if s.collection == c], c, bulk) for c in collections)
        )

    async def _bulk(self, steps: list[Step], collection: str, bulk: Bulk) -> None:
        refused = await bulk(collection, [step.request for step in steps])
        for index, error in refused.items():
            self.outcomes[steps[index].caller] = error
