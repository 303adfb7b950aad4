"""The lease: who gets it, from whom it is taken, and who is told that it was lost. In a real store."""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.runs.holders import is_dead, is_too_far, longest_of, machine
from newscrawl.runs.lease import Lease, LeaseLost
from newscrawl.storage import CONTROL, Put, Store, StoreUnavailable, Update

KEY = "lease:sina_china"
DAY = timedelta(days=1)
NOBODY = 1 << 22
"""Linux gives no process this id or a higher one, and so not that of a dead one again."""


def lease(store: Store, seconds: float = 60) -> Lease:
    return Lease(store, "sina_china", seconds)


def held(until: timedelta, **fields: Any) -> dict[str, Any]:
    """A lease of another machine's, ``until`` from now."""
    now = datetime.now(UTC)
    usual = {"_id": KEY, "holder": "far:7:abc", "machine": "far", "pid": 7, "seconds": 0.4}
    return usual | {"since_at": now, "until_at": now + until} | fields


async def on_record(store: Store) -> dict[str, Any]:
    return (await store.get(CONTROL, [KEY]))[KEY]


async def test_one_holds_it_and_the_other_is_told_who(store: Store) -> None:
    one, other = lease(store), lease(store)
    assert await one.take() is None
    stands = await other.take()
    assert stands == await on_record(store)
    assert stands is not None
    assert (stands["pid"], stands["seconds"]) == (os.getpid(), 60)
    await one.release()
    assert await other.take() is None


@pytest.mark.parametrize(
    ("machine_of", "pid", "dead"),
    [
        (machine(), NOBODY, True),
        (machine(), os.getpid(), False),
        (machine(), 1, False),
        ("far", NOBODY, False),
        (machine(), None, False),
        (machine(), "7", False),
        (None, None, False),
    ],
    ids=["dead", "alive", "init", "far", "no pid", "text", "nobody"],
)
async def test_only_a_holder_on_this_machine_can_be_seen_to_be_dead(
    store: Store, machine_of: str | None, pid: Any, dead: bool
) -> None:
    other = held(timedelta(seconds=50), machine=machine_of, pid=pid, seconds=60)
    assert is_dead(other) is dead
    await store.write([Put(CONTROL, other)])
    assert (await lease(store).take() is None) is dead


async def test_what_a_clock_ahead_left_behind_is_taken(store: Store) -> None:
    await store.write([Put(CONTROL, held(DAY))])
    assert await lease(store).take() is None
    assert (await on_record(store))["until_at"] < datetime.now(UTC) + timedelta(seconds=61)


async def test_a_holder_whose_clock_is_ahead_and_who_lives_keeps_it(store: Store) -> None:
    await store.write([Put(CONTROL, held(DAY))])
    taking = asyncio.create_task(lease(store).take())
    await asyncio.sleep(0)
    await store.write([Update(CONTROL, KEY, {"until_at": datetime.now(UTC) + DAY + timedelta(seconds=1)})])
    stands = await taking
    assert stands is not None
    assert stands["holder"] == "far:7:abc"


@pytest.mark.parametrize(
    ("told", "own", "longest"),
    [(600, 60, 600), (3, 60, 3), (None, 60, 120), (None, 600, 600), ("x", 60, 120), (0, 60, 120)],
)
def test_how_far_ahead_a_lease_can_be(told: Any, own: float, longest: float) -> None:
    other = held(timedelta(seconds=longest - 5), seconds=told)
    assert longest_of(other, own) == longest
    assert not is_too_far(other, longest)
    assert is_too_far(held(timedelta(seconds=longest + 60)), longest)


@pytest.mark.parametrize("fields", [{}, {"holder": "far"}, {"until_at": None, "holder": "far"}])
async def test_a_lease_without_its_fields_is_none(store: Store, fields: dict[str, Any]) -> None:
    await store.write([Put(CONTROL, {"_id": KEY, **fields})])
    assert await lease(store).take() is None


async def test_a_lease_that_another_had_meanwhile_is_lost_though_free_again(store: Store) -> None:
    one, other = lease(store, 0), lease(store)
    assert await one.take() is None  # and over at once, as after standing still
    assert await other.take() is None
    await other.release()
    with pytest.raises(LeaseLost, match=r"the lease was lost to .+: this run stood still$"):
        await one.renew()
    with pytest.raises(LeaseLost):
        await one.hold()


async def test_a_lease_that_ran_out_and_nobody_took_goes_on(store: Store) -> None:
    one = lease(store, 0)
    assert await one.take() is None
    await one.hold()
    await store.write([Put(CONTROL, {"_id": "x"})])
    assert (await on_record(store))["pid"] == os.getpid()


async def test_before_a_write_it_is_renewed_only_when_that_is_overdue(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = lease(store, 60)
    assert await one.take() is None
    first = (await on_record(store))["until_at"]
    await one.hold()
    assert (await on_record(store))["until_at"] == first
    now = time.monotonic()
    monkeypatch.setattr(
        "newscrawl.runs.lease.time.monotonic", lambda: now + 41
    )  # it stood still for two thirds
    while datetime.now(UTC) + timedelta(seconds=60) < first + timedelta(milliseconds=1):
        pass  # a store keeps milliseconds
    await one.hold()
    assert (await on_record(store))["until_at"] > first


async def test_a_store_that_fails_says_so(store: Store) -> None:
    one = lease(store)
    assert await one.take() is None
    await store.close()
    with pytest.raises(StoreUnavailable):
        await one.renew()
