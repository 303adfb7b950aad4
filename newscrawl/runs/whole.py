"""Rows that are articles themselves: which of them the store lacks, and which are there no more.

What a list had of such a row when its article was stored is kept with the row, ``lids.<list>.version``, in
the same write. So a row is due until its article is stored, whenever a run was killed.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import Article, Listing, Version
from newscrawl.runs.patience import Patience
from newscrawl.runs.rows import is_named_anew, listing_of, relisted
from newscrawl.sites.base import WHOLE
from newscrawl.storage import LISTINGS, Op, Store, Update

AROUND = timedelta(days=1)
"""How far before the middle of a page rows are looked for: one absurd time must not make it the ledger."""

NO_MORE, TAKEN_DOWN = "no longer in the list", "taken down"


def is_due(before: Doc | None, row: Listing, version: Version, patience: Patience, now: datetime) -> bool:
    """True where the store lacks what the row holds.

    An article that was read from its page is never overwritten, but what changed is told, once.
    """
    if before is None:
        return True
    is_only = before.get("kind") == WHOLE
    known = _known(before, version.list)
    is_other = known is not None and known.mark != version.mark and known.order <= version.order
    if is_only and before.get("state") in ("failed", "rejected"):
        return patience.is_due(before, now) or is_named_anew(before, row, now)
    if is_only and before.get("state") == "listed":
        return True
    if is_only and before.get("state") == "gone":
        return is_other or not (row.item and row.item.gone_at)
    return is_other if known else is_only or before.get("state") != "stored"


def settled(item: Article, version: Version, row: Doc, now: datetime) -> Op:
    """The write that says that the store has what the list had; a page that is known is to be looked at."""
    at = f"lids.{version.list}"
    fields: Doc = {f"{at}.version": version.mark, f"{at}.order": version.order}
    known = _known(row, version.list)
    if row.get("kind") == WHOLE:
        state = "gone" if item.gone_at else "stored"
        why = TAKEN_DOWN if item.gone_at else None
        fields |= {"state": state, "settled_at": now, "last_error": why, "next_at": None, "attempts": 0}
    elif known and row.get("state") == "stored":
        fields |= relisted(now)
    return Update(LISTINGS, row["_id"], fields, {"kind": row.get("kind")})


async def vanished(store: Store, key: str, rows: Sequence[Listing]) -> AsyncIterator[Listing]:
    """The stored rows that were between these ones, of one complete page, and are there no more."""
    times = sorted(row.ctime for row in rows if row.ctime)
    orders = [row.version.order for row in rows if row.version]
    if not times or not orders:
        return
    low = max(times[0], times[len(times) // 2] - AROUND)
    there = {row.id for row in rows}
    now = {row.version.order: row.id for row in rows if row.version}
    async for doc in store.find(LISTINGS, {"ctime": {"$gte": low, "$lte": times[-1]}, "kind": WHOLE}):
        known = _known(doc, key)
        if known is None or doc["_id"] in there or doc.get("state") != "stored":
            continue
        is_lost = known.order in now or min(orders) < known.order < max(orders)
        if is_lost and (row := listing_of(doc)):
            error = f"it is {now[known.order]} now" if known.order in now else NO_MORE
            yield Listing(row.id, row.url, "gone", WHOLE, lids=row.lids, error=error)


def _known(row: Mapping[str, Any], key: str) -> Version | None:
    """What a list had when the article was stored; None where it was not from there, or is damaged."""
    lids = row.get("lids")
    seen = lids.get(key) if isinstance(lids, Mapping) else None
    if not isinstance(seen, Mapping):
        return None
    mark, order = seen.get("version"), seen.get("order")
    return Version(key, mark, order) if isinstance(mark, str) and isinstance(order, int) else None
