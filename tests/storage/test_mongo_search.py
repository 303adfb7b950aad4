"""Search on MongoDB: articles without terms, terms ahead of their article, a server without a text index."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import OperationFailure

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, Access, Delete, DocumentRefused, Op, Put, Update
from newscrawl.storage.collections import SEARCH
from newscrawl.storage.grams import VERSION
from newscrawl.storage.mongo import search as mongosearch
from newscrawl.storage.mongo.store import MongoStore
from newscrawl.storage.mongo.terms import apart, terms, with_terms
from tests.support import mongo

START = datetime(2021, 1, 1, tzinfo=UTC)
DOCS: list[Doc] = [
    {"_id": f"{n:03}", "title": f"第{n}号文件", "paragraphs": ["专项债"] * (n + 1)} for n in range(450)
]


@pytest.fixture
async def store(mongo_uri: str) -> AsyncIterator[MongoStore]:
    found = MongoStore(mongo_uri)
    await found.open()
    yield found
    await found.close()


async def found(store: MongoStore, *words: str) -> list[str]:
    return sorted([hit.doc["_id"] async for hit in store.search(words, limit=0)])


async def test_articles_written_by_others_are_found(store: MongoStore, mongo_uri: str) -> None:
    await store.write([Put(ARTICLES, DOCS[7])])
    with mongo.client(mongo_uri) as client:
        client.get_default_database()[ARTICLES].insert_many([doc for doc in DOCS if doc is not DOCS[7]])
    assert await found(store, "专项债") == [doc["_id"] for doc in DOCS]


async def test_terms_that_are_ahead_of_their_article_are_no_hit(store: MongoStore, mongo_uri: str) -> None:
    await store.write([Put(ARTICLES, DOCS[0])])
    with mongo.client(mongo_uri) as client:
        kept = client.get_default_database()[SEARCH]
        kept.update_one({"_id": "000"}, {"$set": {"title": "国债"}})
        kept.insert_one({"_id": "nowhere", "title": "国债", "text": ""})
    assert await found(store, "国债") == []


async def test_an_article_that_the_server_refuses_leaves_no_terms(store: MongoStore, mongo_uri: str) -> None:
    with mongo.client(mongo_uri) as client:
        database = client.get_default_database()
        database[ARTICLES].create_index("title", unique=True)
        await store.write([Put(ARTICLES, DOCS[0])])
        with pytest.raises(DocumentRefused):
            await store.write([Put(ARTICLES, DOCS[1] | {"title": DOCS[0]["title"]})])
        assert [doc["_id"] for doc in database[SEARCH].find()] == ["000"]


async def test_terms_that_a_killed_run_did_not_write_are_there_after_the_next_start(
    store: MongoStore, mongo_uri: str
) -> None:
    await store.write([Put(ARTICLES, doc) for doc in DOCS[:3]])
    await store.close()
    with mongo.client(mongo_uri) as client:
        database = client.get_default_database()
        database[ARTICLES].insert_one(DOCS[3])
        await store.open()
        assert list(database[SEARCH].find(sort=[("_id", 1)])) == [terms(doc) for doc in DOCS[:4]]


async def test_terms_of_another_version_are_made_again(store: MongoStore, mongo_uri: str) -> None:
    await store.write([Put(ARTICLES, doc) for doc in DOCS[:40]])
    with mongo.client(mongo_uri) as client:
        database = client.get_default_database()
        assert database[CONTROL].find_one({"_id": "schema"}, {"terms": 1}) == {
            "_id": "schema",
            "terms": VERSION,
        }
        old = {"$set": {"title": "", "text": "gdp"}, "$unset": {"version": ""}}
        database[SEARCH].update_many({"_id": {"$gte": "007"}}, old)
        database[CONTROL].update_one({"_id": "schema"}, {"$unset": {"terms": ""}})
        reading = MongoStore(mongo_uri)
        await reading.open(Access.READ)
        assert len(await found(reading, "专项债")) == 40
        assert await found(reading, "gdp") == []
        await reading.close()
        assert database[SEARCH].count_documents({"version": VERSION}) == 7
        again = MongoStore(mongo_uri)
        await again.open()
        assert database[SEARCH].count_documents({"version": VERSION}) == 40
        assert database[CONTROL].count_documents({"_id": "schema", "terms": VERSION}) == 1
        assert len(await found(again, "专项债")) == 40
        await again.close()


async def test_a_word_of_very_many_articles_is_bounded(
    store: MongoStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mongosearch, "MOST", 10)
    some = DOCS[:60]
    days = [{"published_at": START + timedelta(n)} for n in range(len(some))]
    await store.write([Put(ARTICLES, doc | day) for doc, day in zip(some, days, strict=True)])
    looked_up = "very many articles have the words: the best of 20 are shown"
    best = [hit.doc["_id"] async for hit in store.search(["专项债"], limit=3)]
    assert (best, [record.getMessage() for record in caplog.records]) == (["059", "058", "057"], [looked_up])
    early = {"published_at": {"$lt": START + timedelta(30)}}
    assert [hit.doc["_id"] async for hit in store.search(["专项债"], early, limit=2)] == ["029", "028"]
    newest = [hit.doc["_id"] async for hit in store.search(["专项债"], early, limit=2, newest=True)]
    assert newest == ["029", "028"]
    assert await found(store, "专项债") == [doc["_id"] for doc in some]
    assert len(await found(store, "专项债", "第7号")) == 1


async def test_the_newest_of_very_many_are_bounded(
    store: MongoStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mongosearch, "MOST", 10)
    monkeypatch.setattr(mongosearch, "WALKED", 30)
    await store.write([Put(ARTICLES, doc) for doc in DOCS[:40]])
    await store.write(
        [Put(ARTICLES, {"_id": f"x{n:03}", "title": "其他", "published_at": START}) for n in range(30)]
    )
    assert [hit async for hit in store.search(["专项债"], limit=3, newest=True)] == []
    assert [record.getMessage() for record in caplog.records] == [
        "very many articles have the words: the newest 30 were looked at"
    ]


async def test_a_server_without_a_text_index(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    create = AsyncCollection.create_indexes

    async def refusing(self: AsyncCollection[Doc], indexes: Any) -> Any:
        if self.name == SEARCH:
            raise OperationFailure("text indexes are not supported", 115)
        return await create(self, indexes)

    monkeypatch.setattr(AsyncCollection, "create_indexes", refusing)
    store = MongoStore(mongo_uri)
    await store.open()
    await store.write([Put(ARTICLES, doc) for doc in DOCS])
    await store.write([Put(ARTICLES, {"_id": "title", "title": "专项债", "paragraphs": ["gdp与600519"]})])
    assert [hit.doc["_id"] async for hit in store.search(["专项债"], limit=2)] == ["449", "448"]
    assert await found(store, "专项债", "600519") == ["title"]
    assert await found(store, "项债", "第7号") == ["007"]
    await store.close()


def test_terms_go_first_and_only_with_articles_whose_text_they_are() -> None:
    ops: list[Op] = [
        Put("revisions", {"_id": "a@1", "title": "专项"}),
        Put(ARTICLES, {"_id": "a", "title": "专项", "paragraphs": ["债券"]}),
        Update(ARTICLES, "a", {"crawled_at": None}),
        Update(ARTICLES, "a", {"title": "国债", "revision": 2}),
        Update(ARTICLES, "a", {"paragraphs.0": "国债"}),
    ]
    assert with_terms(ops) == [
        Put(SEARCH, {"_id": "a", "title": "专项 项", "text": "债券 券", "version": VERSION}),
        Update(SEARCH, "a", {"title": "国债 债"}),
        Update(SEARCH, "a", {"stale": True}),
        *ops,
    ]


def test_terms_of_a_new_article_are_a_call_of_their_own_and_those_of_a_revised_one_go_ahead_of_it() -> None:
    new: list[Op] = [Put(ARTICLES, {"_id": "a", "title": "专项"}), Update(LISTINGS, "a", {"n": 1})]
    own = Put(SEARCH, {"_id": "a", "title": "专项 项", "text": "", "version": VERSION})
    assert apart(new) == [new, [own]]
    revised = [Put("revisions", {"_id": "a@1"}), *new]
    assert apart(revised) == [[own, *revised]]
    assert apart(new[1:]) == [new[1:]]
    assert apart([Delete(ARTICLES, "a")]) == [[Delete(ARTICLES, "a")], [Delete(SEARCH, "a")]]
