"""Validators and views: made at the first start, moved by their version, and never a reason not to start."""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from newscrawl.codec import Doc
from newscrawl.schema import COLLECTIONS
from newscrawl.schema.validators import validator
from newscrawl.storage import ARTICLES, CONTROL, DocumentRefused, Put, Update, open_store
from newscrawl.storage.mongo import schema as mongoschema
from newscrawl.storage.mongo.schema import VERSION
from newscrawl.storage.mongo.views import VIEWS
from tests.support import mongostub

NOW = datetime.now(UTC)
DIGESTS = {4: "4455019529f1b4b5", 5: "703c92e28e202b81", 6: "2a5cdc9359cdb16c", 7: "e5457b2f6565e788"}
"""Of the validators and views, by version."""

Database = AsyncDatabase[Doc]


@pytest.fixture
async def database(mongo_uri: str) -> AsyncIterator[Database]:
    async with AsyncMongoClient[Doc](mongo_uri, tz_aware=True) as client:
        yield client.get_default_database()


async def opened(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    await store.close()


async def kinds(database: Database) -> dict[str, str]:
    return {doc["name"]: doc["type"] async for doc in await database.list_collections()}


async def version(database: Database) -> int | None:
    found = await database[CONTROL].find_one({"_id": "schema"})
    return found.get("version") if found else None


@pytest.fixture
async def capable(mongo_uri: str, database: Database) -> Database:
    """A database whose server has all of it."""
    await opened(mongo_uri)
    if await version(database) is None:
        pytest.skip("this server has no collMod or no views: see test_a_server_that_cannot")
    return database


def test_who_changes_a_validator_or_view_raises_the_version() -> None:
    made = {name: validator(found) for name, found in COLLECTIONS.items()}
    text = json.dumps([made, VIEWS], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert DIGESTS[VERSION] == digest, "raise mongoschema.VERSION and put the new digest here"


BAD: dict[str, Doc] = {
    "title": {"title": 5},
    "published_at": {"published_at": "2024-05-20"},
    "keywords": {"keywords": [1]},
    "images": {"images": [{"url": 1}]},
    "stocks": {"stocks": [{"symbol": []}]},
    "channel": {"channel": {"lids": ["1686"]}},
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_document_is_refused_and_a_good_one_taken(mongo_uri: str, name: str) -> None:
    store = open_store(mongo_uri)
    await store.open()
    try:
        await store.write([Put(ARTICLES, {"_id": "good", "title": "标题", "published_at": NOW, "n": 1})])
        async with AsyncMongoClient[Doc](mongo_uri) as client:
            listed = await client.get_default_database().list_collections(filter={"name": ARTICLES})
            options = (await listed.to_list())[0]["options"]
        assert options["validator"] == {"$jsonSchema": validator(COLLECTIONS[ARTICLES])}
        bad = (
            BAD[name] if name != "published_at" else {"source": 5}
        )  # the store itself refuses a time as text
        with pytest.raises(DocumentRefused):
            await store.write([Put(ARTICLES, {"_id": "bad", **bad})])
        assert set(await store.get(ARTICLES, ["good", "bad"])) == {"good"}
    finally:
        await store.close()


async def test_all_is_made_at_the_first_start(capable: Database) -> None:
    found = await kinds(capable)
    assert {name for name, kind in found.items() if kind == "view"} == set(VIEWS)
    assert set(COLLECTIONS) <= {name for name, kind in found.items() if kind == "collection"}
    assert await version(capable) == VERSION


async def test_the_same_version_is_not_applied_again(capable: Database, mongo_uri: str) -> None:
    await capable.drop_collection("daily_counts")
    await opened(mongo_uri)
    assert "daily_counts" not in await kinds(capable)


async def test_a_newer_version_is_and_an_older_program_leaves_it(
    capable: Database, mongo_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await capable.drop_collection("daily_counts")
    monkeypatch.setattr(mongoschema, "VERSION", VERSION + 1)
    await opened(mongo_uri)
    assert ("daily_counts" in await kinds(capable), await version(capable)) == (True, VERSION + 1)
    monkeypatch.setattr(mongoschema, "VERSION", VERSION)
    await opened(mongo_uri)
    assert await version(capable) == VERSION + 1


async def test_what_was_there_before_stays_and_may_be_mended(database: Database, mongo_uri: str) -> None:
    await database[ARTICLES].insert_one({"_id": "old", "title": 5, "n": 1})
    await opened(mongo_uri)
    if await version(database) is None:
        pytest.skip("this server has no collMod: collections from before stay without a validator")
    store = open_store(mongo_uri)
    await store.open()
    await store.write([Update(ARTICLES, "old", {"n": 2})])  # still not valid: moderate
    assert await store.get(ARTICLES, ["old"]) == {"old": {"_id": "old", "title": 5, "n": 2}}
    await store.write([Update(ARTICLES, "old", {"title": "标题"})])
    with pytest.raises(DocumentRefused):
        await store.write([Update(ARTICLES, "old", {"title": 6})])
    await store.close()


async def test_the_views_show_what_they_say(
    capable: Database, wrong_in_secantus: Callable[[str], None]
) -> None:
    def article(key: str, at: datetime, source: str | None = "远山通讯社") -> Doc:
        return {"_id": key, "published_at": at, "source": source, "channel": {"path": "china/gncj"}}

    late = datetime(2021, 8, 1, 16, 30, tzinfo=UTC)  # half past midnight in Beijing
    docs = [
        article("new", NOW - timedelta(days=6)),
        article("old", NOW - timedelta(days=8)),
        article("a", late),
        article("b", late + timedelta(hours=1)),
        article("c", late - timedelta(hours=1), None),
    ]
    await capable[ARTICLES].insert_many(docs)
    counted = await capable["daily_counts"].find({"day": {"$lt": "2022"}}).to_list()
    path = "china/gncj"
    assert counted == [
        {"day": "2021-08-01", "channel": path, "source": None, "articles": 1},
        {"day": "2021-08-02", "channel": path, "source": "远山通讯社", "articles": 2},
    ]
    wrong_in_secantus("knows no $$NOW in the $expr of a $match")
    assert [doc["_id"] async for doc in capable["articles_recent"].find()] == ["new"]


Script = Callable[[mongostub.Command], mongostub.Command | None]


def answering(*names: str, reply: mongostub.Command | None) -> Script:
    """A healthy server but for these commands."""
    return lambda command: reply if mongostub.name_of(command) in names else mongostub.usual(command)


CANNOT: dict[str, Any] = {
    "no such command": {"ok": 0.0, "code": 59, "errmsg": "no such command: 'create'"},
    "no right": {"ok": 0.0, "code": 13, "errmsg": "not authorized on news"},
    "unknown keyword": {"ok": 0.0, "code": 9, "errmsg": "Unknown $jsonSchema keyword: items"},
}


@pytest.mark.parametrize("why", CANNOT)
async def test_a_server_that_cannot_is_one_debug_line(why: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "newscrawl")
    async with mongostub.stub(answering("create", "collmod", reply=CANNOT[why])) as server:
        await opened(server.uri)
    lines = [record for record in caplog.records if record.name == mongoschema.__name__]
    assert [record.levelname for record in lines] == ["DEBUG"]
    assert CANNOT[why]["errmsg"] in lines[0].getMessage()


async def test_a_server_that_is_slow_at_it_is_not_waited_for(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongoschema, "BUDGET_S", 0.2)
    caplog.set_level(logging.DEBUG, "newscrawl")
    async with asyncio.timeout(60), mongostub.stub(answering("create", reply=mongostub.STALL)) as server:
        await opened(server.uri)
    assert "it takes too long" in caplog.text


async def test_a_collection_in_place_of_a_view_is_left_alone(
    mongo_uri: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "newscrawl")
    await database["articles_recent"].insert_one({"_id": "mine"})
    await opened(mongo_uri)
    assert (await kinds(database))["articles_recent"] == "collection"
    assert await database["articles_recent"].count_documents({}) == 1
    assert await version(database) is None


async def test_a_server_without_views_is_left_without_their_names(mongo_uri: str, database: Database) -> None:
    await opened(mongo_uri)
    found = await kinds(database)
    assert {found[name] for name in VIEWS if name in found} <= {"view"}


async def test_two_that_start_at_once(mongo_uri: str, database: Database) -> None:
    await asyncio.gather(opened(mongo_uri), opened(mongo_uri), opened(mongo_uri))
    await opened(mongo_uri)  # what they left to each other is done by the next
    assert await version(database) in (VERSION, None)
    assert set(COLLECTIONS) <= set(await kinds(database))
