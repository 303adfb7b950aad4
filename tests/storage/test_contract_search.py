"""What every store promises of searching and of conditions on list fields; each test runs against each."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.storage import ARTICLES, SIGNATURES, Put, Store, Update, Where, open_store
from newscrawl.storage.grams import BadWord

DOCS: list[dict[str, Any]] = [
    {
        "_id": "a",
        "title": "工信部：新增专项债额度下达",
        "paragraphs": ["两部门表示，额度已经下达。", "GDP增长5.2%，专家认为仍有空间。"],
        "editors": ["王珊珊"],
        "symbols": ["600519.SH"],
        "published_at": datetime(2021, 3, 1, tzinfo=UTC),
    },
    {
        "_id": "b",
        "title": "财政部发布数据",
        "paragraphs": [
            "前三季度发行专项债三万亿元。",
            "工信部有关负责人没有回应。",
            "贵州茅台（600519.SH）收涨。",
        ],
        "editors": ["李四", "王珊珊"],
        "symbols": ["600519.SH", "000001.SZ"],
        "published_at": datetime(2021, 4, 1, tzinfo=UTC),
    },
    {
        "_id": "c",
        "title": "Ａ股三大指数收跌",
        "paragraphs": [
            "专项与债券不是一回事。",
            "gdp 数据将于周一公布。",
            "2021年第一季度，5G手机出货量增长。",
        ],
        "editors": ["李四"],
        "symbols": [],
        "published_at": datetime(2021, 5, 1, tzinfo=UTC),
    },
    {"_id": "d", "title": None, "paragraphs": [], "editors": [], "symbols": []},
    {"_id": "e", "n": 1},
]


@pytest.fixture
async def full(store: Store) -> Store:
    await store.write([Put(ARTICLES, doc) for doc in DOCS])
    return store


async def found(store: Store, *words: str, where: Where | None = None, limit: int = 20) -> str:
    return "".join([hit.doc["_id"] async for hit in store.search(words, where, limit=limit)])


WORDS: list[tuple[Sequence[str], str]] = [
    (["专项债"], "ab"),
    (["专项债", "工信部"], "ab"),
    (["专项债 工信部"], "ab"),
    (["专项"], "abc"),
    (["债券"], "c"),
    (["项债"], "ab"),
    (["专项与债券"], "c"),
    (["额度下达"], "a"),
    (["额度", "回应"], ""),
    (["GDP"], "ac"),
    (["gdp"], "ac"),
    (["ＧＤＰ"], "ac"),
    (["GDP增长"], "a"),
    (["gd"], ""),
    (["600519"], "b"),
    (["600519.SH"], "b"),
    (["60051"], ""),
    (["A股"], "c"),
    (["5G"], "c"),
    (["5G手机"], "c"),
    (["5.2%"], "a"),
    (["2021年"], "c"),
    (["年第一"], "c"),
    (["“专项债”"], "ab"),
    (["下达，专家"], ""),
    (["无此词"], ""),
    (["GDP 增长"], "ac"),
    (["ＧＤＰ增长"], "a"),
    (["專項債"], "ab"),
    (["財政部發布數據"], "b"),
    (["５Ｇ 手机"], "c"),
]


async def test_words(full: Store) -> None:
    for words, expected in WORDS:
        assert (words, sorted(await found(full, *words))) == (words, sorted(expected))


TYPED = {
    "GDP 增长": "国内生产总值（ＧＤＰ）：前三季度 GDP 增长 5.2%",
    "GDP增长": "上半年GDP增长超预期",
    "3,000 亿": "增发国债 3,000 亿元",
    "3000亿": "新增额度3000亿元",
    "３０００亿": "合計發行３０００億元",
    "10,3000": "序号10,3000 亿无关",
}


AS_TYPED: list[tuple[Sequence[str], list[str]]] = [
    (["GDP增长"], ["GDP 增长", "GDP增长"]),
    (["gdp 增長"], ["GDP 增长", "GDP增长"]),
    (["3000亿"], ["10,3000", "3,000 亿", "3000亿", "３０００亿"]),
    (["3,000亿"], ["10,3000", "3,000 亿", "3000亿", "３０００亿"]),
    (["3,000 亿"], ["10,3000", "3,000 亿", "3000亿", "３０００亿"]),
    (["3000", "億"], ["10,3000", "3,000 亿", "3000亿", "３０００亿"]),
    (["合计发行"], ["３０００亿"]),
    (["000亿"], []),
]


async def test_words_as_people_type_them(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": key, "title": title}) for key, title in TYPED.items()])
    for words, expected in AS_TYPED:
        hits = sorted([hit.doc["_id"] async for hit in store.search(words, limit=0)])
        assert (words, hits) == (words, expected)


async def test_the_title_weighs_more_than_the_text(store: Store) -> None:
    text = ["本周工信部召开会议，工信部表示，工信部将推动此事。"]
    await store.write([Put(ARTICLES, {"_id": "in_text", "title": "一周要闻回顾", "paragraphs": text})])
    await store.write(
        [Put(ARTICLES, {"_id": "title", "title": "工信部召开会议", "paragraphs": ["全文如下。"]})]
    )
    hits = [hit async for hit in store.search(["工信部"], limit=5)]
    assert [hit.doc["_id"] for hit in hits] == ["title", "in_text"]
    assert hits[0].score > hits[1].score > 0


async def test_a_hit_is_the_document_as_it_was_put(full: Store) -> None:
    (hit,) = [hit async for hit in full.search(["额度"], limit=5)]
    assert hit.doc == DOCS[0]


BOTH: list[tuple[Where, str]] = [
    ({"editors": "王珊珊"}, "ab"),
    ({"editors": {"$in": ["李四", "无人"]}}, "bc"),
    ({"published_at": {"$gte": datetime(2021, 4, 1, tzinfo=UTC)}}, "bc"),
    ({"editors": "李四", "symbols": "000001.SZ"}, "b"),
    ({"_id": {"$in": ["c", "d"]}}, "c"),
    ({"symbols": {"$ne": "600519.SH"}}, "c"),
    ({"editors": "无人"}, ""),
]


async def test_conditions_and_words_must_both_be_met(full: Store) -> None:
    for where, expected in BOTH:
        assert (where, sorted(await found(full, "专项", where=where))) == (where, sorted(expected))


NEWEST: list[tuple[Sequence[str], Where | None, int, str]] = [
    (["专项"], None, 0, "cba"),
    (["专项"], None, 2, "cb"),
    (["专项债"], None, 1, "b"),
    (["专项"], {"editors": "王珊珊"}, 5, "ba"),
    (["国务院"], None, 5, "gf"),
]


async def test_the_newest_first(full: Store) -> None:
    await full.write([Put(ARTICLES, {"_id": "f", "title": "国务院：没有时间"})])
    await full.write(
        [Put(ARTICLES, {"_id": "g", "title": "国务院", "published_at": datetime(1999, 1, 1, tzinfo=UTC)})]
    )
    for words, where, limit, expected in NEWEST:
        hits = "".join([hit.doc["_id"] async for hit in full.search(words, where, limit=limit, newest=True)])
        assert (words, hits) == (words, expected)


async def test_many_of_the_newest_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in {"sqlite.search.FEW": 20, "sqlite.search.STRIDE": 30, "mongo.search.MOST": 20}.items():
        monkeypatch.setattr(f"newscrawl.storage.{name}", most)
    start = datetime(2021, 1, 1, tzinfo=UTC)
    order = [n * 37 % 110 for n in range(110)]
    await store.write(
        [
            Put(ARTICLES, {"_id": f"{n:04}", "title": f"第{n}号专项债", "published_at": start + timedelta(n)})
            for n in order
        ]
    )
    newest = [hit.doc["_id"] async for hit in store.search(["专项债"], limit=0, newest=True)]
    assert newest == [f"{n:04}" for n in reversed(range(110))]
    before = {"published_at": {"$lt": start + timedelta(70)}}
    assert await found(store, "专项债", where=before, limit=3) != ""
    some = [hit.doc["_id"] async for hit in store.search(["专项债"], before, limit=3, newest=True)]
    assert some == ["0069", "0068", "0067"]


async def test_limit(store: Store) -> None:
    texts = ["专项债" + "的消息" * n for n in range(1, 8)]
    await store.write(
        [Put(ARTICLES, {"_id": str(n), "title": t, "paragraphs": []}) for n, t in enumerate(texts)]
    )
    assert len(await found(store, "专项债", limit=3)) == 3
    assert len(await found(store, "专项债", limit=100)) == 7


async def test_changed_articles_are_found_by_what_they_say_now(full: Store) -> None:
    await full.write([Put(ARTICLES, DOCS[0] | {"title": "更正：地方债额度"})])
    assert (await found(full, "地方债"), await found(full, "专项债")) == ("a", "b")
    await full.write([Update(ARTICLES, "b", {"paragraphs": ["全文已撤回。"], "revision": 2})])
    assert (await found(full, "撤回"), await found(full, "专项债")) == ("b", "")
    await full.write([Update(ARTICLES, "c", {"paragraphs.1": "特别国债启动发行。"})])
    assert (await found(full, "特别国债"), await found(full, "gdp")) == ("c", "a")
    await full.write(
        [Update(ARTICLES, "c", {"title": "国务院部署"}), Update(ARTICLES, "e", {"title": "国务院"})]
    )
    assert sorted(await found(full, "国务院")) == ["c", "e"]
    assert await found(full, "Ａ股") == ""


async def test_what_changed_several_times_in_one_call(store: Store) -> None:
    doc = {"_id": "a", "title": "第一版标题", "paragraphs": []}
    await store.write([Put(ARTICLES, doc), Put(ARTICLES, doc | {"title": "第二版标题"})])
    await store.write([Update(ARTICLES, "a", {"title": f"第{n}稿标题"}) for n in (4, 5, 6)])
    assert [await found(store, word) for word in ("标题", "第6稿", "第5稿", "二版")] == ["a", "a", "", ""]


async def test_writing_and_searching_at_the_same_time(store: Store) -> None:
    async def write(n: int) -> None:
        await store.write([Put(ARTICLES, {"_id": f"{n:03}", "title": f"第{n}号专项债", "paragraphs": []})])

    await asyncio.gather(*(write(n) for n in range(100)), *(found(store, "专项债") for _ in range(5)))
    assert len(await found(store, "专项债", limit=200)) == 300
    assert await found(store, "第57号") == "057"


UNSEARCHABLE: list[tuple[list[str], str]] = [
    (["债"], "'债': one character is too short to search for; give two or more that stand together"),
    (
        ["专项债", "5"],
        "'5': one character is too short to search for; give two or more that stand together",
    ),
    (["——"], "'——': signs alone are not searched for; give words of letters, digits or Chinese"),
    ([""], "no word to search for; give one or more"),
    ([], "no word to search for; give one or more"),
]


async def test_what_cannot_be_searched_for(full: Store) -> None:
    for words, message in UNSEARCHABLE:
        with pytest.raises(BadWord) as error:
            await found(full, *words)
        assert str(error.value) == message


OPERATORS: list[str] = ['专项"债', "NEAR(专项", "专项*", "title:专项债", "专项 AND 债券", "-专项", "(a|b){9}"]


async def test_no_word_is_taken_for_an_operator(full: Store) -> None:
    for word in OPERATORS:
        assert (word, set(await found(full, word)) <= {"a", "b", "c"}) == (word, True)


async def test_a_bad_condition_is_a_value_error(full: Store) -> None:
    with pytest.raises(ValueError, match="no operator"):
        await found(full, "专项", where={"title": {"$regex": "x"}})


async def test_a_very_long_text_is_stored_and_found_by_its_beginning(store: Store) -> None:
    text = "".join(chr(0x4E00 + (n * 7919 + n // 977) % 20000) for n in range(120_000))
    await store.write([Put(ARTICLES, {"_id": "a", "title": "长文", "paragraphs": [text]})])
    assert await found(store, text[1000:1006]) == "a"


async def test_a_new_store_finds_what_was_written(full: Store, store_uri: str) -> None:
    again = open_store(store_uri)
    await again.open()
    assert await found(again, "额度") == "a"
    await again.close()


async def ids(store: Store, collection: str, where: Where) -> str:
    listed = "".join([doc["_id"] async for doc in store.find(collection, where)])
    assert await store.count(collection, where) == len(listed)
    return listed


BANDS = {"a": ["x1", "x2", "x1"], "b": ["x1", "x3"], "c": ["x2", "1"], "d": ["y"], "e": []}


BY_BANDS: list[tuple[Where, str]] = [
    ({"bands": "x1"}, "ab"),
    ({"bands": "1"}, "c"),
    ({"bands": 1}, ""),
    ({"bands": True}, ""),
    ({"bands": None}, "f"),
    ({"bands": {"$in": ["x1", "x2", "none"]}}, "abc"),
    ({"bands": {"$in": ["x3", 1, None]}}, "bf"),
    ({"bands": {"$in": []}}, ""),
    ({"bands": {"$in": [f"n{n}" for n in range(2000)] + ["x3"]}}, "b"),
    ({"bands": {"$ne": "x1"}}, "cdef"),
    ({"bands": {"$gt": "x2"}}, "bd"),
    ({"bands": "x1", "_id": {"$gt": "a"}}, "b"),
]


async def test_indexed_list_fields(store: Store) -> None:
    docs: list[dict[str, Any]] = [{"_id": key, "bands": bands} for key, bands in BANDS.items()]
    await store.write([Put(SIGNATURES, doc) for doc in (*docs, {"_id": "f"})])
    for where, expected in BY_BANDS:
        assert (where, await ids(store, SIGNATURES, where)) == (where, expected)


async def test_indexed_list_fields_follow_every_change(store: Store) -> None:
    await store.write([Put(SIGNATURES, {"_id": "a", "bands": ["x", "y"], "n": 1})])
    await store.write([Put(SIGNATURES, {"_id": "a", "bands": ["y", "z"]})])
    assert [await ids(store, SIGNATURES, {"bands": band}) for band in "xyz"] == ["", "a", "a"]
    await store.write([Update(SIGNATURES, "a", {"bands.0": "w"}), Update(SIGNATURES, "a", {"n": 2})])
    assert [await ids(store, SIGNATURES, {"bands": band}) for band in "wyz"] == ["a", "", "a"]
    await store.write([Update(SIGNATURES, "a", {"bands": []})])
    assert await ids(store, SIGNATURES, {"bands": {"$in": ["w", "y", "z"]}}) == ""
