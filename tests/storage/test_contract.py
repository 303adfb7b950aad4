"""What every store promises of writing and reading by id; each test runs against each of them."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from newscrawl.items import Article, Channel, Image, Stock, to_document
from newscrawl.storage import (
    ARTICLES,
    LISTINGS,
    REVISIONS,
    RUNS,
    DocumentRefused,
    Put,
    Store,
    StoreUnavailable,
    Update,
    open_store,
)
from tests.storage.conftest import Raw

BEIJING = timezone(timedelta(hours=8))


async def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    article = Article(
        docid="comos:hqhqcis1178547",
        url="https://finance.sina.com.cn/china/a.shtml",
        title="央行：明年稳健的货币政策“松紧适度” 😀",
        published_at=datetime(2018, 12, 28, 11, 55, 10, tzinfo=UTC),
        channel=Channel(path="china/gncj", name="国内财经", lids=[1686, 1687]),
        paragraphs=["第一段。", "第二段 𠮷。"],
        images=[Image(url="https://n.sinaimg.cn/a.jpg", caption=None)],
        stocks=[Stock(symbol="600519.SH", name="贵州茅台")],
        story_similarity=0.75,
    )
    await store.write([Put(ARTICLES, to_document(article))])
    assert await store.get(ARTICLES, ["comos:hqhqcis1178547"]) == {
        "comos:hqhqcis1178547": to_document(article)
    }


async def test_get_gives_those_that_exist_once(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "n": 1}), Put(ARTICLES, {"_id": "b", "n": 2})])
    assert await store.get(ARTICLES, ["b", "missing", "b"]) == {"b": {"_id": "b", "n": 2}}
    assert await store.get(ARTICLES, []) == {}


async def test_get_takes_more_ids_than_one_query_does(store: Store) -> None:
    await store.write([Put(LISTINGS, {"_id": f"l{i}"}) for i in range(1100)])
    found = await store.get(LISTINGS, (f"l{i}" for i in range(-10, 1200)))
    assert len(found) == 1100


async def test_a_time_comes_back_aware_in_utc_cut_to_milliseconds(store: Store, raw: Raw) -> None:
    shown = datetime(2018, 12, 28, 19, 55, 10, 123999, tzinfo=BEIJING)
    await store.write([Put(ARTICLES, {"_id": "a", "published_at": shown, "row": {"ctime": shown}})])
    found = (await store.get(ARTICLES, ["a"]))["a"]
    assert found["published_at"] == datetime(2018, 12, 28, 11, 55, 10, 123000, tzinfo=UTC)
    assert found["published_at"].tzinfo is UTC
    assert found["row"]["ctime"].tzinfo is UTC
    stored = raw(ARTICLES, "a")["published_at"]
    as_date = datetime(2018, 12, 28, 11, 55, 10, 123000, tzinfo=UTC)
    assert stored == ("2018-12-28T11:55:10.123Z" if store.name.startswith("sqlite") else as_date)


async def test_put_replaces_and_does_not_merge(store: Store, raw: Raw) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "old": 1, "channel": {"path": "x", "name": "y"}})])
    await store.write([Put(ARTICLES, {"_id": "a", "channel": {"path": "z"}})])
    assert raw(ARTICLES, "a") == {"_id": "a", "channel": {"path": "z"}}


async def test_update_sets_fields_and_leaves_the_others(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "title": "旧", "channel": {"path": "x", "lids": [1]}})])
    gone = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    await store.write([Update(ARTICLES, "a", {"channel.path": None, "gone_at": gone, "seen.1686.n": 2})])
    assert (await store.get(ARTICLES, ["a"]))["a"] == {
        "_id": "a",
        "title": "旧",
        "channel": {"path": None, "lids": [1]},
        "gone_at": gone,
        "seen": {"1686": {"n": 2}},
    }


async def test_update_reaches_into_lists(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "images": [{"url": "u", "caption": None}], "n": [1]})])
    await store.write([Update(ARTICLES, "a", {"images.0.caption": "图", "n.3": 4})])
    found = (await store.get(ARTICLES, ["a"]))["a"]
    assert found == {"_id": "a", "images": [{"url": "u", "caption": "图"}], "n": [1, None, None, 4]}


async def test_update_of_what_is_not_there_does_nothing(store: Store) -> None:
    await store.write([Update(ARTICLES, "a", {"title": "x"}), Update(ARTICLES, "a", {})])
    assert await store.get(ARTICLES, ["a"]) == {}
    assert await store.count(ARTICLES) == 0


@pytest.mark.parametrize("start", [None, 7, "text"])
async def test_update_through_a_plain_value_is_refused(store: Store, start: object) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "place": start})])
    with pytest.raises(DocumentRefused, match="articles 'a'"):
        await store.write([Update(ARTICLES, "a", {"place.path": "x"})])
    assert (await store.get(ARTICLES, ["a"]))["a"] == {"_id": "a", "place": start}


async def test_operations_of_a_call_apply_in_their_order(store: Store) -> None:
    await store.write(
        [
            Put(ARTICLES, {"_id": "a", "n": 1}),
            Update(ARTICLES, "a", {"n": 2, "m": 2}),
            Put(REVISIONS, {"_id": "a@1", "n": 2}),
            Put(ARTICLES, {"_id": "a", "n": 3}),
            Update(ARTICLES, "a", {"k": 4}),
        ]
    )
    assert (await store.get(ARTICLES, ["a"]))["a"] == {"_id": "a", "n": 3, "k": 4}


async def test_concurrent_writes_of_one_document_apply_in_the_order_of_their_calls(store: Store) -> None:
    calls: list[list[Put | Update]] = [[Put(RUNS, {"_id": "r", "n": 0})]]
    calls += [[Update(RUNS, "r", {"n": n, f"seen_{n}": True})] for n in range(1, 30)]
    await asyncio.gather(*(store.write(call) for call in calls))
    found = (await store.get(RUNS, ["r"]))["r"]
    assert found["n"] == 29
    assert len(found) == 31


async def test_a_thousand_writers_at_once(store: Store) -> None:
    async def writer(n: int) -> None:
        key = f"comos:{n:04}"
        await store.write(
            [
                Put(LISTINGS, {"_id": key, "state": "listed"}),
                Put(REVISIONS, {"_id": f"{key}@1"}),
                Put(ARTICLES, {"_id": key, "n": n}),
                Update(LISTINGS, key, {"state": "stored"}),
            ]
        )

    await asyncio.gather(*(writer(n) for n in range(1000)))
    assert await store.count(ARTICLES) == 1000
    assert await store.count(REVISIONS) == 1000
    assert await store.count(LISTINGS, {"state": "stored"}) == 1000


async def test_a_refused_document_fails_its_own_caller_only(store: Store) -> None:
    huge = "国" * 6_000_000
    calls: list[list[Put | Update]] = [[Put(ARTICLES, {"_id": f"a{n}", "n": n})] for n in range(20)]
    calls[7] = [Put(ARTICLES, {"_id": "a7", "text": huge})]
    calls[9] = [Put(REVISIONS, {"_id": "r9", "text": huge}), Put(ARTICLES, {"_id": "a9"})]
    results: list[Any] = await asyncio.gather(*(store.write(c) for c in calls), return_exceptions=True)
    assert [n for n, result in enumerate(results) if result is not None] == [7, 9]
    assert isinstance(results[7], DocumentRefused)
    assert str(results[7]) == "articles 'a7': larger than 16 MiB"
    assert await store.count(ARTICLES) == 18


async def test_what_follows_a_refused_operation_is_not_written(store: Store) -> None:
    await store.write([Put(LISTINGS, {"_id": "a", "state": None})])
    steps: list[Put | Update] = [
        Update(LISTINGS, "a", {"state.deep": 1}),
        Put(REVISIONS, {"_id": "r"}),
        Put(ARTICLES, {"_id": "a"}),
    ]
    with pytest.raises(DocumentRefused):
        await store.write(steps)
    assert await store.count(REVISIONS) == 0
    assert await store.count(ARTICLES) == 0


async def test_nothing_to_write_is_no_error(store: Store) -> None:
    await store.write([])


async def test_a_collection_that_nobody_made_is_empty_then_made(store: Store) -> None:
    assert await store.count("leases") == 0
    assert await store.get("leases", ["x"]) == {}
    await store.write([Put("leases", {"_id": "x"})])
    assert await store.count("leases") == 1


async def test_close_writes_what_is_pending_and_a_new_store_sees_it(store: Store, store_uri: str) -> None:
    writes = [asyncio.create_task(store.write([Put(ARTICLES, {"_id": f"a{n}"})])) for n in range(50)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writes)
    again = open_store(store_uri)
    await again.open()
    assert await again.count(ARTICLES) == 50
    await again.close()


async def test_a_store_opens_again_after_closing(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a"})])
    await store.close()
    await store.close()
    with pytest.raises(StoreUnavailable, match="the store is not open"):
        await store.write([Put(ARTICLES, {"_id": "b"})])
    with pytest.raises(StoreUnavailable, match="the store is not open"):
        await store.count(ARTICLES)
    await store.open()
    await store.open()
    assert await store.count(ARTICLES) == 1


async def test_the_name_is_the_uri(store: Store, store_uri: str) -> None:
    assert store.name == store_uri


@pytest.mark.parametrize(
    "uri", ["", "sqlite", "postgres://u:secret@h/d", "mongodb:u:secret@h", "data/news.db"]
)
def test_a_uri_that_names_no_store(uri: str) -> None:
    with pytest.raises(
        ValueError, match=r"^no store has a URI that starts with .*; there are sqlite:///"
    ) as error:
        open_store(uri)
    assert "secret" not in str(error.value)
