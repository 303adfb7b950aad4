"""How old each list is, without reading the whole ledger: its newest rows, and what runs have noted."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.coverage.channels import UNLISTED, order
from newscrawl.coverage.model import Freshness
from newscrawl.schema.notes import sound_note
from newscrawl.sites import registry
from newscrawl.storage import CONTROL, LISTINGS, Store

NEWEST = 1000
"""Rows from the top of the ledger that tell which lists there are; those of the window and of runs do too."""

FEW = 100
"""Newest rows of a list among which a stored one is looked for."""

LOOKED_UP = 200
"""Lists; rows may name any number of them, and each costs three questions."""

NOTES = {"_id": {"$gte": "list:", "$lt": "list;"}}
"""What freshness.py notes of the lists that a run read."""


class Ages:
    """The newest row of each list, seen or looked up."""

    def __init__(self, lids: frozenset[str], latest: datetime) -> None:
        """``lids``: the only lists that are asked for; empty for all. ``latest``: times after it are none."""
        self._asked = lids
        self._latest = latest
        self._known: dict[str, Freshness] = {lid: Freshness(lid) for lid in lids}

    def see(self, row: Doc) -> None:
        """Note a row."""
        if row["ctime"] and row["ctime"] > self._latest:
            row = row | {"ctime": None}
        for lid in row["lids"]:
            if not self._asked or lid in self._asked:
                _note(self._known.setdefault(lid, Freshness(lid)), row)

    def hear_of(self, lids: Iterable[str]) -> None:
        """There are rows of these lists."""
        for lid in lids:
            if lid != UNLISTED:
                self._note_run(lid)

    async def measure(self, store: Store, now: datetime, stale: timedelta) -> list[Freshness]:
        """Lists with a row in the store that were seen, asked for, or read by a run; in order. StoreError."""
        async for row in store.find(LISTINGS, sort="-ctime", limit=NEWEST):
            self.see(row)
        async for doc in store.find(CONTROL, NOTES):
            self._note_run(doc["_id"].removeprefix("list:"))
        found = await store.get(CONTROL, [f"list:{lid}" for lid in self._known])
        notes = {key: doc for key, doc in found.items() if sound_note(CONTROL, doc, seen_at=datetime | None)}
        for lid in sorted(self._known, key=lambda lid: _rank(lid, notes))[:LOOKED_UP]:
            await self._look_up(store, self._known[lid])
        for lid, fresh in self._known.items():
            _judge(fresh, notes.get(f"list:{lid}", {}), now, stale)
        return [self._known[lid] for lid in sorted(self._known, key=order) if self._known[lid].seen_at]

    def _note_run(self, lid: str) -> None:
        if not self._asked or lid in self._asked:
            self._known.setdefault(lid, Freshness(lid))

    async def _look_up(self, store: Store, fresh: Freshness) -> None:
        """The newest row of the list and the newest stored one, by the index on ``ctime``."""
        listed: dict[str, Any] = {f"lids.{fresh.lid}.last_at": {"$ne": None}, "ctime": {"$lte": self._latest}}
        # By its state last: SQLite then sorts all stored rows, where the newest one mostly is stored.
        for where, limit in ((listed, 1), (listed, FEW), (listed | {"state": "stored"}, 1)):
            rows = [row async for row in store.find(LISTINGS, where, sort="-ctime", limit=limit)]
            for row in rows:
                _note(fresh, row)
            if not rows or any(row["state"] == "stored" for row in rows):
                return


def _rank(lid: str, notes: Mapping[str, Doc]) -> int:
    """Lists that runs have read come first, then those of a site's table."""
    if f"list:{lid}" in notes:
        return 0
    return 1 if registry.list_of(lid).is_known else 2


def _note(fresh: Freshness, row: Doc) -> None:
    sight = row["lids"][fresh.lid].get("last_at")
    fresh.newest_at = later(fresh.newest_at, row["ctime"])
    fresh.seen_at = later(fresh.seen_at, sight)
    if row["state"] == "stored":
        fresh.stored_at = later(fresh.stored_at, row["ctime"])


def _judge(fresh: Freshness, note: Doc, now: datetime, stale: timedelta) -> None:
    if fresh.seen_at:
        fresh.seen_at = later(fresh.seen_at, note.get("seen_at"))
    if fresh.newest_at and now - fresh.newest_at <= (stale or timedelta.max):
        fresh.state = "fresh"
    elif note.get("was_fresh"):
        fresh.state = "stale"


def later(*moments: datetime | None) -> datetime | None:
    """The last of them; None where there is none."""
    return max(filter(None, moments), default=None)
