"""Stored articles without a story get theirs, a page at a time, and once only."""

from contextlib import aclosing

import pytest

from newscrawl.codec import Doc
from newscrawl.items import to_document
from newscrawl.pipelines.dedup import content_hash
from newscrawl.storage import ARTICLES, CONTROL, SIGNATURES, Put, Store, Update
from newscrawl.stories import backfill
from newscrawl.stories.backfill import POSITION, Step, missing, rebuild
from tests.stories.texts import FLASHES, OTHER, WIRE, article, cut, edited

TEXTS = {"a": WIRE, "b": OTHER, "c": cut(), "d": [], "e": edited(), "f": FLASHES[0], "g": FLASHES[1]}
EXPECTED = {
    "a": ("story:a", None, None),
    "b": ("story:b", None, None),
    "c": ("story:a", 0.5491, 0.984),
    "d": (None, None, None),
    "e": ("story:a", 0.9259, 0.9659),
    "f": ("story:f", None, None),
    "g": ("story:f", 0.6818, 0.8108),
}
FIELDS = ("story_id", "story_similarity", "story_containment")


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "PAGE", 2)


@pytest.fixture
async def filled(store: Store) -> Store:
    """Articles stored before there were stories."""
    for docid, text in TEXTS.items():
        item = article(docid, text)
        item.content_hash = content_hash(text)
        doc = to_document(item)
        del doc["story_containment"]  # nor was there such a field
        await store.write([Put(ARTICLES, doc)])
    return store


async def stories(store: Store) -> dict[str, tuple[object, ...]]:
    return {doc["_id"]: tuple(doc.get(name) for name in FIELDS) async for doc in store.find(ARTICLES)}


async def signatures(store: Store) -> list[Doc]:
    return [doc async for doc in store.find(SIGNATURES)]


async def test_those_without_a_story_get_one(filled: Store) -> None:
    assert [step async for step in missing(filled)] == [Step(2, 2), Step(2, 2), Step(2, 2)]
    assert await stories(filled) == EXPECTED
    assert [step async for step in missing(filled)] == []


async def test_stopped_it_goes_on(filled: Store) -> None:
    async with aclosing(missing(filled)) as steps:
        assert await anext(steps) == Step(2, 2)
    assert sum([step.placed async for step in missing(filled)]) == 4
    assert await stories(filled) == EXPECTED


async def test_killed_between_the_two_writes_it_goes_on(filled: Store) -> None:
    assert len([step async for step in missing(filled)]) == 3
    before = await signatures(filled)
    nothing = dict.fromkeys(FIELDS)
    await filled.write([Update(ARTICLES, docid, nothing) for docid in TEXTS])
    assert len([step async for step in missing(filled)]) == 3
    assert (await stories(filled), await signatures(filled)) == (EXPECTED, before)


async def test_a_rebuild_keeps_the_ids(filled: Store) -> None:
    assert len([step async for step in missing(filled)]) == 3
    assert [step.placed async for step in rebuild(filled)] == [2, 2, 2]
    found = await stories(filled)
    assert {key: fields[0] for key, fields in found.items()} == {key: e[0] for key, e in EXPECTED.items()}
    assert found["a"] == ("story:a", 0.9259, 0.9659)  # the first is near to others now
    assert [step async for step in rebuild(filled)] == [Step(2, 0), Step(2, 0), Step(2, 0)]


async def test_an_article_that_somebody_has_damaged_costs_itself_only(filled: Store) -> None:
    await filled.write([Put(ARTICLES, {"_id": "a", "content_hash": "x"})])
    assert sum([step.placed async for step in rebuild(filled)]) == 6
    assert (await stories(filled)).keys() == TEXTS.keys()
    assert [doc["_id"] for doc in await signatures(filled)] == ["b", "c", "e", "f", "g"]  # d has no text


async def test_a_rebuild_under_another_scheme_groups_again(filled: Store) -> None:
    assert len([step async for step in missing(filled)]) == 3
    old = {"scheme": "0.1", "bands": ["x"]}
    await filled.write([Update(SIGNATURES, doc["_id"], old) for doc in await signatures(filled)])
    assert len([step async for step in rebuild(filled)]) == 3
    assert await stories(filled) == EXPECTED
    assert {doc["scheme"] for doc in await signatures(filled)} == {"1.2"}


async def test_a_rebuild_that_was_stopped_goes_on(filled: Store) -> None:
    async with aclosing(rebuild(filled)) as steps:
        assert await anext(steps) == Step(2, 2)
    assert await backfill.position(filled) == "b"
    assert [step.placed async for step in rebuild(filled)] == [2, 2]
    assert await stories(filled) == EXPECTED
    assert (await filled.get(CONTROL, [POSITION]))[POSITION]["after"] == ""
