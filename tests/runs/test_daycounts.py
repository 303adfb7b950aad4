"""Daily counts: kept as rows change, right whoever changes them, made once for an older store."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.runs import daycounts
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, RUNS, Op, Put, Store, Update, open_store
from newscrawl.storage.collections import DAYCOUNTS, DAYS

NOON = datetime(2026, 5, 3, 4, tzinfo=UTC)
DAY = date(2026, 5, 3)


@pytest.fixture(params=["sqlite", "mongo"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    mongo = request.param == "mongo"
    uri: str = request.getfixturevalue("mongo_uri") if mongo else f"sqlite:///{tmp_path}/news.db"
    found = open_store(uri)
    await found.open()
    yield found
    await found.close()


def row(number: int, state: str = "listed", at: datetime = NOON, **more: Any) -> Op:
    sight = {"first_at": at, "last_at": at}
    doc = {"_id": f"r{number}", "ctime": at, "lids": {"1686": sight}, "state": state, "last_error": None}
    return Put(LISTINGS, doc | {"first_at": at, "last_at": at} | more)


async def read(store: Store, day: date = DAY) -> list[Doc]:
    return [doc async for doc in daycounts.read(store, day, day)]


async def rows_of(store: Store, day: date = DAY) -> list[Any]:
    return [entry for doc in await read(store, day) for entry in doc["rows"]]


async def test_a_day_is_counted_and_the_count_follows_each_change(store: Store) -> None:
    article = {
        "_id": "r1",
        "published_at": NOON,
        "source": "a.b",
        "channel": {"lids": [1686]},
        "editors": ["x"],
    }
    reject = {"_id": "r2", "reason": "no title", "template": "finance", "rejected_at": NOON}
    run = {"_id": "run", "started_at": NOON, "ok": False}
    await store.write(
        [row(1), row(2, "rejected"), Put(ARTICLES, article), Put(REJECTS, reject), Put(RUNS, run)]
    )
    assert await daycounts.refresh(store, 60) == 0
    (found,) = await read(store)
    assert found["rows"] == [[["1686"], "listed", 1], [["1686"], "rejected", 1]]
    assert found["reasons"] == [[["1686"], "rejected", "no title", "finance", 1]]
    assert found["articles"] == [[["1686"], 1, [["source", 1], ["editors", 1]], [["a.b", 1]]]]
    assert found["runs"] == [0, 1]
    assert found == (await store.get(DAYCOUNTS, [str(DAY)]))[str(DAY)]

    await store.write([Update(LISTINGS, "r1", {"state": "stored"})])
    assert await rows_of(store) == [[["1686"], "rejected", 1], [["1686"], "stored", 1]]
    await store.write([row(2, "gone", NOON + timedelta(days=1), last_error="HTTP 404")])
    assert await rows_of(store) == [[["1686"], "stored", 1]]
    assert await rows_of(store, DAY + timedelta(days=1)) == [[["1686"], "gone", 1]]


async def test_what_is_kept_is_read_and_not_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.write([row(1)])
    await daycounts.refresh(store, 60)

    async def count(*_: object) -> Doc:
        raise AssertionError("counted")

    monkeypatch.setattr(daycounts, "count", count)
    assert await rows_of(store) == [[["1686"], "listed", 1]]
    assert await daycounts.refresh(store, 60) == 0
    await store.write([row(2)])
    with pytest.raises(AssertionError, match="counted"):
        await rows_of(store)


async def test_a_change_while_a_day_is_counted_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = daycounts.count

    async def count(place: Store, day: date, mark: str) -> Doc:
        found = await real(place, day, mark)
        await place.write([row(2)])
        return found

    await store.write([row(1)])
    monkeypatch.setattr(daycounts, "count", count)
    await daycounts.refresh(store, 60)
    monkeypatch.setattr(daycounts, "count", real)
    assert await rows_of(store) == [[["1686"], "listed", 2]]


async def test_a_count_that_is_wrong_is_found_and_mended(store: Store) -> None:
    await store.write([row(1)])
    await daycounts.refresh(store, 60)
    assert await daycounts.differing(store) is None
    await store.write([Update(DAYCOUNTS, str(DAY), {"rows": []})])
    assert await daycounts.differing(store) == "2026-05-03"
    assert await daycounts.differing(store) is None
    assert await rows_of(store) == [[["1686"], "listed", 1]]


async def test_an_older_store_is_marked_once(store: Store) -> None:
    """Without the note, every day is read from its rows, until a run has marked and counted them."""
    await store.write([row(n, at=NOON + timedelta(days=n)) for n in range(3)])
    assert await rows_of(store) == [[["1686"], "listed", 1]]
    assert await daycounts.refresh(store, 0) == 3
    assert await daycounts.refresh(store, 60) == 0
    marks = [(doc["_id"], doc["counted"]) async for doc in store.find(DAYS, sort="_id")]
    assert marks == [(day, daycounts.FORM) for day in ("2026-05-03", "2026-05-04", "2026-05-05")]


def test_a_file_that_was_changed_by_hand_or_by_an_older_version(tmp_path: Path) -> None:
    file = tmp_path / "news.db"

    async def asked(*ops: Op) -> list[Any]:
        store = open_store(f"sqlite:///{file}")
        await store.open()
        try:
            await store.write(ops)
            await daycounts.refresh(store, 60)
            return await rows_of(store)
        finally:
            await store.close()

    assert asyncio.run(asked(row(1), row(2))) == [[["1686"], "listed", 2]]
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE listings SET doc = json_set(doc, '$.state', 'stored') WHERE id = 'r1'")
        connection.execute("DELETE FROM listings WHERE id = 'r2'")
    assert asyncio.run(asked()) == [[["1686"], "stored", 1]]
    with closing(
        sqlite3.connect(file, isolation_level=None)
    ) as connection:  # as it was before there were marks
        for name in ("listings", "articles", "runs"):
            for event in ("insert", "update", "delete"):
                connection.execute(f'DROP TRIGGER "{name}.days+{event}"')
        connection.execute("DROP TABLE days")
        connection.execute("DROP TABLE daycounts")
        connection.execute("DELETE FROM control WHERE id = 'days'")
        connection.execute("UPDATE listings SET doc = json_set(doc, '$.state', 'gone')")
    assert asyncio.run(asked()) == [[["1686"], "gone", 1]]


@pytest.mark.parametrize(
    "spoilt",
    [
        Put(DAYS, {"_id": str(DAY)}),
        Put(DAYS, {"_id": str(DAY), "mark": 7, "counted": daycounts.FORM}),
        Put(DAYS, {"_id": str(DAY), "mark": None, "counted": daycounts.FORM}),
        Update(DAYCOUNTS, str(DAY), {"rows": "many"}),
        Update(DAYCOUNTS, str(DAY), {"rows": [[["1686"], "listed"]]}),
        Update(DAYCOUNTS, str(DAY), {"runs": None}),
        Update(DAYCOUNTS, str(DAY), {"articles": [[["1686"], 1, [["source"]], []]]}),
    ],
)
async def test_what_somebody_spoilt_is_counted_anew(
    store: Store, spoilt: Op, caplog: pytest.LogCaptureFixture
) -> None:
    await store.write([row(1)])
    await daycounts.refresh(store, 60)
    whole = (await store.get(DAYCOUNTS, [str(DAY)]))[str(DAY)]
    await store.write([spoilt, Put(DAYS, {"_id": "2026-05-gestern"})])
    caplog.clear()
    assert await rows_of(store) == [[["1686"], "listed", 1]]
    assert [r.levelname for r in caplog.records if str(DAY) in r.getMessage()] == ["WARNING"]
    await daycounts.refresh(store, 60)
    while await daycounts.differing(store):
        pass
    kept = (await store.get(DAYCOUNTS, [str(DAY)]))[str(DAY)]
    assert {**kept, "mark": None} == {**whole, "mark": None}
    caplog.clear()
    assert await rows_of(store) == [[["1686"], "listed", 1]]
    assert caplog.records == []
