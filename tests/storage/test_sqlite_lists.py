"""The indexes of lists in a SQLite file, new and of an older version, and the size of its pages."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newscrawl.storage import SIGNATURES, Delete, Put
from newscrawl.storage.sqlite.store import SqliteStore

FORMER = (
    "CREATE TABLE signatures (id TEXT PRIMARY KEY, doc TEXT NOT NULL)",
    """INSERT INTO signatures VALUES ('a', '{"_id":"a","bands":["x","y"]}')""",
    'CREATE TABLE "signatures.bands" (value NOT NULL, id TEXT NOT NULL, PRIMARY KEY (value, id))'
    " WITHOUT ROWID",
    "INSERT INTO \"signatures.bands\" VALUES ('x', 'a'), ('y', 'a')",
)
"""What a version before had of signatures."""

UNINDEXED = FORMER[:2]


def by_hand(path: Path, *statements: str) -> list[Any]:
    """What the last one finds."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


async def written(path: Path, *ops: Put | Delete) -> dict[str, list[str]]:
    """Write, close; the ids of the signatures by their bands ``x`` and ``z``."""
    store = SqliteStore(f"sqlite:///{path}")
    await store.open()
    try:
        await store.write(ops)
        return {
            band: [doc["_id"] async for doc in store.find(SIGNATURES, {"bands": {"$in": [band]}})]
            for band in "xz"
        }
    finally:
        await store.close()


def signature(key: str, *bands: str) -> Put:
    return Put(SIGNATURES, {"_id": key, "bands": list(bands)})


@pytest.mark.parametrize(
    ("former", "kind"), [(FORMER, "table"), (UNINDEXED, "view"), ((), "view")], ids=["table", "none", "new"]
)
async def test_signatures_are_found_by_bands_in_every_file(
    tmp_path: Path, former: tuple[str, ...], kind: str
) -> None:
    path = tmp_path / "news.db"
    by_hand(path, "SELECT 1", *former)
    before = ["a"] if former else []
    assert await written(path, signature("b", "x", "z")) == {"x": [*before, "b"], "z": ["b"]}
    assert await written(path, signature("b", "z"), signature("c", "x")) == {"x": [*before, "c"], "z": ["b"]}
    assert await written(path, Delete(SIGNATURES, "c")) == {"x": before, "z": ["b"]}
    (found,) = by_hand(path, "SELECT type FROM sqlite_schema WHERE name = 'signatures.bands'")
    assert found == (kind,)


async def test_what_somebody_dropped_of_an_index_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    await written(path, signature("a", "x"), signature("b", "z"))
    for name in ("signatures.bands.entries", "signatures.numbers"):
        by_hand(path, f'DROP TABLE "{name}"')
        assert await written(path) == {"x": ["a"], "z": ["b"]}
    by_hand(path, 'DROP VIEW "signatures.bands"')
    assert await written(path, Delete(SIGNATURES, "a")) == {"x": [], "z": ["b"]}


async def test_nothing_is_left_of_a_signature_that_goes(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    await written(path, signature("a", "x", "z"), signature("b", "x"))
    await written(path, Delete(SIGNATURES, "a"))
    query = (
        'SELECT value, number, id FROM "signatures.bands.entries" JOIN "signatures.numbers" USING (number)'
    )
    ((value, number, key),) = by_hand(path, query)
    assert (value, key) == ("x", "b")
    assert by_hand(path, 'SELECT number, id FROM "signatures.numbers"') == [(number, "b")]


@pytest.mark.parametrize("mode", ["wal", "delete"])
async def test_a_new_file_has_small_pages_and_another_keeps_its_own(tmp_path: Path, mode: str) -> None:
    new, former = tmp_path / "new.db", tmp_path / "former.db"
    by_hand(former, "PRAGMA page_size = 4096", f"PRAGMA journal_mode = {mode}", *FORMER)
    for path, size in ((new, 2048), (former, 4096)):
        store = SqliteStore(f"sqlite:///{path}")
        await store.open()
        await store.write([signature("b", "x")])
        await store.purge()  # by VACUUM, which would change it otherwise
        await store.close()
        assert by_hand(path, "PRAGMA page_size") == [(size,)]
