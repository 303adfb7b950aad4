"""Search and list indexes of the SQLite file: files from before them, changes by hand, plans of queries."""

import logging
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from newscrawl import codec
from newscrawl.storage import (
    ARTICLES,
    SIGNATURES,
    Access,
    Put,
    Store,
    open_store,
)
from newscrawl.storage.sqlite import file as sqlfile
from newscrawl.storage.sqlite import fulltext
from newscrawl.storage.sqlite import query as sqlquery
from newscrawl.storage.sqlite import search as sqlitesearch
from newscrawl.storage.sqlite.signs import VERSION

INTO = "INTO articles VALUES"


def row(key: str, title: str = "新增专项债") -> str:
    """An article as SQL."""
    doc = {
        "_id": key,
        "title": title,
        "paragraphs": ["工信部"],
        "editors": ["王珊珊", "王珊珊"],
        "symbols": [],
    }
    return f"('{key}', '{codec.dumps(doc)}')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@asynccontextmanager
async def opened(path: Path, access: Access = Access.MAKE) -> AsyncIterator[Store]:
    store = open_store(f"sqlite:///{path}")
    await store.open(access)
    yield store
    await store.close()


def by_hand(path: Path, *statements: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        rows = [connection.execute(statement).fetchall() for statement in statements]
        connection.commit()
        return rows[-1]


def old_file(path: Path, count: int) -> None:
    """A file as the program made it when it had neither."""
    rows = ", ".join(row(str(n)) for n in range(100, 100 + count))
    made = "CREATE TABLE articles (id TEXT PRIMARY KEY, doc TEXT NOT NULL)"
    by_hand(path, made, f"INSERT {INTO} {rows}")


async def found(store: Store, word: str, limit: int = 0) -> list[str]:
    return sorted([hit.doc["_id"] async for hit in store.search([word], limit=limit)])


async def test_a_file_from_before_is_indexed_at_open(path: Path) -> None:
    old_file(path, 3)
    async with opened(path) as store:
        assert by_hand(path, 'SELECT * FROM "articles.editors"') == [
            ("王珊珊", n) for n in ("100", "101", "102")
        ]
        assert by_hand(path, 'SELECT * FROM "articles.search.todo"') == []
        assert await found(store, "专项债") == ["100", "101", "102"]
        assert await store.count(ARTICLES, {"editors": "王珊珊"}) == 3


async def test_what_opening_had_no_time_for_is_indexed_by_the_first_search(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_file(path, 450)
    monkeypatch.setattr(sqlfile, "OPEN_INDEX_S", -1)
    async with opened(path) as store:
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(450,)]
        assert len(await found(store, "专项债")) == 450
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(0,)]


def of_other_terms(path: Path) -> None:
    """Make the file's index one of another version of the terms, which finds nothing."""
    by_hand(
        path,
        'DELETE FROM "articles.search.texts"',
        "UPDATE control SET doc = json_set(doc, '$.terms', 1, '$.version', 5) WHERE id = 'schema'",
    )


async def test_an_index_of_other_terms_is_made_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlitesearch, "TOLD", 400)
    old_file(path, 450)
    async with opened(path):
        pass
    of_other_terms(path)
    async with opened(path, Access.READ) as store:
        assert len(await found(store, "专项债")) == 450
    monkeypatch.setattr(sqlfile, "OPEN_INDEX_S", -1)
    async with opened(path):  # killed, as it were, before it came to the index
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(450,)]
        async with opened(path, Access.READ) as beside:
            assert len(await found(beside, "专项债")) == 450
    said = "450 articles are not indexed yet, which runs do: they are read one by one"
    assert [record.getMessage() for record in caplog.records] == [said, said]
    async with opened(path) as store:
        assert len(await found(store, "专项债")) == 450
    noted = by_hand(path, "SELECT doc FROM control WHERE id = 'schema'")
    assert [codec.loads(doc) for (doc,) in noted] == [{"_id": "schema", "terms": VERSION, "version": 5}]


FTS5 = """CREATE VIRTUAL TABLE "articles.search" USING fts5(title, text, content='', tokenize='ascii')"""


