"""Tombstones taken away: what was removed stays so, but runs may fetch it again."""

from collections.abc import Sequence
from datetime import UTC, datetime

from newscrawl.forget import record
from newscrawl.runs import tombstones
from newscrawl.storage import LISTINGS, Store


async def undo(store: Store, ids: Sequence[str]) -> list[str]:
    """Do so, for articles and their other URLs; which of ``ids`` had one. Raises StoreError."""
    raised = []
    for key in await _articles(store, ids):
        if ops := await tombstones.raising(store, key, datetime.now(UTC)):
            await store.write([*ops, record.undone([key])])
            raised.append(key)
    return raised


async def _articles(store: Store, ids: Sequence[str]) -> list[str]:
    """The articles that ids are of: a tombstone of another URL names its article."""
    rows = await store.get(LISTINGS, ids)
    prefix = tombstones.of_another("")
    told = {key: str(row.get("last_error") or "") for key, row in rows.items()}
    named = (told[key].removeprefix(prefix) if told.get(key, "").startswith(prefix) else key for key in ids)
    return list(dict.fromkeys(named))
