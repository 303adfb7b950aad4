"""Notes of the crawler that somebody spoilt by hand: a reader goes on as if there were none, and says so."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import iso
from newscrawl.coverage.ages import Ages
from newscrawl.export import marks
from newscrawl.items import Listing
from newscrawl.reextract.position import Position
from newscrawl.runs import drift, freshness, pauses
from newscrawl.runs.limits import Limits
from newscrawl.runs.sweep import Sweeps
from newscrawl.storage import CONTROL, LISTINGS, SWEEPS, Put, Store, open_store
from newscrawl.stories import backfill
from newscrawl.upkeep.migrate import MIGRATIONS, Migration
from tests.support import mongo

NOW = datetime(2026, 5, 3, 4, tzinfo=UTC)
DAY = timedelta(days=1)
Doc = dict[str, Any]


async def spoil(store: Store, _id: str, _collection: str = CONTROL, /, **fields: Any) -> None:
    """By hand: the store itself takes no such thing."""
    await store.write([Put(_collection, {"_id": _id})])  # its table
    text = json.dumps(fields, default=iso)
    with closing(sqlite3.connect(store.name.removeprefix("sqlite:///"))) as connection:
        connection.execute(f"REPLACE INTO {_collection} VALUES (?, ?)", (_id, text))  # noqa: S608 - ours
        connection.commit()


@pytest.mark.parametrize("fields", [{}, {"newest_at": "gestern", "was_fresh": True}, {"newest_at": NOW}])
async def test_what_runs_know_of_a_list(store: Store, fields: Doc, caplog: pytest.LogCaptureFixture) -> None:
    await spoil(store, "list:1686", **fields)
    noted = await freshness.note(store, {"1686": NOW}, Limits(), NOW)
    assert noted == {"1686": (NOW, True)}
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("control list:1686: ")
    assert await freshness.note(store, {}, Limits(), NOW, silent=["1686"]) == {"1686": (NOW, True)}
    assert len(caplog.messages) == 1  # it was written anew


async def test_the_age_of_a_list(store: Store) -> None:
    sight = {"first_at": NOW, "last_at": NOW}
    row = {"_id": "comos:a", "state": "listed", "ctime": NOW, "lids": {"1686": sight}}
    await store.write([Put(LISTINGS, row)])
    await spoil(store, "list:1686", seen_at="gestern", was_fresh=True)
    (found,) = await Ages(frozenset(), NOW + DAY).measure(store, NOW + DAY, timedelta(hours=1))
    assert (found.lid, found.seen_at, found.state) == ("1686", NOW, "archive")


@pytest.mark.parametrize("fields", [{"watermark_at": "gestern"}, {"watermark_at": NOW, "short_since_at": 7}])
async def test_how_far_a_list_was_read(store: Store, fields: Doc, caplog: pytest.LogCaptureFixture) -> None:
    await spoil(store, "1686", SWEEPS, **fields)
    sweeps = Sweeps(store, 2)
    rows = [Listing("comos:a", "https://example.com/a", ctime=NOW)]
    assert await sweeps.goes_on("1686", 1, rows, 1)
    assert sweeps.is_first("1686")
    assert caplog.messages[0].startswith("sweeps 1686: ")
    assert not await sweeps.goes_on("1686", 2, rows, 1)
    assert (await store.get(SWEEPS, ["1686"]))["1686"]["watermark_at"] == NOW


async def test_a_ban(store: Store) -> None:
    assert not pauses.is_on({"_id": "ban:sina_china", "until_at": "morgen"}, NOW)
    assert not pauses.is_on({"_id": "ban:sina_china"}, NOW)


async def test_templates_that_were_seen(store: Store) -> None:
    sound = {"first_at": NOW, "url": "https://example.com/a", "is_new": False}
    await spoil(store, "templates:sina_china", seen={"finance": sound, "blog": "yes"})
    examples = {"finance": "https://example.com/b", "blog": "https://example.com/c"}
    assert await drift.unknown(store, "sina_china", examples, NOW) == {"blog": "https://example.com/c"}
    assert await drift.unknown(store, "sina_china", examples, NOW) == {}


MARK: Doc = {"after_at": NOW, "since_at": None, "out": [{"version": "comos:a@1", "changed_at": NOW}]}


@pytest.mark.parametrize("wrong", [{"after_at": 7}, {"out": None}, {"out": [{"version": 7}]}, {"out": ["x"]}])
async def test_where_an_export_ended(store: Store, wrong: Doc, caplog: pytest.LogCaptureFixture) -> None:
    await spoil(store, "export:a", **MARK, started_at=NOW)
    assert await marks.load(store, "export:a") == {"_id": "export:a", **MARK, "started_at": NOW}
    await spoil(store, "export:a", **(MARK | wrong), started_at=NOW)
    assert await marks.load(store, "export:a") is None
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("fields", [{}, {"key": "a", "phase": "no such", "after": "", "done": False}])
async def test_how_far_other_work_came(store: Store, fields: Doc) -> None:
    await spoil(store, "reextract", **fields)
    await spoil(store, backfill.POSITION, **fields)
    position = Position(store, "a")
    assert not await position.load()
    assert position.after("articles") == ""
    await spoil(store, backfill.POSITION, after=7)
    assert await backfill.position(store) == ""


async def test_how_far_a_migration_came(store: Store, tmp_path: Path) -> None:
    source = open_store(f"sqlite:///{tmp_path}/source.db")
    await source.open()
    migration = Migration(source, store)
    await spoil(store, source.name, MIGRATIONS, last=[], done=False)
    await migration.prepare()  # the target is empty: begun anew
    assert not migration.resumed
    await spoil(store, source.name, MIGRATIONS, last={"articles": "comos:b", "no such": 1}, done=False)
    await migration.prepare()
    assert migration.resumed
    await source.close()


def test_the_version_of_the_schema(mongo_uri: str) -> None:
    async def opened() -> None:
        place = open_store(mongo_uri)
        await place.open()
        await place.close()

    with mongo.client(mongo_uri) as client:
        control = client.get_default_database()["control"]
        control.insert_one({"_id": "schema", "version": "seven"})
        asyncio.run(opened())
        found = control.find_one({"_id": "schema"})
    assert found is not None
    assert isinstance(found["version"], int)
