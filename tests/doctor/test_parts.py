"""Parts of the store that are gone, and documents that do not go together, are told with what to do."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from newscrawl.doctor import local
from newscrawl.doctor.parts import findings
from newscrawl.doctor.store import look
from newscrawl.sites.checks import Level
from newscrawl.storage import ARTICLES, LISTINGS, SIGNATURES, Op, Put, Store, open_store
from newscrawl.stories.minhash import SCHEME

FINE = {
    "parts": ("ok", "all that the store makes beside the documents is there", ""),
    "records": ("ok", "rows, articles, signatures and pages go together", ""),
}
NOW = datetime(2026, 5, 4, 4, tzinfo=UTC)
FILE = "sina_china-20260504T040000Z-host-7-00001.warc.gz"


def article(key: str, **fields: Any) -> Op:
    return Put(ARTICLES, {"_id": key, "published_at": NOW, **fields})


async def told(store: Store, *ops: Op, archive: str = "") -> dict[str, tuple[str, str, str]]:
    """What is not as it should be."""
    await store.write(ops)
    found = {one.check: (one.level, one.told, one.advice) async for one in findings(store, archive)}
    return {check: line for check, line in found.items() if line != FINE[check]}


async def test_what_goes_together(store: Store, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"0123456789")
    rows = [Put(LISTINGS, {"_id": key, "state": "stored"}) for key in ("a", "b", "other")]
    signatures = [Put(SIGNATURES, {"_id": key, "scheme": SCHEME}) for key in "ab"]
    replayed = article("b", story_id="a", archive={"file": "theirs.warc.gz", "offset": 0})
    first = article("a", story_id="a", archive={"file": FILE, "offset": 9})
    assert await told(store, *rows, *signatures, first, replayed, archive=str(tmp_path)) == {}


async def test_rows_without_articles(store: Store) -> None:
    rows = [Put(LISTINGS, {"_id": key, "state": "stored"}) for key in "abc"]
    assert await told(store, *rows, article("c")) == {
        "records": (
            "warn",
            "of the 3 rows stored last, 2 have no article",
            "scrapy reextract wins them back from the archive",
        )
    }


async def test_stories_without_signatures(store: Store) -> None:
    assert await told(store, article("a", story_id="a"), article("b")) == {
        "records": (
            "warn",
            "1 of the 1 oldest and newest articles in stories have no signature: "
            "near duplicates do not find them",
            "scrapy stories --rebuild",
        )
    }


async def test_pages_that_are_not_in_the_archive(store: Store, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"0123456789")
    docs = [article(key, archive={"file": FILE, "offset": at}) for key, at in (("a", 9), ("b", 10))]
    assert await told(store, *docs, archive=str(tmp_path)) == {
        "records": (
            "warn",
            f"the pages of 1 of the 2 oldest and newest articles are not in {tmp_path}: {FILE}",
            "bring the files back, or correct ARCHIVE_DIR; scrapy reextract finds what forget has moved",
        )
    }


async def test_what_is_missing_is_not_said_to_be_fine_as_well(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    await store.write([article("a", title="专项债")])
    await store.close()
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        connection.execute('DELETE FROM "articles.search.rows"')
        connection.execute("DROP VIEW articles_flat")
        connection.commit()
    settings = Settings({"STORE_URI": store.name, "ARCHIVE_DIR": ""})
    seen = await look(settings, ["sina_china"], written=False)
    assert [
        (one.check, one.level, one.told) for one in seen.findings if one.check in ("parts", "search")
    ] == [
        (
            "parts",
            Level.WARN,
            "missing or of an older form: view articles_flat: SQL by hand does not find it",
        ),
        ("search", Level.WARN, "a part of the search index is gone: searches read the articles one by one"),
    ]
    assert {one.advice for one in seen.findings if one.check in ("parts", "search")} == {
        "nothing: the next crawl makes it anew"
    }


def test_an_archive_that_no_crawl_can_write(tmp_path: Path) -> None:
    settings = Settings({"ARCHIVE_DIR": str(tmp_path / "none" / "archive"), "REPLAY": ""})
    (found,) = local.archive(settings, made=True)
    assert (found.level, found.told) == (
        Level.FAIL,
        f"archive: cannot write {tmp_path}/none/archive: No such file or directory",
    )
    assert [*local.archive(settings, made=False)] == []
    assert [*local.archive(Settings({"ARCHIVE_DIR": "", "REPLAY": ""}), made=True)] == []
    (found,) = local.archive(Settings({"ARCHIVE_DIR": str(tmp_path), "REPLAY": ""}), made=False)
    assert (found.level, found.told) == (Level.OK, f"{tmp_path} can be written to")
    assert [*tmp_path.iterdir()] == []
