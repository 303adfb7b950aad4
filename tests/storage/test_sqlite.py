"""The embedded store as a file: its shape, by hand and by other processes."""

import asyncio
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.storage import (
    ARTICLES,
    LISTINGS,
    BadStoreUri,
    Conflict,
    DocumentRefused,
    Op,
    Put,
    Update,
    open_store,
)
from newscrawl.storage.sqlite import query as sqlquery
from newscrawl.storage.sqlite.file import Database
from newscrawl.storage.sqlite.store import SqliteStore

PROGRAM = [sys.executable, "-m", "tests.storage.programs"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    found = SqliteStore(f"sqlite:///{path}", busy_s=0.3)
    await found.open()
    yield found
    await found.close()


def by_hand(path: Path, sql: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


async def test_tables_can_be_queried_by_hand(store: SqliteStore, path: Path) -> None:
    moment = datetime(2018, 12, 28, 11, 55, 10, tzinfo=UTC)
    await store.write([Put(ARTICLES, {"_id": "a", "title": "央行", "published_at": moment})])
    assert by_hand(path, "PRAGMA journal_mode") == [("wal",)]
    tables = {name for (name,) in by_hand(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {"articles", "listings", "rejects", "revisions", "runs"} <= tables
    assert by_hand(path, "SELECT * FROM articles") == [
        ("a", '{"_id":"a","title":"央行","published_at":"2018-12-28T11:55:10.000Z"}')
    ]
    columns = by_hand(path, "SELECT name, type, pk, \"notnull\" FROM pragma_table_info('articles')")
    assert columns == [("id", "TEXT", 1, 0), ("doc", "TEXT", 0, 1)]


@pytest.mark.parametrize(
    ("where", "sort", "plan"),
    [
        ({"content_hash": "x"}, None, ["SEARCH articles USING INDEX articles.content_hash (<expr>=?)"]),
        ({}, "-published_at", ["SCAN articles USING INDEX articles.published_at"]),
        (
            {"source": "x"},
            "published_at",
            [
                "SEARCH articles USING INDEX articles.source+published_at (<expr>=?)",
                "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY",  # of equal times, by id
            ],
        ),
        ({"_id": "x"}, None, ["SEARCH articles USING INDEX sqlite_autoindex_articles_1 (id=?)"]),
    ],
)
async def test_indexes_are_used(
    store: SqliteStore, path: Path, where: Any, sort: Any, plan: list[str]
) -> None:
    query = sqlquery.select(ARTICLES, where, sort, 0)
    steps = by_hand(path, f"EXPLAIN QUERY PLAN {query.text}", *query.values)
    assert [step[3] for step in steps] == plan


async def test_a_call_is_applied_whole_or_not_at_all(store: SqliteStore) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "n": 1})])
    with pytest.raises(DocumentRefused):
        await store.write(
            [Put(ARTICLES, {"_id": "a", "n": 2}), Put(ARTICLES, {"_id": "b", "n": float("inf")})]
        )
    assert await store.get(ARTICLES, ["a", "b"]) == {"a": {"_id": "a", "n": 1}}


