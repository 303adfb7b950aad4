"""A search index that somebody spoilt by hand: no traceback, nothing missed, and who writes next mends it."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.storage import ARTICLES, Access, Put, open_store
from newscrawl.storage.sqlite import file as sqlfile
from newscrawl.storage.sqlite import fulltext, packs, signs

ALL = [f"{n:02}" for n in range(25)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "PACK", 10)
    monkeypatch.setattr(fulltext, "BATCH", 11)
    monkeypatch.setattr(sqlfile, "INDEX_AT", 11)


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """Two packs, and three texts that wait."""
    found = tmp_path / "news.db"
    await found_by(found, Access.MAKE, [Put(ARTICLES, {"_id": key, "title": "专项债"}) for key in ALL])
    assert counted(found) == {"rows": 25, "texts": 3, "packs": 2}
    return found


async def found_by(path: Path, access: Access, puts: list[Put] | None = None) -> list[str]:
    """Write these one by one, then search."""
    store = open_store(f"sqlite:///{path}")
    await store.open(access)
    for put in puts or []:
        await store.write([put])
    found = sorted([hit.doc["_id"] async for hit in store.search(["专项债"], limit=0)])
    await store.close()
    return found


def counted(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        query = 'SELECT count(*) FROM "articles.search.{}"'
        names = ("rows", "texts", "packs")
        return {name: connection.execute(query.format(name)).fetchone()[0] for name in names}


def by_hand(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE "articles.search.texts" SET body = x'00ff' WHERE row = 24""",
        """UPDATE "articles.search.texts" SET title = x'00ff'""",
        'DELETE FROM "articles.search.texts" WHERE row = 24',
        'DELETE FROM "articles.search.texts"',
        'DELETE FROM "articles.search.rows" WHERE row = 24',
        'DELETE FROM "articles.search.rows"',
        'DELETE FROM "articles.search.packs" WHERE first = 1',
        'DELETE FROM "articles.search.packs" WHERE first = 12',
        'DELETE FROM "articles.search.packs"',
        'DELETE FROM "articles.search.blocks"',
    ],
)
async def test_what_was_spoilt_is_noticed_and_made_anew(path: Path, statement: str) -> None:
    by_hand(path, statement)
    assert await found_by(path, Access.READ) == ALL
    assert await found_by(path, Access.MAKE) == ALL
    assert counted(path)["rows"] == 25
    with closing(sqlite3.connect(path)) as connection:
        assert signs.is_current(connection)


@pytest.mark.parametrize("access", [Access.READ, Access.WRITE])
async def test_what_is_spoilt_between_two_searches_is_noticed(
    path: Path, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    is_current = signs.is_current

    def looked(connection: sqlite3.Connection) -> bool:
        asked.append(is_current(connection))
        return asked[-1]

    monkeypatch.setattr(signs, "is_current", looked)
    store = open_store(f"sqlite:///{path}")
    await store.open(access)
    for _ in range(2):
        assert sorted([hit.doc["_id"] async for hit in store.search(["专项债"], limit=0)]) == ALL
    by_hand(path, 'DELETE FROM "articles.search.rows" WHERE row = 24')
    assert sorted([hit.doc["_id"] async for hit in store.search(["专项债"], limit=0)]) == ALL
    assert asked == [True, False]
    await store.close()


@pytest.mark.parametrize("value", ["x'00ff'", "'text'", "7", "zeroblob(9)"])
async def test_a_block_that_cannot_be_read_is_told_of(
    path: Path, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    by_hand(path, f'UPDATE "articles.search.blocks" SET block = {value}')  # noqa: S608 - the test's own
    caplog.set_level(logging.WARNING)
    assert await found_by(path, Access.READ) == ALL
    (told,) = {record.getMessage() for record in caplog.records}
    assert told.startswith("the search index is damaged (")
    assert 'DROP TABLE "articles.search.blocks" in the file, and the next run makes it anew' in told
    by_hand(path, 'DROP TABLE "articles.search.blocks"')
    caplog.clear()
    assert await found_by(path, Access.MAKE) == ALL
    assert await found_by(path, Access.READ) == ALL
    assert caplog.records == []


async def test_who_makes_one_pack_of_spoilt_ones_makes_the_index_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "FEW", 3)
    by_hand(path, """UPDATE "articles.search.blocks" SET block = x'00ff'""")
    more = [f"{n}" for n in range(25, 36)]
    puts = [Put(ARTICLES, {"_id": key, "title": "专项债"}) for key in more]
    assert await found_by(path, Access.MAKE, puts) == [*ALL, *more]
    assert await found_by(path, Access.READ) == [*ALL, *more]
    with closing(sqlite3.connect(path)) as connection:
        query = """SELECT count(*) FROM "articles.search.blocks" WHERE block = x'00ff'"""
        assert connection.execute(query).fetchall() == [(0,)]


async def test_a_take_down_leaves_nothing_of_a_spoilt_index(path: Path) -> None:
    by_hand(path, """UPDATE "articles.search.blocks" SET block = x'00ff'""")
    by_hand(path, "DELETE FROM articles WHERE id = '03'")
    store = open_store(f"sqlite:///{path}")
    await store.open()
    await store.purge()
    await store.close()
    assert await found_by(path, Access.READ) == [key for key in ALL if key != "03"]
