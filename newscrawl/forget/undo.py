"""Tombstones taken away: what was removed stays so, but runs may fetch it again."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from newscrawl.runs import tombstones
from newscrawl.storage import CONTROL, LISTINGS, Op, Put, Store


async def undo(store: Store, ids: Sequence[str]) -> list[str]:
    """Do so, for articles and their other URLs; which of ``ids`` had one. Raises StoreError."""
    raised = []
    for key in await _articles(store, ids):
        if ops := await tombstones.raising(store, key, datetime.now(UTC)):
            await store.write([*ops, _record(key)])
            raised.append(key)
    return raised


async def _articles(store: Store, ids: Sequence[str]) -> list[str]:
    """The articles that ids are of: a tombstone of another URL names its article."""
    rows = await store.get(LISTINGS, ids)
    prefix = tombstones.of_another("")
    told = {key: str(row.get("last_error") or "") for key, row in rows.items()}
    named = (told[key].removeprefix(prefix) if told.get(key, "").startswith(prefix) else key for key in ids)
    return list(dict.fromkeys(named))


def _record(key: str) -> Op:
    """That a tombstone was taken away."""
    now = datetime.now(UTC)
    name = f"{tombstones.RECORDS}{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    doc = {"_id": name, "asked": tombstones.UNDO, "ids": [key], "began_at": now, "ended_at": now}
    return Put(CONTROL, doc)