async def test_the_former_index_goes_bit_by_bit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "SHED", 2)
    monkeypatch.setattr(fulltext, "BATCH", 10)
    monkeypatch.setattr(sqlfile, "OPEN_INDEX_S", -1)
    old_file(path, 40)
    terms = " ".join(f"t{n}" for n in range(3000))
    by_hand(path, FTS5, f"""INSERT INTO "articles.search" (rowid, text) VALUES (1, '{terms}')""")  # noqa: S608 - the test's own
    blocks = 'SELECT count(*) FROM "articles.search_data"'
    ((many,),) = by_hand(path, blocks)
    assert many > 4
    async with opened(path):
        pass
    assert by_hand(path, blocks) == [(many,)]
    assert killed_after(path, 1) == 30
    assert many - 4 <= by_hand(path, blocks)[0][0] <= many - 2
    monkeypatch.setattr(fulltext, "SHED", 1000)
    async with opened(path) as store:
        assert len(await found(store, "专项债")) == 40
    assert by_hand(path, "SELECT name FROM sqlite_schema WHERE name GLOB 'articles.search[_]*'") == []
    assert by_hand(path, "SELECT name FROM sqlite_schema WHERE name = 'articles.search'") == []


def killed_after(path: Path, steps: int) -> int:
    """Kill who indexes after so many steps, perhaps within the next; how many were left to index then."""
    command = [sys.executable, "-m", "tests.storage.programs", "index_in_steps", f"sqlite:///{path}", "30"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        left = [int(program.stdout.readline()) for _ in range(steps)]
        program.kill()
    return left[-1]


@pytest.mark.parametrize("steps", [1, 7])
async def test_who_is_killed_while_indexing_leaves_a_right_index(path: Path, steps: int) -> None:
    old_file(path, 150)
    assert killed_after(path, steps) == 150 - 10 * steps
    async with opened(path, Access.READ) as store:
        assert len(await found(store, "专项债")) == 150
    async with opened(path) as store:
        assert len(await found(store, "专项债")) == 150
        by_hand(path, "UPDATE articles SET doc = replace(doc, '专项债', '国债券') WHERE id < '160'")
        assert (len(await found(store, "专项债")), len(await found(store, "国债券"))) == (90, 60)
    assert by_hand(path, "PRAGMA integrity_check") == [("ok",)]


async def test_articles_are_indexed_together_and_none_is_missed(path: Path) -> None:
    async with opened(path) as store:
        for n in range(sqlfile.INDEX_AT + 7):
            await store.write([Put(ARTICLES, {"_id": str(n), "title": "专项债", "paragraphs": []})])
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(7,)]
        assert len(await found(store, "专项债")) == sqlfile.INDEX_AT + 7
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(0,)]
        await store.write([Put(ARTICLES, {"_id": "0", "title": "改题", "paragraphs": []})])
        assert await found(store, "改题") == ["0"]
        assert len(await found(store, "专项债")) == sqlfile.INDEX_AT + 6


async def test_what_is_written_in_bulk_is_indexed_with_it(path: Path) -> None:
    async with opened(path) as store:
        await store.write([Put(ARTICLES, {"_id": str(n), "title": "专项债"}) for n in range(450)])
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(0,)]


async def test_closing_indexes_the_rest_and_tells_how_much_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "newscrawl")
    monkeypatch.setattr(sqlfile, "OPEN_INDEX_S", -1)
    monkeypatch.setattr(sqlfile, "TOLD_EACH_S", -1)
    old_file(path, 450)
    async with opened(path) as store:
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(450,)]
        await store.write([Put(ARTICLES, {"_id": "a", "title": "专项债", "paragraphs": []})])
        assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(451,)]
    assert by_hand(path, 'SELECT count(*) FROM "articles.search.todo"') == [(0,)]
    told = [f"{path}: indexing for search, {left} articles left" for left in (251, 51, 0)]
    assert [record.getMessage() for record in caplog.records] == told


