"""Place: reposts find their story, ids stay, revisions move; the same in both stores."""

from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawl.codec import utc
from newscrawl.items import to_document
from newscrawl.storage import ARTICLES, SIGNATURES, STORIES, Put, Store, Update, open_store
from newscrawl.stories import Memory, Placement, place
from newscrawl.stories.signature import HOT
from tests.stories.texts import FLASHES, HOUSES, OTHER, WIRE, article, cut, digest, edited

FIRST = Placement("story:a")


async def put(store: Store, docid: str, text: list[str]) -> Placement | None:
    """Place an article and store it, as a run does."""
    item = article(docid, text)
    placed = await place(store, item)
    await store.write([Put(ARTICLES, to_document(item))])
    at = utc(datetime.now(UTC))
    while utc(datetime.now(UTC)) == at:
        pass  # a store keeps milliseconds, and who came first counts
    return placed


async def test_reposts_join_the_first(store: Store) -> None:
    assert await put(store, "a", WIRE) == FIRST
    assert await put(store, "b", WIRE) == Placement("story:a", 1.0, 1.0, "a")
    assert await put(store, "c", edited()) == Placement("story:a", 0.9259, 0.9659, "a")
    assert await put(store, "d", cut()) == Placement("story:a", 0.5491, 0.984, "a")
    assert await put(store, "e", OTHER) == Placement("story:e")


async def test_the_order_of_arrival_names_the_story(store: Store) -> None:
    assert await put(store, "d", cut()) == Placement("story:d")
    assert await put(store, "c", edited()) == Placement("story:d", 0.5066, 0.928, "d")
    assert await put(store, "a", WIRE) == Placement("story:d", 0.9259, 0.9659, "c")


async def test_different_flashes_of_one_template(store: Store) -> None:
    assert await put(store, "a", FLASHES[0]) == FIRST
    assert await put(store, "b", FLASHES[1]) == Placement("story:a", 0.6818, 0.8108, "a")
    assert await put(store, "c", HOUSES) == Placement("story:c")
    assert set(await store.get(ARTICLES, "abc")) == {"a", "b", "c"}


async def test_short_texts_match_only_the_same(store: Store) -> None:
    short = "央行今日开展二十亿元逆回购操作，中标利率百分之一点四，与此前持平。"
    assert await put(store, "a", [short]) == FIRST
    assert await put(store, "b", [short.replace("二十", "三十")]) == Placement("story:b")
    assert await put(store, "c", [short[:9], f" {short[9:-1]}！"]) == Placement("story:a", 1.0, 1.0, "a")
    assert (await store.get(SIGNATURES, ["a"]))["a"]["minhash"] == ""


@pytest.mark.parametrize("paragraphs", [[], [""], ["……", "🙂"]])
async def test_no_text_no_story(store: Store, paragraphs: list[str]) -> None:
    assert await put(store, "a", paragraphs) is None
    assert await store.count(SIGNATURES) == 0


async def test_what_is_written(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "d", cut())
    signature = (await store.get(SIGNATURES, ["d"]))["d"]
    assert signature.pop("first_at") > (await store.get(SIGNATURES, ["a"]))["a"]["first_at"]
    assert [len(signature.pop(name)) for name in ("bands", "minhash", "text")] == [11, 88, 16]
    assert signature == {
        "_id": "d",
        "scheme": "1.2",
        "shingles": 250,
        "anchors": 11,
        "beside": [],
        "story_id": "story:a",
        "similarity": 0.5491,
        "containment": 0.984,
        "nearest": "a",
    }


async def test_another_run_gives_the_same_answers(store_uri: str) -> None:
    answers: list[list[Placement | None]] = []
    written: list[list[Any]] = []
    for _ in range(3):
        store = open_store(store_uri)
        await store.open()
        texts = {"d": cut(), "a": WIRE, "c": edited(), "e": OTHER}
        answers.append([await put(store, docid, text) for docid, text in texts.items()])
        written.append([doc async for doc in store.find(SIGNATURES)])
        await store.close()
    assert answers[0] == [
        Placement("story:d"),
        Placement("story:d", 0.5491, 0.984, "d"),
        Placement("story:d", 0.9259, 0.9659, "a"),
        Placement("story:e"),
    ]
    assert answers == [answers[0]] * 3
    assert written == [written[0]] * 3


async def test_a_digest_of_the_day_joins_one_story_and_makes_them_not_one(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "b", OTHER)
    assert await put(store, "c", digest()) == Placement("story:a", 0.6637, 1.0, "a")
    assert await store.count(STORIES) == 0


async def test_a_signature_without_its_article_is_told_by_its_estimate(store: Store) -> None:
    await place(store, article("a", WIRE))  # the run was killed before it stored the article
    assert await put(store, "d", cut()) == Placement("story:a", 0.5137, 0.9421, "a")
    assert await put(store, "b", WIRE) == Placement("story:a", 1.0, 1.0, "a")


@pytest.mark.parametrize(
    "damage",
    [
        {"story_id": ["x"]},
        {"story_id": ""},
        {"text": None},
        {"minhash": "x"},
        {"minhash": 5},
        {"bands": 5},
        {"shingles": "x"},
        {"anchors": ["x"]},
    ],
)
async def test_a_signature_that_somebody_has_damaged_is_none(store: Store, damage: dict[str, Any]) -> None:
    await put(store, "a", WIRE)
    await store.write([Update(SIGNATURES, "a", damage)])
    assert await put(store, "b", edited()) == Placement("story:b")
    assert await put(store, "a", WIRE) == Placement("story:b", 0.9259, 0.9659, "b")
    assert (await store.get(SIGNATURES, ["a"]))["a"]["story_id"] == "story:b"


async def test_an_article_that_somebody_has_damaged_is_told_by_its_estimate(store: Store) -> None:
    await put(store, "a", WIRE)
    await store.write([Put(ARTICLES, {"_id": "a"})])
    assert (await put(store, "b", edited()) or FIRST).story_id == "story:a"


async def test_the_memory_has_texts_that_are_not_stored_yet(store: Store) -> None:
    memory = Memory()
    await place(store, article("a", WIRE), memory)
    assert await place(store, article("d", cut()), memory) == Placement("story:a", 0.5491, 0.984, "a")


async def test_a_template_does_not_fill_its_bands(store: Store) -> None:
    names = [chr(0x4E00 + n) * 6 for n in range(HOT + 8)]
    for n, name in enumerate(names):
        await put(store, f"{n:03d}", [*WIRE, name])
    sizes = [len(doc["bands"]) async for doc in store.find(SIGNATURES)]
    assert min(sizes[:HOT]) == 19
    assert sizes[HOT:] == [0] * 8
    assert {doc["story_id"] async for doc in store.find(SIGNATURES)} == {"story:000"}
