"""Writes that hold only for what was read: nobody's change is written over, in either store."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.storage import (
    ARTICLES,
    CONTROL,
    LISTINGS,
    REVISIONS,
    Conflict,
    Op,
    Put,
    Store,
    Update,
    open_store,
)

NOW = datetime(2026, 11, 22, 1, 2, 3, 456000, tzinfo=UTC)


async def doc(store: Store, key: str = "a", collection: str = ARTICLES) -> dict[str, Any]:
    return (await store.get(collection, [key]))[key]


async def test_a_new_document_is_written_and_never_over_another(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "title": "一", "seen_at": NOW, "lids": []}, new=True)])
    with pytest.raises(Conflict, match=r"articles 'a' was changed by another since it was read$"):
        await store.write([Put(ARTICLES, {"_id": "a", "title": "二"}, new=True)])
    assert await doc(store) == {"_id": "a", "title": "一", "seen_at": NOW, "lids": []}


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({"revision": 1}, True),
        ({"revision": 2}, False),
        ({"revision": None}, False),
        ({"missing": None}, True),
        ({"revision": 1, "channel.lids": [1, 2]}, True),
        ({"revision": 1, "channel.lids": [2, 1]}, False),
        ({"aliases": []}, True),
        ({"aliases": ["x"]}, False),
        ({"seen_at": NOW}, True),
        ({}, True),
    ],
)
async def test_an_update_holds_for_what_was_read(store: Store, where: dict[str, Any], holds: bool) -> None:
    before = {"_id": "a", "revision": 1, "channel": {"lids": [1, 2]}, "aliases": [], "seen_at": NOW, "x_a": 1}
    await store.write([Put(ARTICLES, before)])
    change = Update(ARTICLES, "a", {"revision": 2, "channel.name": "国内"}, where=where)
    if holds:
        await store.write([change])
        assert await doc(store) == before | {"revision": 2, "channel": {"lids": [1, 2], "name": "国内"}}
    else:
        with pytest.raises(Conflict):
            await store.write([change])
        assert await doc(store) == before


async def test_a_conditional_update_of_nothing_makes_nothing(store: Store) -> None:
    with pytest.raises(Conflict):
        await store.write([Update(ARTICLES, "a", {"title": "x"}, where={"revision": None})])
    assert await store.count(ARTICLES) == 0


async def test_what_follows_a_conflict_is_not_written(store: Store) -> None:
    await store.write(
        [Put(ARTICLES, {"_id": "a", "revision": 2}), Put(LISTINGS, {"_id": "a", "state": "failed"})]
    )
    ops: list[Op] = [
        Put(REVISIONS, {"_id": "a@1"}),
        Update(ARTICLES, "a", {"revision": 2, "title": "old"}, where={"revision": 1}),
        Update(LISTINGS, "a", {"state": "stored"}),
    ]
    with pytest.raises(Conflict):
        await store.write(ops)
    assert await doc(store) == {"_id": "a", "revision": 2}
    assert (await doc(store, collection=LISTINGS))["state"] == "failed"


async def test_of_many_in_a_group_only_the_late_fail(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": f"a{n}", "revision": n % 2}) for n in range(20)])
    calls = [Update(ARTICLES, f"a{n}", {"by": n}, where={"revision": 0}) for n in range(20)]
    calls += [Update(ARTICLES, "missing", {"by": 0})]
    outcomes = await asyncio.gather(*(store.write([op]) for op in calls), return_exceptions=True)
    assert [type(o).__name__ for o in outcomes] == ["NoneType", "Conflict"] * 10 + ["NoneType"]
    assert {d["_id"] async for d in store.find(ARTICLES, {"by": {"$ne": None}})} == {
        f"a{n}" for n in range(0, 20, 2)
    }


async def test_of_two_writers_that_read_the_same_one_wins(store: Store, store_uri: str) -> None:
    other = open_store(store_uri)
    await other.open()
    await store.write([Put(ARTICLES, {"_id": f"a{n}", "revision": 1}) for n in range(30)])

    async def revise(writer: Store, name: str, n: int) -> bool:
        try:
            await writer.write(
                [Update(ARTICLES, f"a{n}", {"revision": 2, "by": name}, where={"revision": 1})]
            )
        except Conflict:
            return False
        return True

    both = [(store, "one"), (other, "two")]
    won = await asyncio.gather(*(revise(writer, name, n) for n in range(30) for writer, name in both))
    await other.close()
    for n in range(30):
        assert sorted(won[2 * n : 2 * n + 2]) == [False, True]
        assert (await doc(store, f"a{n}"))["by"] == ("one" if won[2 * n] else "two")


async def test_of_two_that_both_found_nothing_one_wins(store: Store, store_uri: str) -> None:
    other = open_store(store_uri)
    await other.open()
    puts = [
        (writer, Put(ARTICLES, {"_id": f"a{n}", "by": name}, new=True))
        for n in range(30)
        for writer, name in ((store, "one"), (other, "two"))
    ]
    outcomes = await asyncio.gather(*(w.write([put]) for w, put in puts), return_exceptions=True)
    await other.close()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict"] * 30 + ["NoneType"] * 30
    for (_, put), outcome in zip(puts, outcomes, strict=True):
        assert ((await doc(store, put.doc["_id"])) == put.doc) is (outcome is None)


async def test_a_search_finds_what_won(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "title": "央行降准", "revision": 2})])
    for late in (
        Update(ARTICLES, "a", {"title": "旧闻一则"}, where={"revision": 1}),
        Put(ARTICLES, {"_id": "a", "title": "旧闻一则"}, new=True),
    ):
        with pytest.raises(Conflict):
            await store.write([late])
        assert [hit.doc["_id"] async for hit in store.search(["降准"], limit=5)] == ["a"]


@pytest.mark.parametrize(("early_ms", "wins"), [(1, False), (0, True)])
async def test_a_claim_holds_to_its_very_moment(store: Store, early_ms: int, wins: bool) -> None:
    one, other = ({"_id": "lease:x", "holder": name, "until_at": NOW} for name in ("one", "other"))
    assert await store.claim(CONTROL, one, NOW - timedelta(seconds=60)) == one
    stands = await store.claim(CONTROL, other, NOW - timedelta(milliseconds=early_ms))
    assert stands["holder"] == ("other" if wins else "one")
    assert (await doc(store, "lease:x", CONTROL))["holder"] == stands["holder"]


@pytest.mark.parametrize("fields", [{}, {"holder": "one"}, {"holder": "one", "until_at": None}])
async def test_a_claim_without_its_fields_is_none(store: Store, fields: dict[str, Any]) -> None:
    await store.write([Put(CONTROL, {"_id": "lease:x", **fields})])
    mine = {"_id": "lease:x", "holder": "other", "until_at": NOW + timedelta(seconds=60)}
    assert await store.claim(CONTROL, mine, NOW) == mine
    assert await doc(store, "lease:x", CONTROL) == mine
