"""What a SQLite file lacks is told in words, whether it is looked at or opened to be written."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.storage import ARTICLES, SIGNATURES, Access, Lack, Put, open_store
from newscrawl.storage.sqlite import file as sqlfile
from newscrawl.storage.sqlite import fulltext, look
from newscrawl.storage.sqlite import lacks as lackings

NEXT = ""
DROP = 'DROP {} "{}" in the file, and the next crawl makes it anew'
HOLED = "a part of the search index is gone, in {} of its packs: searches do not find all"
BLOCK = 'SELECT max(place) FROM "articles.search.blocks" WHERE place & 1099511627775 = 1'
"""One of the first pack's."""

GONE = Lack("search", "a part of the search index is gone: searches read the articles one by one", NEXT)

BY_READING = {
    'DROP INDEX "articles.published_at"': Lack(
        "parts", "missing or of an older form: index articles.published_at: reads are slow", NEXT
    ),
    'DROP TABLE "articles.authors"': Lack(
        "parts", "missing or of an older form: table articles.authors: reads are slow, or do without", NEXT
    ),
    'DROP TABLE "signatures.numbers"': Lack(
        "parts",
        "missing or of an older form: table signatures.numbers: reads are slow, or do without",
        NEXT,
    ),
    "DROP VIEW article_stocks": Lack(
        "parts", "missing or of an older form: view article_stocks: SQL by hand does not find it", NEXT
    ),
    'DROP TRIGGER "articles.search+insert"': Lack(
        "parts",
        "missing or of an older form: trigger articles.search+insert: "
        "what is written without it is not found",
        NEXT,
    ),
    "DROP TABLE revisions": Lack(
        "parts",
        "the table revisions is missing, with all that it held",
        "bring back a copy of the file, or go on: the next crawl makes it anew, and empty",
    ),
    'DELETE FROM "articles.search.blocks"': GONE,
    'DELETE FROM "articles.search.texts"': GONE,
    "DELETE FROM control WHERE id = 'schema'": GONE,
}
"""What a look finds; opening to write makes all of it anew."""

EVER = {
    f'DELETE FROM "articles.search.blocks" WHERE place = ({BLOCK})': Lack(  # noqa: S608 - constants
        "search", HOLED.format(1), DROP.format("TABLE", "articles.search.blocks")
    ),
    'DELETE FROM "articles.search.rows" WHERE row IN (2, 3)': Lack(
        "search", "search does not find 2 of the articles", DROP.format("TABLE", "articles.search.blocks")
    ),
    "DELETE FROM \"articles.authors\" WHERE id < '03'": Lack(
        "lists",
        "3 documents at either end of articles are not found by authors",
        DROP.format("TABLE", "articles.authors"),
    ),
    'DELETE FROM "signatures.bands.entries"': Lack(
        "lists",
        "1 documents at either end of signatures are not found by bands",
        DROP.format("VIEW", "signatures.bands"),
    ),
}
"""What opening does not see."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file with two packs, and three texts that wait."""
    path = tmp_path_factory.mktemp("lacks") / "news.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "PACK", 10)
        patch.setattr(fulltext, "BATCH", 11)
        patch.setattr(sqlfile, "INDEX_AT", 11)
        asyncio.run(_fill(path))
    return path.read_bytes()


async def _fill(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    await store.open()
    for number in range(25):
        await store.write([Put(ARTICLES, {"_id": f"{number:02}", "title": "专项债", "authors": ["王珊珊"]})])
    await store.write([Put(SIGNATURES, {"_id": "00", "bands": [7, 8]})])
    await store.close()


async def lacks(path: Path, access: Access) -> list[Lack]:
    store = open_store(f"sqlite:///{path}")
    await store.open(access)
    found = await store.lacks()
    await store.close()
    return found


def by_hand(path: Path, made: bytes, statement: str) -> Path:
    path.write_bytes(made)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    return path


async def test_a_whole_file_lacks_nothing(tmp_path: Path, made: bytes) -> None:
    path = by_hand(tmp_path / "news.db", made, "CREATE VIEW own AS SELECT 1")
    assert await lacks(path, Access.READ) == []
    assert await lacks(path, Access.MAKE) == []


@pytest.mark.parametrize("statement", BY_READING)
async def test_what_the_next_crawl_makes_anew(tmp_path: Path, made: bytes, statement: str) -> None:
    path = by_hand(tmp_path / "news.db", made, statement)
    assert BY_READING[statement] in await lacks(path, Access.READ)
    assert await lacks(path, Access.MAKE) == []


@pytest.mark.parametrize("statement", EVER)
async def test_what_must_be_dropped_to_be_made_anew(tmp_path: Path, made: bytes, statement: str) -> None:
    path = by_hand(tmp_path / "news.db", made, statement)
    for access in (Access.READ, Access.MAKE):
        assert await lacks(path, access) == [EVER[statement]]
    advised = EVER[statement].mend.partition(" in the file")[0]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(advised)
    assert await lacks(path, Access.MAKE) == []


async def test_a_file_that_this_user_cannot_write(
    tmp_path: Path, made: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = by_hand(tmp_path / "news.db", made, "CREATE VIEW own AS SELECT 1")
    monkeypatch.setattr(look, "_writable", lambda path: path != tmp_path)
    told = f"{path} and its folder: this user cannot write there"
    advice = "nothing, if this user only reads; a crawl must be able to"
    assert await lacks(path, Access.READ) == [Lack("rights", told, advice)]


async def test_articles_that_wait_for_the_index(
    tmp_path: Path, made: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = by_hand(tmp_path / "news.db", made, 'INSERT INTO "articles.search.todo" SELECT id FROM articles')
    assert await lacks(path, Access.READ) == []
    monkeypatch.setattr(lackings, "MANY", 24)
    told = "25 articles wait for the search index: searches read them one by one"
    advice = "nothing: the next crawl that stores something indexes them"
    assert await lacks(path, Access.READ) == [Lack("search", told, advice)]