async def test_opening_again_changes_nothing(path: Path) -> None:
    async with opened(path) as store:
        await store.write([Put(ARTICLES, {"_id": "a", "title": "专项债", "editors": ["王"]})])
    schema = by_hand(path, "SELECT type, name, sql FROM sqlite_schema ORDER BY name")
    async with opened(path) as store:
        assert await found(store, "专项债") == ["a"]
    assert by_hand(path, "SELECT type, name, sql FROM sqlite_schema ORDER BY name") == schema


async def test_a_trigger_of_another_version_is_made_again(path: Path) -> None:
    async with opened(path):
        pass
    name = '"articles.lists+insert"'
    by_hand(
        path, f"DROP TRIGGER {name}", f"CREATE TRIGGER {name} AFTER INSERT ON articles BEGIN SELECT 1; END"
    )
    async with opened(path) as store:
        await store.write([Put(ARTICLES, {"_id": "a", "editors": ["王"]})])
        assert await store.count(ARTICLES, {"editors": "王"}) == 1


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM articles WHERE id = '101'", ["100", "", "100"]),
        ("UPDATE articles SET doc = replace(doc, '专项债', '国债券')", ["", "100 101", "100 101"]),
        ("UPDATE articles SET doc = replace(doc, '王珊珊', '李四')", ["100 101", "", ""]),
        (f"INSERT OR REPLACE {INTO} {row('101', '国债券')}", ["100", "101", "100 101"]),
        (f"INSERT {INTO} {row('102')}", ["100 101 102", "", "100 101 102"]),
    ],
)
async def test_changes_by_hand_are_found(path: Path, statement: str, expected: list[str]) -> None:
    old_file(path, 2)
    async with opened(path) as store:
        by_hand(path, statement)
        by_editor = [doc["_id"] async for doc in store.find(ARTICLES, {"editors": "王珊珊"})]
        answers = [await found(store, "专项债"), await found(store, "国债券"), by_editor]
        assert [" ".join(answer) for answer in answers] == expected


async def test_a_document_of_another_id_is_found_under_it(path: Path) -> None:
    old_file(path, 1)
    async with opened(path) as store:
        by_hand(path, "UPDATE articles SET id = '999', doc = replace(doc, '\"100\"', '\"999\"')")
        assert await found(store, "专项债") == ["999"]
        assert await store.count(ARTICLES, {"editors": "王珊珊"}) == 1


@pytest.mark.parametrize(
    ("where", "sort", "plan"),
    [
        (
            {"editors": "x"},
            None,
            ("SEARCH articles USING INDEX sqlite_autoindex_articles_1 (id=?)", "value=?"),
        ),
        ({"symbols": {"$in": ["x", "y"]}}, None, ("SEARCH articles USING INDEX sqlite_autoindex", "value=?")),
        ({"editors": "x"}, "-published_at", ("SEARCH articles USING INDEX sqlite_autoindex", "value=?")),
    ],
)
async def test_list_indexes_are_used(path: Path, where: Any, sort: Any, plan: tuple[str, ...]) -> None:
    async with opened(path):
        query = sqlquery.select(ARTICLES, where, sort, 20)
        with closing(sqlite3.connect(path)) as connection:
            steps = connection.execute(f"EXPLAIN QUERY PLAN {query.text}", query.values).fetchall()
    text = "\n".join(step[3] for step in steps)
    assert all(part in text for part in plan), text


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"bands": 1}, 1),
        ({"bands": 1.0}, 1),
        ({"bands": "1"}, 1),
        ({"bands": True}, 1),
        ({"bands": {"$in": ["1", 1, None]}}, 3),
        ({"bands": {"$in": [True, "1"]}}, 2),
    ],
)
async def test_elements_of_other_types_are_told_apart(path: Path, where: Any, expected: int) -> None:
    async with opened(path) as store:
        docs = [{"_id": str(n), "bands": bands} for n, bands in enumerate([["x", 1], ["1"], [True], None])]
        await store.write([Put(SIGNATURES, doc) for doc in docs])
        assert await store.count(SIGNATURES, where) == expected
