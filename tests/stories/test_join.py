"""Join: a flash and its article are one story; what only meets in a digest, or in a quotation, is not."""

import asyncio

from newscrawl.storage import SIGNATURES, STORIES, Store
from newscrawl.stories import Memory, Placement, place, resolve
from tests.stories.test_place import put
from tests.stories.texts import OTHER, WIRE, article

FLASH = [WIRE[1]]
"""82 shingles of the 444 of WIRE."""

THIRD = [
    "青岚市文旅局近日公布的数据显示，刚刚结束的假期里全市共接待游客一百三十二万人次，比去年同期增长两成，"
    "民宿平均入住率达到百分之八十七，夜间消费占到全天的四成以上。",
    "鹿鸣岭古道和柳桥老街是最受欢迎的去处，两地都实行了分时预约，周边停车场的周转率因此提高了近一倍，"
    "没有再出现往年那样绵延数公里的车龙。",
    "文旅局有关负责人表示，秋季还将推出三条以采摘和观鸟为主题的线路，并为自驾游客增设二十处临时营地，"
    "具体安排会在本月下旬公布。",
]
"""Something else again."""


async def stories(store: Store) -> dict[str, str]:
    found = {doc["_id"]: doc["story_id"] async for doc in store.find(SIGNATURES)}
    now = await resolve(store, set(found.values()))
    return {docid: now[story] for docid, story in found.items()}


async def beside(store: Store, docid: str) -> list[str]:
    return list((await store.get(SIGNATURES, [docid]))[docid]["beside"])


DIGEST = [*OTHER, WIRE[0], *THIRD]
"""OTHER and THIRD whole, each with a similarity below 0.5, and a lead between them."""


async def test_an_article_joins_its_flash(store: Store) -> None:
    assert await put(store, "a", FLASH) == Placement("story:a")
    assert await put(store, "b", WIRE) == Placement("story:a", 0.1757, 1.0, "a")


async def test_a_flash_joins_its_article(store: Store) -> None:
    assert await put(store, "a", WIRE) == Placement("story:a")
    assert await put(store, "b", FLASH) == Placement("story:a", 0.1757, 1.0, "a")
    assert await put(store, "c", WIRE[:3]) == Placement("story:a", 0.4955, 1.0, "a")
    assert await put(store, "d", OTHER) == Placement("story:d")


async def test_a_digest_joins_the_nearest_of_its_items(store: Store) -> None:
    await put(store, "a", OTHER)
    await put(store, "b", THIRD)
    assert await put(store, "c", DIGEST) == Placement("story:a", 0.4456, 1.0, "a")
    assert await beside(store, "c") == ["b"]
    assert await stories(store) == {"a": "story:a", "b": "story:b", "c": "story:a"}


async def test_the_items_of_a_digest_do_not_meet_in_it(store: Store) -> None:
    await put(store, "a", DIGEST)
    assert await put(store, "b", THIRD) == Placement("story:a", 0.3831, 1.0, "a")
    assert await put(store, "c", OTHER) == Placement("story:c")
    assert (await beside(store, "b"), await beside(store, "c")) == ([], ["a"])
    assert await store.count(STORIES) == 0


async def test_nor_do_they_when_they_are_placed_at_once(store: Store) -> None:
    await put(store, "a", DIGEST)
    memory = Memory()
    await asyncio.gather(*(place(store, article(k, t), memory) for k, t in {"b": THIRD, "c": OTHER}.items()))
    found = await stories(store)
    assert (found["a"], sorted([found["b"] == "story:a", found["c"] == "story:a"])) == (
        "story:a",
        [False, True],
    )


async def test_a_paragraph_that_two_articles_quote_does_not_join_them(store: Store) -> None:
    await put(store, "a", FLASH)
    assert await put(store, "b", [*FLASH, *THIRD]) == Placement("story:a", 0.2868, 1.0, "a")
    assert await put(store, "c", [*FLASH, *OTHER]) == Placement("story:c")
    assert await beside(store, "c") == ["a"]


async def test_under_many_articles_a_disclaimer_joins_none(store: Store) -> None:
    for docid, text in {"a": OTHER, "b": THIRD, "c": WIRE[2:]}.items():
        assert await put(store, docid, [*text, *FLASH]) == Placement(f"story:{docid}")
    assert await store.count(STORIES) == 0


async def test_placed_again_nothing_changes(store: Store) -> None:
    texts = {"a": FLASH, "b": WIRE, "c": OTHER, "d": DIGEST, "e": THIRD}
    for docid, text in texts.items():
        await put(store, docid, text)
    before = await stories(store)
    assert before == {"a": "story:a", "b": "story:a", "c": "story:c", "d": "story:c", "e": "story:e"}
    for docid, text in texts.items():
        await place(store, article(docid, text), anew=True)
    assert await stories(store) == before
