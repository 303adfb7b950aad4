"""What every store promises of find() and count(); each test runs against each of them."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from newscrawl.storage import ARTICLES, LISTINGS, Put, Store, Update, Where

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

NEW_YEAR = datetime(2019, 1, 1, tzinfo=UTC)
DOCS: list[dict[str, Any]] = [
    {
        "_id": "a",
        "n": 1,
        "source": "新华社",
        "keywords": ["央行", "利率"],
        "published_at": datetime(2018, 12, 28, tzinfo=UTC),
    },
    {"_id": "b", "n": 2.5, "source": "证券时报", "keywords": ["利率"], "published_at": NEW_YEAR, "ok": True},
    {
        "_id": "c",
        "n": 3,
        "source": None,
        "keywords": [],
        "channel": {"path": "china/gncj", "lids": [1686, 1687]},
    },
    {"_id": "d", "n": "3", "source": "", "channel": {"path": None, "lids": [1690]}, "ok": False},
    {"_id": "e", "n": None, "source": "证券时报", "keywords": None, "published_at": None, "ok": 1},
]


@pytest.fixture
async def full(store: Store) -> Store:
    await store.write([Put(ARTICLES, doc) for doc in reversed(DOCS)])
    return store


async def ids(store: Store, where: Where | None = None, sort: str | None = None, limit: int = 0) -> str:
    return "".join([doc["_id"] async for doc in store.find(ARTICLES, where, sort=sort, limit=limit)])


CONDITIONS: list[tuple[Where | None, str]] = [
    ({}, "abcde"),
    (None, "abcde"),
    ({"_id": "b"}, "b"),
    ({"_id": {"$gt": "b", "$lte": "d"}}, "cd"),
    ({"_id": {"$in": ["a", "e", "z"]}}, "ae"),
    ({"_id": {"$ne": "a"}}, "bcde"),
    ({"_id": 5}, ""),
    ({"source": "证券时报"}, "be"),
    ({"source": ""}, "d"),
    ({"source": None}, "c"),
    ({"source": {"$ne": None}}, "abde"),
    ({"source": {"$ne": "证券时报"}}, "acd"),
    ({"source": {"$in": ["新华社", None]}}, "ac"),
    ({"source": {"$in": []}}, ""),
    ({"source": {"$gt": ""}}, "abe"),
    ({"nowhere": None}, "abcde"),
    ({"nowhere": {"$ne": 1}}, "abcde"),
    ({"n": 1}, "a"),
    ({"n": 1.0}, "a"),
    ({"n": 3}, "c"),
    ({"n": "3"}, "d"),
    ({"n": {"$gte": 1, "$lt": 3}}, "ab"),
    ({"n": {"$gt": "2"}}, "d"),
    ({"n": {"$in": [1, "3", None]}}, "ade"),
    ({"n": {"$ne": 3}}, "abde"),
    ({"ok": True}, "b"),
    ({"ok": False}, "d"),
    ({"ok": 1}, "e"),
    ({"ok": {"$in": [True, 7]}}, "b"),
    ({"ok": {"$ne": True}}, "acde"),
    ({"keywords": "利率"}, "ab"),
    ({"keywords": {"$in": ["央行", "无"]}}, "a"),
    ({"keywords": {"$ne": "央行"}}, "bcde"),
    ({"keywords": {"$gte": "央"}}, "a"),
    ({"keywords": None}, "de"),
    ({"keywords": {"$ne": None}}, "abc"),
    ({"channel.path": "china/gncj"}, "c"),
    ({"channel.path": None}, "abde"),
    ({"channel.lids": 1686}, "c"),
    ({"channel.lids": {"$in": [1687, 1690]}}, "cd"),
    ({"published_at": NEW_YEAR}, "b"),
    ({"published_at": {"$gte": datetime(2018, 1, 1, tzinfo=UTC), "$lte": NEW_YEAR}}, "ab"),
    ({"published_at": None}, "cde"),
    ({"source": "证券时报", "n": {"$gt": 0}}, "b"),
]


async def test_conditions(full: Store) -> None:
    for where, expected in CONDITIONS:
        assert (where, await ids(full, where)) == (where, expected)
        assert (where, await full.count(ARTICLES, where)) == (where, len(expected))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"n": {"$gt": 1}}, "bc"),
        ({"n": {"$lte": 2.5}}, "ab"),
        ({"published_at": {"$lt": NEW_YEAR}}, "a"),
    ],
)
async def test_a_range_passes_over_other_types(full: Store, where: Where, expected: str) -> None:
    assert await ids(full, where) == expected


ORDERS: list[tuple[str | None, str]] = [
    (None, "abcde"),
    ("_id", "abcde"),
    ("-_id", "edcba"),
    ("source", "cdabe"),
    ("-source", "ebadc"),
    ("published_at", "cdeab"),
    ("-published_at", "baedc"),
    ("channel.path", "abdec"),
    ("nowhere", "abcde"),
]


async def test_order_is_by_field_then_id_with_nulls_first(full: Store) -> None:
    for sort, expected in ORDERS:
        assert (sort, await ids(full, sort=sort)) == (sort, expected)
        assert (sort, await ids(full, sort=sort, limit=2)) == (sort, expected[:2])


async def test_limit_beyond_the_end(full: Store) -> None:
    assert await ids(full, {"source": "证券时报"}, limit=100) == "be"


NO_CONDITIONS: list[Where] = [
    {"$or": [{"n": 1}]},
    {"n": {"$regex": "a"}},
    {"n": {"deep": 1}},
    {"n": [1]},
    {"n": {"$in": "abc"}},
    {"n": {"$gt": None}},
    {"n": {"$gt": True}},
    {"n": b"x"},
    {"a'b": 1},
    {'a"b': 1},
    {"a..b": 1},
    {"": 1},
    {"published_at": "2019-01-01"},
    {"source": NEW_YEAR},
    {"published_at": datetime(2019, 1, 1)},  # noqa: DTZ001 - naive on purpose
]


async def test_what_is_no_condition_is_a_value_error(store: Store) -> None:
    for where in NO_CONDITIONS:
        with pytest.raises(ValueError, match=r"."):
            await store.count(ARTICLES, where)
        with pytest.raises(ValueError, match=r"."):
            await ids(store, where)


@pytest.mark.parametrize("sort", ["keywords", "-keywords", "a'", "$x"])
async def test_what_cannot_be_sorted_by_is_a_value_error(store: Store, sort: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        await ids(store, sort=sort)


async def test_many_documents_come_once_each_and_in_order(store: Store) -> None:
    await store.write([Put(LISTINGS, {"_id": f"{n:05}", "half": n // 2}) for n in range(1501)])
    found = [doc["_id"] async for doc in store.find(LISTINGS, sort="-half")]
    assert found == [f"{n:05}" for n in range(1500, -1, -1)]


async def test_changes_made_while_finding_do_not_repeat_a_document(store: Store) -> None:
    await store.write([Put(LISTINGS, {"_id": f"{n:04}", "state": "listed", "tries": 0}) for n in range(900)])
    seen = []
    async for doc in store.find(LISTINGS, {"state": "listed"}):
        await store.write([Update(LISTINGS, doc["_id"], {"state": "stored", "tries": 1})])
        seen.append(doc["_id"])
    assert seen == [f"{n:04}" for n in range(900)]
    assert await store.count(LISTINGS, {"state": "stored"}) == 900


async def test_finds_and_writes_at_the_same_time(store: Store) -> None:
    await store.write([Put(LISTINGS, {"_id": f"{n:04}"}) for n in range(600)])

    async def walk() -> int:
        return len([doc async for doc in store.find(LISTINGS)])

    async def write(n: int) -> None:
        await store.write([Update(LISTINGS, f"{n:04}", {"n": n})])

    counts = await asyncio.gather(*(walk() for _ in range(5)), *(write(n) for n in range(100)))
    assert counts[:5] == [600] * 5


async def test_a_find_may_be_left_early_and_the_store_closed(full: Store) -> None:
    found = cast("AsyncGenerator[Any]", full.find(ARTICLES))
    assert (await anext(found))["_id"] == "a"
    await full.close()
    await found.aclose()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("source", {"新华社": 1, "证券时报": 2, "": 1}),
        ("keywords", {"央行": 1, "利率": 2}),
        ("channel.lids", {1686: 1, 1687: 1, 1690: 1}),
        ("channel.path", {"china/gncj": 1}),
        ("nothing", {}),
    ],
)
async def test_the_values_of_a_field(full: Store, path: str, expected: dict[Any, int]) -> None:
    assert await full.values(ARTICLES, path) == expected
