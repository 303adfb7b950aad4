"""Texts that change, stories that meet: nothing is renamed, every id still leads to its story."""

from datetime import UTC, datetime

from newscrawl.storage import ARTICLES, SIGNATURES, STORIES, Put, Store
from newscrawl.stories import Placement, names, place, resolve
from tests.stories.test_place import put
from tests.stories.texts import OTHER, WIRE, article, cut, edited

HEAD, TAIL, MIDDLE = WIRE[:4], WIRE[2:], WIRE[1:5]
"""HEAD and TAIL are 0.32 alike, MIDDLE is 0.60 like the one and 0.58 like the other."""

THEN = datetime(2020, 1, 1, tzinfo=UTC)


async def test_an_article_that_links_two_stories(store: Store) -> None:
    assert await put(store, "b", HEAD) == Placement("story:b")
    assert await put(store, "a", TAIL) == Placement("story:a")
    assert await put(store, "c", MIDDLE) == Placement("story:b", 0.5968, 0.7577, "b")
    (link,) = [doc async for doc in store.find(STORIES)]
    assert link.pop("merged_at") > THEN
    assert link == {"_id": "story:a", "merged_into": "story:b"}  # the first placed, not the first by name
    assert (await store.get(SIGNATURES, ["a"]))["a"]["story_id"] == "story:a"
    assert await put(store, "d", TAIL) == Placement("story:b", 1.0, 1.0, "a")


async def test_a_story_is_read_by_any_of_its_names(store: Store) -> None:
    links = {"story:c": "story:b", "story:b": "story:a", "story:d": "story:a"}
    await store.write(
        [Put(STORIES, {"_id": new, "merged_into": old, "merged_at": THEN}) for new, old in links.items()]
    )
    assert await resolve(store, ["story:c", "story:a", "story:x"]) == {
        "story:c": "story:a",
        "story:a": "story:a",
        "story:x": "story:x",
    }
    for name in ("story:a", "story:c"):
        assert await names(store, name) == ["story:a", "story:b", "story:d", "story:c"]
    assert await names(store, "story:x") == ["story:x"]
    assert await resolve(store, []) == {}


async def test_a_ring_made_by_hand_ends(store: Store) -> None:
    ring = {"story:a": "story:b", "story:b": "story:a"}
    await store.write(
        [Put(STORIES, {"_id": new, "merged_into": old, "merged_at": THEN}) for new, old in ring.items()]
    )
    assert set(await resolve(store, ["story:a"])) == {"story:a"}
    assert sorted(await names(store, "story:a")) == ["story:a", "story:b"]


async def test_a_further_article_links_a_story_that_was_linked_before(store: Store) -> None:
    for docid, text in {"a": HEAD, "b": TAIL, "c": MIDDLE}.items():
        await put(store, docid, text)
    assert await put(store, "e", OTHER) == Placement("story:e")
    assert await put(store, "f", [*OTHER, *TAIL]) == Placement("story:a", 0.5571, 1.0, "b")
    assert [doc["_id"] async for doc in store.find(STORIES)] == ["story:b"]


async def test_a_small_correction_stays(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "b", WIRE)
    assert await put(store, "b", edited()) == Placement("story:a", 0.9259, 0.9659, "a")
    assert await put(store, "a", edited()) == Placement("story:a", 1.0, 1.0, "b")  # the first one too
    assert await store.count(SIGNATURES) == 2


async def test_a_new_text_moves(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "b", cut())
    await put(store, "c", OTHER)
    first = (await store.get(SIGNATURES, ["b"]))["b"]["first_at"]
    assert await put(store, "b", OTHER) == Placement("story:c", 1.0, 1.0, "c")
    assert await put(store, "b", [*map(str, range(100, 160))]) == Placement("story:b")
    assert (await store.get(SIGNATURES, ["b"]))["b"]["first_at"] == first
    assert await store.count(STORIES) == 0


async def test_who_founded_a_story_may_leave_it(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "b", cut())
    await put(store, "c", OTHER)
    assert await put(store, "a", OTHER) == Placement("story:c", 1.0, 1.0, "c")
    assert await put(store, "d", WIRE) == Placement("story:a", 0.5491, 0.984, "b")


async def test_the_same_text_keeps_its_place_whatever_came_since(store: Store) -> None:
    await put(store, "a", HEAD)
    await put(store, "b", TAIL)
    before = [doc async for doc in store.find(SIGNATURES)]
    await put(store, "c", WIRE)
    assert await put(store, "a", [f"　{text}" for text in HEAD]) == Placement("story:a")
    assert [doc async for doc in store.find(SIGNATURES, {"_id": {"$in": ["a", "b"]}})] == before


async def test_anew_it_sees_what_came_since(store: Store) -> None:
    await put(store, "a", cut())
    await put(store, "b", WIRE)
    assert await place(store, article("a", cut()), anew=True) == Placement("story:a", 0.5491, 0.984, "b")


async def test_a_text_that_is_gone_is_near_to_nothing(store: Store) -> None:
    await put(store, "a", WIRE)
    assert await put(store, "a", []) is None
    assert (await store.get(ARTICLES, ["a"]))["a"]["paragraphs"] == []
    assert await put(store, "b", cut()) == Placement("story:b")


async def test_signatures_of_another_scheme_are_left_alone(store: Store) -> None:
    await put(store, "a", WIRE)
    old = (await store.get(SIGNATURES, ["a"]))["a"]
    await store.write([Put(SIGNATURES, old | {"scheme": "0.1", "bands": ["x"] * 21})])
    assert await put(store, "b", WIRE) == Placement("story:b")
    assert await put(store, "a", WIRE) == Placement("story:b", 1.0, 1.0, "b")
