"""How each channel has fared, in the store: when it last took a message, or since when it takes none."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.notices.outbox import PREFIX
from newscrawl.storage import CONTROL, Conflict, Put, Store, Update

STATES = f"{PREFIX}channels"
"""The document of all of them."""

PATIENT = 2
"""Failures on end after which the next run still tries; from then on it waits, ever longer."""

PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=6)


async def read(store: Store) -> dict[str, Doc]:
    """By the channel's name. Raises StoreError."""
    doc = (await store.get(CONTROL, [STATES])).get(STATES) or {}
    states = doc.get("states")
    found = states.items() if isinstance(states, Mapping) else ()
    return {name: dict(state) for name, state in found if isinstance(state, Mapping)}


async def keep(store: Store, name: str, why: str, now: datetime) -> Doc:
    """Write down how a channel fared, and return it; ``why``: it took nothing, empty: it did. StoreError."""
    before = (await read(store)).get(name) or {}
    state = {**before, **(failed(before, why, now) if why else _good(now))}
    if STATES not in await store.get(CONTROL, [STATES]):
        with suppress(Conflict):  # another channel's was first
            await store.write([Put(CONTROL, {"_id": STATES, "states": {}}, new=True)])
    await store.write([Update(CONTROL, STATES, {f"states.{name}": state})])
    return state


def _good(now: datetime) -> Doc:
    return {"failures": 0, "sent_at": now, "error": None, "next_at": None}


def failed(before: Mapping[str, Any], why: str, now: datetime) -> Doc:
    """What becomes of a state when the channel fails once more."""
    failures = int(before.get("failures") or 0) + 1
    pause = min(PAUSE * 2 ** min(failures - PATIENT - 1, 10), LONGEST_PAUSE) if failures > PATIENT else None
    since = before.get("failed_at") if failures > 1 else now
    return {"failures": failures, "failed_at": since, "error": why, "next_at": now + pause if pause else None}


def is_paused(state: Doc | None, now: datetime) -> bool:
    """True for a channel that is to be left alone for now."""
    until = (state or {}).get("next_at")
    return isinstance(until, datetime) and now < until <= now + LONGEST_PAUSE
