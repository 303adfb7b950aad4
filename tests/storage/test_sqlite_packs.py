"""Packs in the file: made, made one, made anew when thin, and rid of what is gone."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.storage import ARTICLES, Delete, Put, Store, open_store
from newscrawl.storage.sqlite import file as sqlfile
from newscrawl.storage.sqlite import fulltext, packs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
async def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.setattr(fulltext, "PACK", 10)
    monkeypatch.setattr(fulltext, "BATCH", 11)
    monkeypatch.setattr(sqlfile, "INDEX_AT", 11)
    monkeypatch.setattr(packs, "FEW", 3)
    monkeypatch.setattr(packs, "LARGE", 30)
    found = open_store(f"sqlite:///{path}")
    await found.open()
    yield found
    await found.close()


async def put(store: Store, numbers: Sequence[int], title: str = "专项债") -> None:
    for n in numbers:
        await store.write([Put(ARTICLES, {"_id": f"{n:03}", "title": f"{title}第{n}号"})])


async def found(store: Store, word: str) -> list[int]:
    return sorted([int(hit.doc["_id"]) async for hit in store.search([word], limit=0)])


def made(path: Path) -> list[tuple[int, int, int]]:
    """The packs: first row, last row, texts."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute('SELECT * FROM "articles.search.packs"').fetchall()


async def test_packs_are_made_and_few_of_them_become_one(store: Store, path: Path) -> None:
    await put(store, range(22))
    assert made(path) == [(1, 11, 11), (12, 22, 11)]
    await put(store, range(22, 33))
    assert made(path) == [(1, 33, 33)]
    await put(store, range(33, 49))
    assert made(path) == [(1, 33, 33), (34, 44, 11)]
    assert await found(store, "专项债") == list(range(49))
    assert await found(store, "第40号") == [40]


async def test_a_pack_of_which_little_is_left_is_made_anew(store: Store, path: Path) -> None:
    await put(store, range(33))
    await put(store, range(22), "国债")
    assert made(path) == [(1, 55, 33)]  # thin, and then one of three small ones
    assert await found(store, "专项债") == list(range(22, 33))
    assert await found(store, "国债") == list(range(22))


async def test_a_pack_of_which_nothing_is_left_goes(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "FEW", 99)
    await put(store, range(22))
    await put(store, range(22), "国债")
    assert made(path) == [(23, 33, 11), (34, 44, 11)]
    assert await found(store, "专项债") == []
    assert await found(store, "国债") == list(range(22))


async def test_a_purge_leaves_no_term_of_what_is_gone(store: Store, path: Path) -> None:
    await put(store, range(33))
    await store.write([Put(ARTICLES, {"_id": "900", "title": "央行绝密"}), Delete(ARTICLES, "030")])
    await put(store, range(40, 54))
    assert await found(store, "绝密") == [900]
    await store.write([Delete(ARTICLES, "900")])
    await store.purge()
    rows = {row for first, last, _ in made(path) for row in range(first, last + 1)}
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute('SELECT sum(texts) FROM "articles.search.packs"').fetchone()
        left = {row for (row,) in connection.execute('SELECT row FROM "articles.search.rows"')}
        waiting = {row for (row,) in connection.execute('SELECT row FROM "articles.search.texts"')}
    assert size == len(rows & left)
    assert len(left - waiting) == size
    assert await found(store, "绝密") == []
    assert await found(store, "专项债") == [*range(30), 31, 32, *range(40, 54)]


async def test_rows_far_apart_are_not_made_one(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "SPAN", 30)
    await put(store, range(44))
    assert made(path) == [(1, 11, 11), (12, 22, 11), (23, 33, 11), (34, 44, 11)]
