"""Rows of the ledger that came to nothing so far: those to be fetched (again), and those given up.

Asked for some at a time: who takes them takes hours, and no server keeps a cursor open for so long.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import Listing
from newscrawl.runs.patience import UNFINISHED, Patience
from newscrawl.runs.rows import listing_of
from newscrawl.sites.base import WHOLE
from newscrawl.storage import LISTINGS, Store, Where

AT_ONCE = 500
"""Rows that are read at a time."""


async def due(store: Store, patience: Patience, now: datetime) -> AsyncIterator[Listing]:
    """Rows listed and not fetched, failed or not there, and due again. Raises StoreError."""
    # $ne: a server that sorts null below every date would give back what is settled for good
    for when in ({"$ne": None, "$lte": now}, {"$gt": patience.latest(now)}):
        where = {"state": {"$in": list(UNFINISHED)}, "next_at": when, "kind": {"$ne": WHOLE}}
        async for listing in _rows(store, where):
            yield listing


def given_up(store: Store, states: Iterable[str], times: Mapping[str, datetime]) -> AsyncIterator[Listing]:
    """Rows that are never tried again by themselves; ``times``: conditions on their ctime. StoreError."""
    where: dict[str, Any] = {"state": {"$in": list(states)}, "next_at": None}
    return _rows(store, where | ({"ctime": dict(times)} if times else {}))


async def _rows(store: Store, where: Where) -> AsyncIterator[Listing]:
    after = ""
    while some := await _some(store, {**where, "_id": {"$gt": after}}):
        for doc in some:
            if listing := listing_of(doc):
                yield listing
        after = some[-1]["_id"]


async def _some(store: Store, where: Where) -> list[Doc]:
    return [doc async for doc in store.find(LISTINGS, where, sort="_id", limit=AT_ONCE)]
