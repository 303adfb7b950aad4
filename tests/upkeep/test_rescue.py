"""``scrapy rescue``: zeroed pages, cut ends, foreign bytes, a lost or damaged log."""

import asyncio
import json
import random
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, Put, StoreError
from newscrawl.storage.collections import INDEXES
from newscrawl.storage.sqlite.store import SqliteStore
from newscrawl.upkeep.rescue import Counts, Rescue
from tests.crawl.runs import Desk
from tests.upkeep.conftest import REPLAY

PAGE = 2048
ROWS = 300


def article(number: int) -> dict[str, str]:
    """Every fifth is chained over several pages."""
    text = random.Random(number).randbytes(4500 if number % 5 == 0 else 300).hex()  # noqa: S311 - no secret
    return {"_id": f"comos:{number:014}", "title": f"标题{number}", "content_hash": text, "source": "新华社"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of ROWS articles and as many listings, at rest. Only read."""
    path = tmp_path_factory.mktemp("whole") / "news.db"
    asyncio.run(filled_with(SqliteStore(f"sqlite:///{path}"), range(ROWS)))
    return path


async def filled_with(store: SqliteStore, numbers: Iterable[int]) -> None:
    await store.open()
    for number in numbers:
        row = {"_id": f"comos:{number:014}", "state": "stored", "attempts": 0, "kind": "article"}
        await store.write([Put(ARTICLES, article(number)), Put(LISTINGS, row)])
    await store.close()


def docs(path: Path, collection: str) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(f"SELECT id, doc FROM {collection}"))  # noqa: S608 - of the test's own


def root(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (number,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [name]).fetchone()
        return int(number)


def zeroed(whole: Path, folder: Path, *numbers: int) -> Path:
    """A copy of the file with these pages wiped."""
    data = bytearray(whole.read_bytes())
    for number in numbers:
        data[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    (folder / "old.db").write_bytes(data)
    return folder / "old.db"


def rescued(old: Path) -> tuple[Path, dict[str, Counts]]:
    rescue = Rescue(old, old.with_name("new.db"))
    before = old.read_bytes()
    rescue.check()
    list(rescue.run())
    assert old.read_bytes() == before
    return rescue.new, rescue.counts


def test_a_whole_file_comes_out_equal(whole: Path, tmp_path: Path) -> None:
    new, counts = rescued(zeroed(whole, tmp_path))
    assert [docs(new, name) for name in INDEXES] == [docs(whole, name) for name in INDEXES]
    assert counts[ARTICLES] == counts[LISTINGS] == Counts(saved=ROWS)


def test_a_lease_is_neither_saved_nor_lost(tmp_path: Path) -> None:
    asyncio.run(filled_with(SqliteStore(f"sqlite:///{tmp_path / 'old.db'}"), []))
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        left = [("lease:sina_china", "{}"), ("list:1686", '{"_id":"list:1686"}')]
        connection.executemany("INSERT INTO control VALUES (?, ?)", left)
        connection.commit()
    new, counts = rescued(tmp_path / "old.db")
    assert counts[CONTROL] == Counts(saved=1)
    assert sorted(docs(new, CONTROL)) == ["list:1686", "schema"]


@pytest.mark.parametrize(
    "lost", [["articles"], ["sqlite_schema"], ["articles", "sqlite_autoindex_articles_1"]]
)
def test_rows_are_found_without_what_leads_to_them(whole: Path, tmp_path: Path, lost: list[str]) -> None:
    pages = [1 if name == "sqlite_schema" else root(whole, name) for name in lost]
    new, counts = rescued(zeroed(whole, tmp_path, *pages))
    assert docs(new, ARTICLES) == docs(whole, ARTICLES)
    assert docs(new, LISTINGS) == docs(whole, LISTINGS)
    assert (counts[ARTICLES].saved, counts[ARTICLES].lost) == (ROWS, 0)


def test_the_pages_of_an_older_version_are_told_without_the_header(whole: Path, tmp_path: Path) -> None:
    old = zeroed(whole, tmp_path)
    with closing(sqlite3.connect(old)) as connection:
        for statement in ("PRAGMA journal_mode = delete", "PRAGMA page_size = 4096", "VACUUM"):
            connection.execute(statement)
    old.write_bytes(bytes(4096) + old.read_bytes()[4096:])
    new, counts = rescued(old)
    assert docs(new, ARTICLES) == docs(whole, ARTICLES)
    assert counts[ARTICLES] == Counts(saved=ROWS)


def test_a_leaf_that_is_gone_costs_its_rows_which_are_counted(whole: Path, tmp_path: Path) -> None:
    marks = {number: f'{{"_id":"comos:{number:014}","title"'.encode() for number in range(ROWS)}
    pages = list(enumerate(_pages(whole.read_bytes()), 1))
    number, page = next((n, page) for n, page in pages if marks[7] in page)
    gone = {f"comos:{n:014}" for n, mark in marks.items() if mark in page}
    assert gone
    new, counts = rescued(zeroed(whole, tmp_path, number))
    assert docs(whole, ARTICLES).keys() - docs(new, ARTICLES) == gone
    assert counts[ARTICLES] == Counts(saved=ROWS - len(gone), lost=len(gone), broken=1)
    assert counts[LISTINGS] == Counts(saved=ROWS)


def test_a_file_that_ends_early(whole: Path, tmp_path: Path) -> None:
    old = zeroed(whole, tmp_path)
    old.write_bytes(old.read_bytes()[: old.stat().st_size // 2 + 100])
    new, counts = rescued(old)
    saved = docs(new, ARTICLES)
    assert saved.items() <= docs(whole, ARTICLES).items()
    assert ROWS // 3 < len(saved) == counts[ARTICLES].saved < ROWS
    assert counts[ARTICLES].lost + counts[ARTICLES].saved <= ROWS


@pytest.mark.parametrize("seed", range(3))
def test_foreign_bytes_all_over(whole: Path, tmp_path: Path, seed: int) -> None:
    old, chance = zeroed(whole, tmp_path), random.Random(seed)  # noqa: S311 - no secret
    data = bytearray(old.read_bytes())
    for _ in range(12):
        at = chance.randrange(PAGE, len(data) - 400)
        data[at : at + 400] = chance.randbytes(400)
    old.write_bytes(data)
    new, counts = rescued(old)
    saved = docs(new, ARTICLES)
    assert {key: json.loads(text)["title"] for key, text in saved.items()} == {
        key: f"标题{int(key[6:])}" for key in saved
    }
    assert ROWS * 0.8 < len(saved) <= ROWS
    assert counts[ARTICLES].saved == len(saved)


@pytest.fixture
def logged(whole: Path, tmp_path: Path) -> Path:
    """A file whose last articles, 300 to 305, are in its log only, a commit each."""
    path = tmp_path / "used.db"
    shutil.copy(whole, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        for number in range(ROWS, ROWS + 6):
            values = f"comos:{number:014}", json.dumps(article(number), ensure_ascii=False)
            connection.execute("INSERT INTO articles VALUES (?, ?)", values)
        for name in ("", "-wal"):
            shutil.copy(f"{path}{name}", tmp_path / f"old.db{name}")
    return tmp_path / "old.db"


def test_what_is_in_the_log_only_is_saved(logged: Path) -> None:
    new, counts = rescued(logged)
    assert len(docs(new, ARTICLES)) == ROWS + 6
    assert counts[ARTICLES] == Counts(saved=ROWS + 6)


def test_a_lost_log_costs_what_was_in_it_only(logged: Path, whole: Path) -> None:
    logged.with_name("old.db-wal").unlink()
    new, counts = rescued(logged)
    assert docs(new, ARTICLES) == docs(whole, ARTICLES)
    assert counts[ARTICLES] == Counts(saved=ROWS)


@pytest.mark.parametrize("at", [0, 32, 100])
def test_a_damaged_log_is_read_page_by_page(logged: Path, at: int) -> None:
    log = logged.with_name("old.db-wal")
    data = bytearray(log.read_bytes())
    data[at : at + 8] = b"\xff" * 8
    log.write_bytes(data)
    new, _ = rescued(logged)
    assert len(docs(new, ARTICLES)) == ROWS + 6


def test_what_is_no_store_at_all(tmp_path: Path) -> None:
    (tmp_path / "old.db").write_bytes(b"<html>" * 5000)
    with pytest.raises(StoreError, match=r"old\.db holds no page of a SQLite database$"):
        rescued(tmp_path / "old.db")
    assert [path.name for path in tmp_path.iterdir()] == ["old.db"]


def test_a_crawled_store_is_saved_and_filled_from_the_archive(filled: Desk, tmp_path: Path) -> None:
    """Page 1 gone: what a document is of is told by its fields. A leaf of articles gone: from the archive."""
    desk = Desk(tmp_path / "desk", "http://127.0.0.1:9")
    before = {name: filled.docs(name) for name in INDEXES}
    old = zeroed(filled.file, tmp_path, 1)
    run = desk.scrapy("rescue", str(old), str(tmp_path / "same.db"), "--json")
    assert (run.code, run.err) == (0, "")
    found = {name: docs(tmp_path / "same.db", name) for name in INDEXES}
    for spider in ("sina_china", "sina_flash"):
        before["control"].pop(f"lease:{spider}")
    assert {name: set(found[name]) for name in INDEXES} == {name: set(before[name]) for name in INDEXES}

    pages = enumerate(_pages(filled.file.read_bytes()), 1)
    old = zeroed(
        filled.file, tmp_path, *(n for n, page in pages if page[0] == 13 and b'"paragraphs"' in page)
    )
    run = desk.scrapy("rescue", str(old), str(desk.file), "--json")
    counts = run.documents[0]["collections"]["articles"]
    assert run.code == 0
    assert counts["saved"] < 29
    assert counts["saved"] + counts["lost"] == 29
    run = desk.scrapy("reextract", "--archive", REPLAY["NEWSCRAWL_REPLAY"], "--json")
    assert (run.code, desk.docs("articles").keys()) == (0, before["articles"].keys())


def test_usage(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "http://127.0.0.1:9")
    desk.file.write_bytes(b"x")
    for argv, code, said in (
        (["old.db"], 2, "two files: rescue OLD NEW"),
        ([str(desk.file), str(desk.file)], 2, f"{desk.file} is there already: name a file that is not"),
        ([str(tmp_path / "no.db"), "new.db"], 1, f"{tmp_path}/no.db is not there"),
        ([str(desk.file), str(tmp_path / "no" / "new.db")], 2, f"there is no folder {tmp_path}/no"),
    ):
        run = desk.scrapy("rescue", *argv)
        assert (run.code, run.out) == (code, "")
        assert said in run.err


def _pages(data: bytes) -> list[bytes]:
    return [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
