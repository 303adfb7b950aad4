"""Marks of days in MongoDB: written after what they tell of, and before it, should that not be reached."""

from collections import defaultdict
from collections.abc import Sequence

from pymongo.asynchronous.collection import AsyncCollection

from newscrawl.codec import Doc
from newscrawl.storage.base import Delete, Op, Put
from newscrawl.storage.collections import DAYS
from newscrawl.storage.days import TIMES, day_of, marks
from newscrawl.storage.mongo.bulk import Bulk, request
from newscrawl.storage.mongo.connection import Connection
from newscrawl.storage.mongo.write import patiently
from newscrawl.storage.rules import key_of


async def days_of(calls: Sequence[Sequence[Op]], at: Connection) -> set[str]:
    """The days that the documents are of, as they are and as they will be."""
    found: set[str | None] = set()
    known: dict[str, set[str]] = defaultdict(set)
    for op in (op for ops in calls for op in ops if op.collection in TIMES):
        if not isinstance(op, Delete):
            fields = op.doc if isinstance(op, Put) else op.fields
            found.add(day_of(fields.get(TIMES[op.collection])))
        if not isinstance(op, Put) or not op.new:
            known[op.collection].add(key_of(op))
    for collection, ids in known.items():
        found |= await _times(at[collection], TIMES[collection], ids)
    return {day for day in found if day}


async def _times(place: AsyncCollection[Doc], time: str, ids: set[str]) -> set[str | None]:
    docs = await patiently(lambda: place.find({"_id": {"$in": list(ids)}}, {time: 1}).to_list())
    return {day_of(doc.get(time)) for doc in docs}


async def mark(days: set[str], bulk: Bulk) -> None:
    if days:
        await bulk(DAYS, [request(op) for op in marks(days)])
