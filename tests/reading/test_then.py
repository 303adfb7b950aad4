"""As of then: at each moment of a history what a copy of the store made at that moment says, and no more."""

import asyncio
import tempfile
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.reading import then
from newscrawl.storage import Store, open_store
from tests.reading.worlds import HOUR, START, Event, World, plain

TITLES, SOURCES, LISTS = ("央行降准", "央行加息"), ("甲报", "乙报"), ("1686", "1690")
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(("list", "list", "backfill", "gone")),
    article=st.integers(0, 2),
    title=st.sampled_from(TITLES),
    source=st.sampled_from(SOURCES),
    lid=st.sampled_from(LISTS),
    hours=st.integers(-5, 12),
)
HISTORY = (
    Event("list", 0),
    Event("backfill", 1, TITLES[1], hours=-30),
    Event("list", 0, TITLES[1]),
    Event("gone", 0),
    Event("gone", 0),
    Event("list", 1, source="乙报", hours=-30),
    Event("list", 0, TITLES[1], lid="1690"),
    Event("gone", 1),
    Event("backfill", 1, source="甲报", hours=-30),
    Event("list", 2, hours=100),
)
"""New, backfilled, edited, gone twice over, back, edited while gone, and dated ahead."""


async def check(store: Store, events: Sequence[Event]) -> None:
    """Live the history, then ask for each of its moments, and for some before."""
    world = World(store)
    await world.live(events)
    for half_hours in range(-12, 2 * len(events) + 2):
        at = START + half_hours * HOUR / 2
        expected = world.then(at)
        found = {doc["_id"]: plain(doc) async for doc in then.articles(store, {}, at)}
        assert found == expected, at
        await check_choices(store, expected, at)


async def check_choices(store: Store, expected: dict[str, Any], at: Any) -> None:
    async def ids(where: dict[str, Any]) -> list[str]:
        return [doc["_id"] async for doc in then.articles(store, where, at)]

    for source in SOURCES:
        assert set(await ids({"source": source})) == {k for k, d in expected.items() if d["source"] == source}
    for lid in LISTS:
        listed = {key for key, doc in expected.items() if lid in doc["channel"]["lists"]}
        assert set(await ids({"channel.lists": {"$in": [lid, "1"]}})) == listed
    for title in TITLES:
        hits = await then.search(store, [title], {}, at)
        assert {hit.doc["_id"] for hit in hits} == {k for k, d in expected.items() if d["title"] == title}
    order = sorted(expected.values(), key=lambda doc: (doc["published_at"], doc["_id"]), reverse=True)
    assert await ids({}) == [doc["_id"] for doc in order]


async def check_new(events: Sequence[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/news.db")
        await store.open()
        try:
            await check(store, events)
        finally:
            await store.close()


def test_a_history_of_everything() -> None:
    asyncio.run(check_new(HISTORY))


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.lists(EVENTS, min_size=1, max_size=6))
def test_any_history(events: list[Event]) -> None:
    asyncio.run(check_new(events))


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=14))
def test_many_histories(events: list[Event]) -> None:
    asyncio.run(check_new(events))
