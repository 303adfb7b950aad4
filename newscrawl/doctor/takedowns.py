"""What the store knows of take-downs: those that were interrupted, or could not clear all of the archive."""

from collections.abc import AsyncIterator

from newscrawl.runs.merge import list_in
from newscrawl.runs.tombstones import RECORDS
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import CONTROL, Store

AGAIN = "fix it, then run the same scrapy forget again"


async def findings(store: Store) -> AsyncIterator[Finding]:
    """Raises StoreError."""
    records = store.find(CONTROL, {"_id": {"$gte": RECORDS, "$lt": f"{RECORDS}~"}}, sort="-_id")
    known = [doc async for doc in records]
    if begun := [doc for doc in known if doc.get("work")]:
        told = f"{len(begun)} begun and not ended, since {begun[-1]['_id'].removeprefix(RECORDS)}"
        yield Finding("take-downs", Level.WARN, told, "scrapy forget goes on with it")
        return
    if known and (left := list_in(known[0], "remains")):
        yield Finding("take-downs", Level.WARN, f"the last one left something: {left[0]}", AGAIN)
        return
    yield Finding("take-downs", Level.OK, "none is unfinished")
