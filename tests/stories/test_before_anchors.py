"""A store of the version before, whose signatures have no anchors: read, written on, and filled up."""

import json
from pathlib import Path

import pytest

from newscrawl.codec import loads
from newscrawl.storage import ARTICLES, SIGNATURES, Put, Store
from newscrawl.stories import Placement, resolve
from newscrawl.stories.backfill import Step, missing
from tests.stories.test_place import put
from tests.stories.texts import HOUSES, OTHER, WIRE, edited

FILE = Path(__file__).parent / "data" / "before_anchors.jsonl"
"""Written by that version: a flash (a), its article (b), another (c), b cut (d), half a sentence (e)."""


@pytest.fixture
async def old(store: Store) -> Store:
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    await store.write([Put(line["collection"], loads(json.dumps(line["doc"]))) for line in lines])
    return store


async def stories(store: Store) -> dict[str, str]:
    found = {doc["_id"]: doc["story_id"] async for doc in store.find(ARTICLES)}
    now = await resolve(store, set(found.values()))
    return {docid: now[story] for docid, story in found.items()}


async def test_it_is_read_and_written_on(old: Store) -> None:
    assert await put(old, "b", WIRE) == Placement("story:b")
    assert await put(old, "f", edited()) == Placement("story:b", 0.9259, 0.9659, "b")
    assert await put(old, "g", HOUSES[:1]) == Placement("story:e", 1.0, 1.0, "e")
    assert await put(old, "h", [WIRE[1]]) == Placement("story:a", 1.0, 1.0, "a")
    assert await put(old, "i", OTHER[:2]) == Placement("story:c", 0.6878, 1.0, "c")


async def test_what_is_missing_is_filled(old: Store) -> None:
    assert await stories(old) == {
        "a": "story:a",
        "b": "story:b",
        "c": "story:c",
        "d": "story:b",
        "e": "story:e",
    }
    assert [step async for step in missing(old)] == [Step(5, 2)]
    assert [doc["anchors"] async for doc in old.find(SIGNATURES)] == [1, 19, 7, 11, 0]
    assert await stories(old) == {
        "a": "story:b",
        "b": "story:b",
        "c": "story:c",
        "d": "story:b",
        "e": "story:e",
    }
    assert [step async for step in missing(old)] == []
