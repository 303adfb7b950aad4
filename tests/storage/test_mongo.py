"""MongoDB as a server: what lies in it, and how a group of calls becomes bulk writes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from pymongo import ReplaceOne, UpdateOne

from newscrawl.storage import ARTICLES, LISTINGS, REVISIONS, DocumentRefused, Op, Put, Update
from newscrawl.storage.collections import SEARCH
from newscrawl.storage.mongo import bulk as mongobulk
from newscrawl.storage.mongo.bulk import Plan
from newscrawl.storage.mongo.store import MongoStore
from newscrawl.storage.mongo.write import Failures, Request
from newscrawl.storage.rules import key_of
from tests.support import mongo


@pytest.fixture
async def store(mongo_uri: str) -> AsyncIterator[MongoStore]:
    found = MongoStore(mongo_uri)
    await found.open()
    yield found
    await found.close()


async def test_times_are_dates_and_null_stays_null(store: MongoStore, mongo_uri: str) -> None:
    moment = datetime(2018, 12, 28, 11, 55, 10, tzinfo=UTC)
    await store.write([Put(ARTICLES, {"_id": "a", "published_at": moment, "modified_at": None})])
    with mongo.client(mongo_uri) as client:
        articles = client.get_default_database()[ARTICLES]
        assert articles.count_documents({"published_at": {"$type": "date"}}) == 1
        assert articles.count_documents({"modified_at": {"$type": "null"}}) == 1


async def test_indexes_are_made_and_made_again_without_harm(store: MongoStore, mongo_uri: str) -> None:
    again = MongoStore(mongo_uri)
    await again.open()
    await again.close()
    with mongo.client(mongo_uri) as client:
        database = client.get_default_database()
        keys = [list(index["key"].items()) for index in database[ARTICLES].list_indexes()]
        assert [("source", 1), ("published_at", 1), ("_id", 1)] in keys
        assert [("keywords", 1), ("_id", 1)] in keys
        assert len(keys) == len({str(key) for key in keys})
        names = set(database.list_collection_names())
    assert {"articles", "revisions", "listings", "rejects", "runs"} <= names


async def test_two_stores_that_put_the_same_documents_at_once(store: MongoStore, mongo_uri: str) -> None:
    other = MongoStore(mongo_uri)
    await other.open()
    docs = [{"_id": f"a{n}", "n": n} for n in range(100)]
    await asyncio.gather(*(s.write([Put(ARTICLES, doc)]) for doc in docs for s in (store, other)))
    await other.close()
    assert await store.count(ARTICLES) == 100


async def test_a_database_that_the_uri_does_not_name_is_newscrawl() -> None:
    assert MongoStore("mongodb://localhost").name == "mongodb://localhost"


class Recorder:
    """A bulk that takes all but the ids in ``bad``."""

    def __init__(self, *bad: str) -> None:
        self.bulks: list[str] = []
        self._bad = bad

    async def __call__(self, collection: str, requests: list[Request]) -> Failures:
        ids = [key_of(request.op) for request in requests]
        self.bulks.append(f"{collection} {' '.join(ids)}")
        return {i: DocumentRefused(key) for i, key in enumerate(ids) if key in self._bad}


async def rounds(recorder: Recorder, *calls: list[Op]) -> list[str]:
    outcomes = await Plan(calls).run(recorder)
    return [str(outcome or "ok") for outcome in outcomes]


def article(key: str) -> list[Op]:
    return [Put(REVISIONS, {"_id": f"{key}@1"}), Put(ARTICLES, {"_id": key}), Update(LISTINGS, key, {"n": 1})]


async def test_calls_are_merged_by_collection_in_the_order_of_their_operations() -> None:
    recorder = Recorder()
    assert await rounds(recorder, article("a"), article("b")) == ["ok", "ok"]
    assert recorder.bulks == ["revisions a@1 b@1", "articles a b", "listings a b"]


async def test_a_refused_revision_keeps_its_article_back() -> None:
    recorder = Recorder("a@1")
    assert await rounds(recorder, article("a"), article("b")) == ["a@1", "ok"]
    assert recorder.bulks == ["revisions a@1 b@1", "articles b", "listings b"]


async def test_operations_on_one_document_never_share_a_round() -> None:
    recorder = Recorder()
    put, update = Put(ARTICLES, {"_id": "a"}), Update(ARTICLES, "a", {"n": 1})
    await rounds(recorder, [put, update], [update], [Put(ARTICLES, {"_id": "b"})])
    assert recorder.bulks == ["articles a b", "articles a", "articles a"]


async def test_a_batch_of_one_collection_is_one_round() -> None:
    recorder = Recorder()
    await rounds(recorder, [Put(LISTINGS, {"_id": key}) for key in "abc"])
    assert recorder.bulks == ["listings a b c"]


def terms(key: str, text: str = "") -> Op:
    return Put(SEARCH, {"_id": key, "text": text})


async def test_a_revised_article_waits_for_its_terms() -> None:
    recorder = Recorder()
    await rounds(recorder, [terms("a"), *article("a")])
    assert sorted(recorder.bulks[:2]) == ["revisions a@1", "search a"]
    assert recorder.bulks[2:] == ["articles a", "listings a"]


async def test_what_cannot_be_encoded_keeps_its_whole_call_back() -> None:
    recorder = Recorder()
    bad: list[Op] = [Put(REVISIONS, {"_id": "r"}), Put(ARTICLES, {"_id": "a", "x": b""})]
    assert await rounds(recorder, bad, article("b")) == [
        "articles 'a': x is a bytes, which no document holds",
        "ok",
    ]
    assert recorder.bulks == ["revisions b@1", "articles b", "listings b"]


async def test_an_update_of_nothing_is_nothing() -> None:
    recorder = Recorder()
    assert await rounds(recorder, [Update(ARTICLES, "a", {})]) == ["ok"]
    assert recorder.bulks == []


def test_requests() -> None:
    put = mongobulk.request(Put(ARTICLES, {"_id": "a", "n": 1})).write
    update = mongobulk.request(Update(ARTICLES, "a", {"n": 2})).write
    assert isinstance(put, ReplaceOne)
    assert put._upsert is True
    assert dict(put._doc) == {"_id": "a", "n": 1}
    assert isinstance(update, UpdateOne)
    assert update._filter == {"_id": "a"}
    assert isinstance(update._doc, dict)
    assert {name: dict(fields) for name, fields in update._doc.items()} == {"$set": {"n": 2}}
