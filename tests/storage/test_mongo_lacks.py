"""What a database lacks is told in words: indexes, validators, views, search terms."""

from collections.abc import AsyncIterator

import pytest

from newscrawl.storage import ARTICLES, CONTROL, Access, Lack, Put
from newscrawl.storage.collections import SEARCH
from newscrawl.storage.mongo.schema import VERSION
from newscrawl.storage.mongo.store import MongoStore
from tests.support import mongo

DOCS = [{"_id": f"{n:03}", "title": f"第{n}号文件", "paragraphs": ["专项债"]} for n in range(3)]


@pytest.fixture
async def store(mongo_uri: str) -> AsyncIterator[MongoStore]:
    found = MongoStore(mongo_uri)
    await found.open()
    await found.write([Put(ARTICLES, doc) for doc in DOCS])
    yield found
    await found.close()


async def test_a_whole_database_lacks_nothing(store: MongoStore) -> None:
    assert await store.lacks() == []


async def test_indexes_and_terms_that_are_gone(store: MongoStore, mongo_uri: str) -> None:
    with mongo.client(mongo_uri) as client:
        database = client.get_default_database()
        (name,) = (name for name in database[ARTICLES].index_information() if name.startswith("editors"))
        database[ARTICLES].drop_index(name)
        database[SEARCH].delete_one({"_id": "001"})
    assert await store.lacks() == [
        Lack("parts", "missing: index articles editors; reads are slow"),
        Lack("search", "3 articles, 2 with search terms: searches read the others"),
    ]
    await store.close()
    await store.open()
    assert await store.lacks() == []


async def test_terms_that_are_not_those_of_the_text(store: MongoStore, mongo_uri: str) -> None:
    with mongo.client(mongo_uri) as client:
        terms = client.get_default_database()[SEARCH]
        terms.update_one({"_id": "001"}, {"$unset": {"text": ""}})
    told = "1 of the 100 first and last articles have other search terms than their text: "
    advice = "db.search.deleteMany({}) in mongosh, and the next crawl makes them anew"
    assert await store.lacks() == [Lack("search", f"{told}searches do not find them", advice)]
    with mongo.client(mongo_uri) as client:
        client.get_default_database()[SEARCH].delete_many({})
    await store.close()
    await store.open()
    assert await store.lacks() == []


async def test_validators_and_views_that_are_gone(store: MongoStore, mongo_uri: str) -> None:
    with mongo.client(mongo_uri) as client:
        database = client.get_default_database()
        if not database[CONTROL].find_one({"_id": "schema", "version": VERSION}):
            pytest.skip("this server takes no validators or views")
        assert await store.lacks() == []
        database.drop_collection("daily_counts")
        database.command({"collMod": "runs", "validator": {}})
    advice = (
        'db.control.updateOne({_id: "schema"}, {$unset: {version: ""}}) in mongosh, '
        "and the next crawl makes it"
    )
    assert await store.lacks() == [Lack("schema", "missing: validator runs, view daily_counts", advice)]
    with mongo.client(mongo_uri) as client:
        client.get_default_database()[CONTROL].update_one({"_id": "schema"}, {"$unset": {"version": ""}})
    await store.close()
    await store.open()
    assert await store.lacks() == []


async def test_a_text_index_that_is_gone(store: MongoStore, mongo_uri: str) -> None:
    with mongo.client(mongo_uri) as client:
        terms = client.get_default_database()[SEARCH]
        if "text" in terms.index_information():  # some servers have no such index
            terms.drop_index("text")
    await store.close()
    await store.open(Access.READ)
    told = "there is no text index: searches read the terms of all articles"
    assert await store.lacks() == [
        Lack("search", told, "nothing: the next crawl makes it, where the server can")
    ]