async def test_calls_share_transactions(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    commit = Database.commit

    def counted(self: Database, calls: list[Sequence[Op]]) -> list[Exception | None]:
        sizes.append(len(calls))
        return commit(self, calls)

    monkeypatch.setattr(Database, "commit", counted)
    await asyncio.gather(*(store.write([Put(ARTICLES, {"_id": str(n)})]) for n in range(500)))
    assert sizes == [500]


@pytest.mark.parametrize("name", ["art icles", 'a"b', "sqlite_master", "", "a;b"])
async def test_a_collection_must_be_named_like_a_table(store: SqliteStore, name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a collection"):
        await store.write([Put(name, {"_id": "a"})])
    with pytest.raises(ValueError, match="is no name of a collection"):
        await store.count(name)


async def test_finding_takes_memory_for_a_batch_only(store: SqliteStore) -> None:
    text = "x" * 5000
    await store.write([Put(LISTINGS, {"_id": f"{n:05}", "n": -n, "text": text}) for n in range(6000)])
    tracemalloc.start()
    try:
        count = len([None async for _ in store.find(LISTINGS, sort="n")])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 6000
    assert peak < 6_000_000  # of 30 MB


async def test_a_find_sees_the_store_as_it_was(store: SqliteStore) -> None:
    await store.write([Put(LISTINGS, {"_id": f"{n:04}", "n": 0}) for n in range(500)])
    seen = 0
    async for doc in store.find(LISTINGS):
        if not seen:
            await store.write([Put(LISTINGS, {"_id": f"{n:04}", "n": 1}) for n in range(600)])
        seen += 1
        assert doc["n"] == 0
    assert seen == 500


def test_two_processes_write_at_once(path: Path) -> None:
    uri = f"sqlite:///{path}"
    programs = [subprocess.Popen([*PROGRAM, "write_some", uri, prefix]) for prefix in "ab"]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert by_hand(path, "SELECT count(*) FROM articles") == [(400,)]


def test_a_killed_writer_loses_nothing_acknowledged(path: Path) -> None:
    command = [*PROGRAM, "write_for_ever", f"sqlite:///{path}", "a"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        told = [program.stdout.readline().strip() for _ in range(100)]
        program.kill()
        told += [line.strip() for line in program.stdout if line.endswith("\n")]
    stored = {key for (key,) in by_hand(path, "SELECT id FROM articles")}
    assert len(told) >= 100
    assert set(told) <= stored
    assert by_hand(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_relative_path_is_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///data/news.db")

    async def touch() -> None:
        await store.open()
        await store.close()

    asyncio.run(touch())
    assert (tmp_path / "data/news.db").exists()


@pytest.mark.parametrize(
    "uri",
    ["sqlite://", "sqlite:///", "sqlite://news.db", "sqlite:///data/", "sqlite:///:memory:", "sqlite:////"],
)
def test_a_uri_that_names_no_file(uri: str) -> None:
    with pytest.raises(
        BadStoreUri, match=r"names no file: sqlite:///relative/path.db or sqlite:////absolute/path.db"
    ):
        open_store(uri)


def test_pymongo_is_not_imported_for_it() -> None:
    code = "from newscrawl.storage import open_store; open_store('sqlite:///x')"
    code += "; import sys; print('pymongo' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


async def test_every_commit_reaches_the_disk(store: SqliteStore) -> None:
    """FULL: NORMAL would lose the last commits of a power cut, acknowledged as they were."""
    database = store._open_database
    assert database._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("bad", ["half a character: \ud800", "conflict"])
async def test_of_a_group_only_the_failing_callers_part_is_rolled_back(store: SqliteStore, bad: str) -> None:
    await store.write([Put(ARTICLES, {"_id": "old", "revision": 2})])
    late = Update(ARTICLES, "old", {"revision": 3}, where={"revision": 1})
    failing = late if bad == "conflict" else Put(ARTICLES, {"_id": "b3", "title": bad})
    calls: list[Sequence[Op]] = [
        [Put(ARTICLES, {"_id": "a1"}), Put(ARTICLES, {"_id": "a2"})],
        [Put(ARTICLES, {"_id": "b1"}), Update(ARTICLES, "a1", {"by": "b"}), failing],
        [Put(ARTICLES, {"_id": "c1"}), Update(ARTICLES, "a2", {"by": "c"})],
    ]
    database = store._open_database
    assert isinstance(database, Database)
    assert [type(error) for error in database.commit(calls)] == [
        type(None),
        Conflict if bad == "conflict" else DocumentRefused,
        type(None),
    ]
    found = {doc["_id"]: doc.get("by") async for doc in store.find(ARTICLES)}
    assert found == {"a1": None, "a2": "c", "c1": None, "old": None}


@pytest.mark.parametrize("text", ["[]", '"text"', "7", "null"])
async def test_what_is_no_document_is_written_anew(store: SqliteStore, path: Path, text: str) -> None:
    await store.write([Put(ARTICLES, {"_id": "b"})])
    by_hand_commit(path, "INSERT INTO articles VALUES ('a', ?)", text)
    assert await store.get(ARTICLES, ["a"]) == {}
    with pytest.raises(Conflict):
        await store.write([Update(ARTICLES, "a", {"title": "x"}, where={"revision": None})])
    await store.write([Update(ARTICLES, "a", {"title": "x"})])  # of nothing: nothing
    assert by_hand(path, "SELECT doc FROM articles WHERE id = 'a'") == [(text,)]
    await store.write([Put(ARTICLES, {"_id": "a", "title": "新"}, new=True)])
    assert await store.get(ARTICLES, ["a"]) == {"a": {"_id": "a", "title": "新"}}


async def test_a_document_has_the_id_of_its_row(store: SqliteStore, path: Path) -> None:
    for key, text in {"a": '{"_id":7,"n":1}', "b": "{}"}.items():
        by_hand_commit(path, f"INSERT INTO listings VALUES ('{key}', ?)", text)  # noqa: S608 - a literal
    assert await store.get(LISTINGS, "ab") == {"a": {"_id": "a", "n": 1}, "b": {"_id": "b"}}


async def test_what_an_update_would_nest_too_deeply_is_refused(store: SqliteStore) -> None:
    inner: Any = []
    for _ in range(800):
        inner = [inner]
    await store.write([Put(ARTICLES, {"_id": "a"})])
    with pytest.raises(DocumentRefused, match="articles 'a': nested too deeply"):
        await store.write([Update(ARTICLES, "a", {".".join("x" * 800): inner})])
    assert await store.get(ARTICLES, ["a"]) == {"a": {"_id": "a"}}


def by_hand_commit(path: Path, sql: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)
