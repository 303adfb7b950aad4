"""A store that is opened for reading: nothing is made and nothing changed, in either."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, Access, Put, Store, StoreUnavailable, open_store
from tests.storage.test_sqlite_faults import folder, unprivileged
from tests.support import mongo

__all__ = ["folder"]  # a fixture

GREEN = {"_id": "comos:aaaaaaaa1", "title": "绿色债券发行", "paragraphs": ["央行说明"], "flags": ["video"]}
SHOES = {"_id": "comos:aaaaaaaa2", "title": "鞋类出口", "paragraphs": ["绿色债券一词"], "flags": []}


async def filled(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    await store.write([Put(ARTICLES, GREEN), Put(ARTICLES, SHOES)])
    await store.close()


async def looking(uri: str) -> Store:
    store = open_store(uri)
    await store.open(Access.READ)
    return store


@pytest.mark.parametrize("access", [Access.READ, Access.WRITE])
async def test_a_store_that_is_not_there_is_not_made(store_uri: str, access: Access) -> None:
    store = open_store(store_uri)
    with pytest.raises(
        StoreUnavailable, match=r"news.* is not there: is STORE_URI right\? The first crawl makes it$"
    ):
        await store.open(access)
    assert there(store_uri) == []


def there(uri: str) -> list[str]:
    """What is where the store would be: files, or collections."""
    if uri.startswith("sqlite"):
        return sorted(file.name for file in Path(uri.removeprefix("sqlite:///")).parent.iterdir())
    with mongo.client(uri) as client:
        return sorted(client.get_default_database().list_collection_names())


async def test_it_is_read_and_left_as_it_was(store_uri: str) -> None:
    await filled(store_uri)
    before = there(store_uri)
    store = await looking(store_uri)
    assert [doc["_id"] async for doc in store.find(ARTICLES)] == [GREEN["_id"], SHOES["_id"]]
    assert [doc["_id"] async for doc in store.find(ARTICLES, {"flags": "video"})] == [GREEN["_id"]]
    assert await store.count(LISTINGS) == 0
    hits = [hit.doc["_id"] async for hit in store.search(["绿色债券"], limit=0)]
    assert hits == [GREEN["_id"], SHOES["_id"]]
    with pytest.raises(StoreUnavailable, match="open for reading only"):
        await store.write([Put(CONTROL, {"_id": "x"})])
    await store.close()
    assert there(store_uri) == before


async def test_what_is_not_indexed_yet_is_found_too(store_uri: str) -> None:
    await filled(store_uri)
    if store_uri.startswith("sqlite"):
        with closing(sqlite3.connect(store_uri.removeprefix("sqlite:///"), isolation_level=None)) as file:
            file.execute("UPDATE articles SET doc = json_set(doc, '$.title', '水稻丰收') WHERE id LIKE '%1'")
    else:
        with mongo.client(store_uri) as client:
            database = client.get_default_database()
            database["articles"].update_one({"_id": GREEN["_id"]}, {"$set": {"title": "水稻丰收"}})
            database["search"].update_one({"_id": GREEN["_id"]}, {"$set": {"stale": True}})
    store = await looking(store_uri)
    assert [hit.doc["_id"] async for hit in store.search(["水稻"], limit=5)] == [GREEN["_id"]]
    assert [hit.doc["_id"] async for hit in store.search(["绿色债券"], limit=5)] == [SHOES["_id"]]
    assert [hit.doc["_id"] async for hit in store.search(["央行"], {"flags": "no_text"}, limit=5)] == []
    await store.close()


async def test_a_file_of_an_older_version_lacks_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as old:
        old.execute("CREATE TABLE articles (id TEXT PRIMARY KEY, doc TEXT NOT NULL)")
        old.execute(
            'INSERT INTO articles VALUES (\'a\', json(\'{"title": "绿色债券", "flags": ["video"]}\'))'
        )
        old.commit()
    before = file.read_bytes()
    store = await looking(f"sqlite:///{file}")
    assert [doc["_id"] async for doc in store.find(ARTICLES, {"flags": "video"})] == ["a"]
    assert [hit.doc["_id"] async for hit in store.search(["绿色债券"], limit=0)] == ["a"]
    assert (await store.get(LISTINGS, ["a"]), await store.count(LISTINGS)) == ({}, 0)
    await store.close()
    assert (file.read_bytes(), there(f"sqlite:///{file}")) == (before, ["old.db"])


async def test_a_database_of_something_else_is_no_store(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    with pytest.raises(StoreUnavailable, match=r"other\.db is no store of newscrawl's"):
        await looking(f"sqlite:///{tmp_path}/other.db")


def forbid_writing(folder: Path) -> None:
    (folder / "news.db").chmod(0o444)
    folder.chmod(0o555)


async def test_a_file_that_may_only_be_read(folder: Path) -> None:
    uri = f"sqlite:///{folder}/news.db"
    await filled(uri)
    forbid_writing(folder)
    with unprivileged():
        store = await looking(uri)
        assert await store.count(ARTICLES) == 2
        await store.close()
    assert there(uri) == ["news.db"]


async def test_a_file_that_is_written_while_it_may_only_be_read(folder: Path) -> None:
    uri = f"sqlite:///{folder}/news.db"
    await filled(uri)
    forbid_writing(folder)
    with unprivileged():
        at_rest = await looking(uri)
    os.utime(folder / "news.db", (1, 1))  # as a run does that writes back its log
    with pytest.raises(StoreUnavailable, match="was written while it was read: try again"):
        await at_rest.close()


async def test_a_writer_under_way_is_no_hindrance(store_uri: str) -> None:
    await filled(store_uri)
    writer = open_store(store_uri)
    await writer.open()
    reader = await looking(store_uri)
    await writer.write([Put(ARTICLES, {"_id": "comos:aaaaaaaa3", "title": "新"})])
    assert await reader.count(ARTICLES) == 3
    await reader.close()
    await writer.close()
