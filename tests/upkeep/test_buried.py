"""What was taken down stays so through ``migrate`` and ``rescue``."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.runs.tombstones import bury, erasure
from newscrawl.storage import (
    ARTICLES,
    CONTROL,
    LISTINGS,
    REVISIONS,
    SIGNATURES,
    Op,
    Put,
    Store,
    open_store,
)
from newscrawl.storage.sqlite.store import SqliteStore
from newscrawl.upkeep.migrate import Migration
from newscrawl.upkeep.rescue import Rescue

NOW = datetime(2026, 1, 2, tzinfo=UTC)
URL = "https://finance.sina.com.cn/a.shtml"
X, Y = "comos:aaaaaaa0000001", "comos:aaaaaaa0000002"


def stored(key: str) -> list[Op]:
    row = {"_id": key, "url": URL, "state": "stored", "title": "题", "ctime": NOW, "lids": {}}
    return [
        Put(ARTICLES, {"_id": key, "title": "题"}),
        Put(REVISIONS, {"_id": f"{key}@1", "article_id": key}),
        Put(SIGNATURES, {"_id": key, "bands": []}),
        Put(LISTINGS, row),
    ]


def buried(key: str) -> list[Op]:
    return [*erasure(key), bury(key, None, "taken down", NOW, url=URL, at=NOW)]


async def ids(store: Store, collection: str) -> list[str]:
    return [doc["_id"] async for doc in store.find(collection)]


async def migrated(source: Store, target: Store, **how: Any) -> Migration:
    migration = Migration(source, target, **how)
    await migration.prepare()
    async for _ in migration.copy():
        pass
    async for _ in migration.verify():
        pass
    return migration


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[Store]:
    store = SqliteStore(f"sqlite:///{tmp_path}/source.db")
    await store.open()
    await store.write([*stored(X), *stored(Y)])
    yield store
    await store.close()


@pytest.fixture(params=["sqlite", "mongo"])
async def target(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    is_file = request.param == "sqlite"
    store = open_store(f"sqlite:///{tmp_path}/target.db" if is_file else request.getfixturevalue("mongo_uri"))
    await store.open()
    yield store
    await store.close()


async def test_a_tombstone_of_the_target_holds(source: Store, target: Store) -> None:
    await target.write(buried(X))
    migration = await migrated(source, target, into_existing=True)
    assert migration.left_out == 4
    for collection in (ARTICLES, SIGNATURES):
        assert await ids(target, collection) == [Y]
    assert await ids(target, REVISIONS) == [f"{Y}@1"]
    rows = await target.get(LISTINGS, [X, Y])
    assert {key: (row["state"], row["title"]) for key, row in rows.items()} == {
        X: ("forgotten", None),
        Y: ("stored", "题"),
    }


async def test_a_tombstone_of_the_source_is_obeyed(source: Store, target: Store) -> None:
    await migrated(source, target)
    assert await ids(target, ARTICLES) == [X, Y]
    await source.write([*buried(X)])
    migration = await migrated(source, target)
    assert await ids(target, ARTICLES) == await ids(target, SIGNATURES) == [Y]
    assert await ids(target, REVISIONS) == [f"{Y}@1"]
    assert (await target.get(LISTINGS, [X]))[X]["state"] == "forgotten"
    assert migration.counts[ARTICLES].equal == 1


def test_rescue_brings_nothing_back(tmp_path: Path) -> None:
    old, lost = tmp_path / "old.db", "comos:aaaaaaa0000003"

    async def spoilt() -> None:
        store = SqliteStore(f"sqlite:///{old}")
        await store.open()
        record = {"asked": "ids", "ids": [lost, Y], "began_at": NOW, "ended_at": NOW}
        undo = {"asked": "undo", "ids": [Y], "began_at": NOW, "ended_at": NOW}
        await store.write([*stored(Y), *stored(lost), Put(CONTROL, {"_id": "forget:1", **record})])
        await store.write([*buried(X), *stored(X)[:3], Put(CONTROL, {"_id": "forget:2", **undo})])
        await store.close()

    async def found() -> tuple[list[str], list[str], dict[str, str]]:
        store = SqliteStore(f"sqlite:///{tmp_path}/new.db")
        await store.open()
        try:
            rows = {row["_id"]: row["state"] async for row in store.find(LISTINGS)}
            return await ids(store, ARTICLES), await ids(store, REVISIONS), rows
        finally:
            await store.close()

    asyncio.run(spoilt())
    list(Rescue(old, tmp_path / "new.db").run())
    assert asyncio.run(found()) == ([Y], [f"{Y}@1"], {X: "forgotten", Y: "stored", lost: "forgotten"})
