"""The views: every field a column, quick, read-only, and in step with the schema; alike in both stores."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.runs.record import COUNTS
from newscrawl.schema import COLLECTIONS, Field, flat, walk
from newscrawl.storage import ARTICLES, LISTINGS, RUNS, Access, Put, Store, open_store
from newscrawl.storage.mongo.views import VIEWS
from tests.support import mongo

MOMENT = datetime(2021, 3, 18, 16, 30, 37, tzinfo=UTC)
"""Half past midnight of the 19th in Beijing."""

STOCKS: list[Doc] = [
    {"symbol": "605933.SH", "name": "望江银行", "origin": "link", "kind": "stock", "auto": False},
    {"symbol": "301788.SZ", "name": None, "origin": "text", "kind": "stock", "auto": True},
]
FULL: Doc = {
    "_id": "comos:full",
    "url": "https://finance.sina.com.cn/a",
    "title": "发行绿色债",
    "source": "青禾财经",
    "authors": ["柯子衡", "张三"],
    "published_at": MOMENT,
    "channel": {"path": "china/gncj", "lids": [1686, 1690]},
    "paragraphs": ["第一段，有逗号。", "第二段"],
    "images": [{"url": "https://n.sinaimg.cn/a.jpg", "caption": None}],
    "stocks": STOCKS,
    "symbols": ["605933.SH"],
    "keywords": [],
}
BARE: Doc = {"_id": "comos:bare", "title": "别无其他", "published_at": None}
RUN: Doc = {"_id": "run", "started_at": MOMENT, "ok": True, "counts": {"stored": 29, "bytes": 5}}
ROW: Doc = {"_id": "row", "ctime": MOMENT, "state": "stored", "lids": {"1686": {}, "3231": {}}}


@pytest.fixture
async def filled(store: Store) -> Store:
    await store.write([Put(ARTICLES, FULL), Put(ARTICLES, BARE), Put(RUNS, RUN), Put(LISTINGS, ROW)])
    return store


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    async with sqlite(tmp_path / "news.db") as store:
        await store.write([Put(ARTICLES, FULL), Put(ARTICLES, BARE)])
    return tmp_path / "news.db"


class sqlite:  # noqa: N801 - a context manager
    """A store of that file, opened for writing, or otherwise."""

    def __init__(self, file: Path, access: Access = Access.MAKE) -> None:
        self._store, self._access = open_store(f"sqlite:///{file}"), access

    async def __aenter__(self) -> Store:
        await self._store.open(self._access)
        return self._store

    async def __aexit__(self, *_: object) -> None:
        await self._store.close()


def ask(file: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def plan(file: Path, sql: str) -> str:
    return "; ".join(row[3] for row in ask(file, f"EXPLAIN QUERY PLAN {sql}"))


def rows(uri: str, view: str) -> list[Doc]:
    """The rows of a view, by either store: times as text, whatever a server calls a list as JSON."""
    if uri.startswith("sqlite"):
        with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {view}")]  # noqa: S608
    with mongo.client(uri) as client:
        return [_plain(doc) for doc in client.get_default_database()[view].find()]


def _plain(doc: Doc) -> Doc:
    def value(name: str, found: Any) -> Any:
        if isinstance(found, datetime):
            return f"{found:%Y-%m-%dT%H:%M:%S}.000Z"
        if name.endswith("_json"):
            return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return found

    return {name: value(name, found) for name, found in doc.items()}


def picked(found: list[Doc], **wanted: Any) -> Doc:
    """The columns of one row that a test is about."""
    (row,) = (row for row in found if all(row.get(name) == value for name, value in wanted.items()))
    return row


async def test_a_flat_article_is_the_same_in_either_store(filled: Store, store_uri: str) -> None:
    full = picked(rows(store_uri, "articles_flat"), id="comos:full")
    expected = {
        "title": "发行绿色债",
        "published_utc": "2021-03-18T16:30:37.000Z",
        "published_beijing": "2021-03-19 00:30:37",
        "channel_path": "china/gncj",
        "authors": "柯子衡,张三",
        "authors_json": '["柯子衡","张三"]',
        "channel_lids": "1686,1690",
        "channel_lids_json": "[1686,1690]",
        "text": "第一段，有逗号。\n第二段",
        "stocks_json": json.dumps(STOCKS, ensure_ascii=False, separators=(",", ":")),
        "keywords": None,
        "keywords_json": "[]",
        "removed_json": "[]",
    }
    assert {name: full.get(name) for name in expected} == expected


async def test_what_is_missing_is_null(filled: Store, store_uri: str) -> None:
    bare = picked(rows(store_uri, "articles_flat"), id="comos:bare")
    there = {name: value for name, value in bare.items() if value not in (None, "[]")}
    assert there == {"id": "comos:bare", "title": "别无其他"}


async def test_the_elements_of_lists_are_rows(filled: Store, store_uri: str) -> None:
    beside = {
        "url": "https://finance.sina.com.cn/a",
        "title": "发行绿色债",
        "source": "青禾财经",
        "published_utc": "2021-03-18T16:30:37.000Z",
        "published_beijing": "2021-03-19 00:30:37",
    }
    authors = sorted(rows(store_uri, "article_authors"), key=lambda row: row["author"])
    assert authors == [{"article_id": "comos:full", "author": name, **beside} for name in ("张三", "柯子衡")]
    assert rows(store_uri, "article_symbols") == [
        {"article_id": "comos:full", "symbol": "605933.SH", **beside}
    ]
    assert rows(store_uri, "article_keywords") == []
    stocks = rows(store_uri, "article_stocks")
    assert stocks == [
        {"article_id": "comos:full", "position": n, **stock, **beside} for n, stock in enumerate(STOCKS, 1)
    ]
    (image,) = rows(store_uri, "article_images")
    assert (image["url"], image["title"]) == ("https://n.sinaimg.cn/a.jpg", "发行绿色债")


async def test_runs_and_rows_are_flat_too(filled: Store, store_uri: str) -> None:
    (run,) = rows(store_uri, "runs_flat")
    assert (run["started_beijing"], run["ok"], run["stored"], run["bytes"], run.get("failed")) == (
        "2021-03-19 00:30:37", True, 29, 5, None,
    )  # fmt: skip
    (row,) = rows(store_uri, "listings_flat")
    assert (row["ctime_utc"], row["state"], row["lids"]) == (
        "2021-03-18T16:30:37.000Z",
        "stored",
        "1686,3231",
    )


def test_the_counts_of_a_run_are_those_that_runs_have() -> None:
    assert list(COUNTS) == list(flat.COUNTS)


def test_every_field_has_a_column() -> None:
    for collection in flat.NAMES:
        paths = {column.path for column in flat.columns(collection)}
        fields = {path for path, field in walk(COLLECTIONS[collection].fields) if not field.fields}
        assert {path for path in fields if "[]" not in path and "<key>" not in path} <= paths


def test_both_stores_have_the_same_views(file: Path) -> None:
    made = {name for (name,) in ask(file, "SELECT name FROM sqlite_schema WHERE type = 'view'")}
    assert made - {"signatures.bands"} == set(VIEWS) - {"articles_recent", "daily_counts"}
    assert {"articles_flat", "article_symbols", "article_authors", "article_keywords"} <= made
    assert {"runs_flat", "listings_flat"} <= made


@pytest.mark.parametrize(
    ("sql", "way"),
    [
        ("SELECT * FROM articles_flat WHERE published_utc >= '2021'", "USING INDEX articles.published_at"),
        ("SELECT title FROM articles_flat ORDER BY published_utc DESC", "INDEX articles.published_at"),
        (
            "SELECT title FROM articles_flat WHERE source = '青禾财经' AND published_utc < '2022'",
            "USING INDEX articles.source+published_at (<expr>=? AND <expr><?)",
        ),
        ("SELECT * FROM articles_flat WHERE id = 'a'", "SEARCH articles USING INDEX sqlite_autoindex"),
        ("SELECT title FROM article_symbols WHERE symbol = 'A.US'", "SEARCH e USING PRIMARY KEY (value=?)"),
        ("SELECT state FROM listings_flat WHERE ctime_utc >= '2021'", "USING INDEX listings.ctime"),
        ("SELECT stored FROM runs_flat ORDER BY started_utc DESC", "USING INDEX runs.started_at"),
    ],
)  # fmt: skip
def test_an_index_answers(file: Path, sql: str, way: str) -> None:
    found = plan(file, sql)
    assert way in found
    assert "TEMP B-TREE" not in found


def test_who_counts_symbols_reads_no_article(file: Path) -> None:
    found = plan(file, "SELECT symbol, count(*) FROM article_symbols GROUP BY symbol")
    assert found == "SCAN e; SEARCH a USING COVERING INDEX sqlite_autoindex_articles_1 (id=?) LEFT-JOIN"


def test_nobody_writes_into_a_view(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for sql in ("DELETE FROM articles_flat", "UPDATE article_authors SET author = 'x'"):
            with pytest.raises(sqlite3.OperationalError, match="because it is a view"):
                connection.execute(sql)


async def test_a_new_field_appears_by_itself(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    former = COLLECTIONS[ARTICLES]
    moods = Field("moods", "texts", "how it sounds", "an analyst")
    monkeypatch.setitem(COLLECTIONS, ARTICLES, replace(former, fields=(*former.fields, moods)))
    async with sqlite(file, Access.READ):
        assert "moods" not in ask(file, "SELECT sql FROM sqlite_schema WHERE name = 'articles_flat'")[0][0]
    async with sqlite(file) as store:
        await store.write([Put(ARTICLES, FULL | {"moods": ["喜", "忧"]})])
    assert ask(file, "SELECT moods, moods_json FROM articles_flat WHERE moods IS NOT NULL") == [
        ("喜,忧", '["喜","忧"]')
    ]
    assert ask(file, "SELECT mood FROM article_moods ORDER BY mood") == [("喜",), ("忧",)]


async def test_views_that_are_right_are_not_made_again(file: Path) -> None:
    before = ask(file, "PRAGMA schema_version")
    async with sqlite(file):
        pass
    assert ask(file, "PRAGMA schema_version") == before


async def test_a_table_of_such_a_name_stays(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "DROP VIEW runs_flat; CREATE TABLE runs_flat (mine); DROP VIEW articles_flat"
        )
    async with sqlite(file):
        pass
    assert ask(file, "SELECT * FROM runs_flat") == []
    assert ask(file, "SELECT count(*) FROM articles_flat") == [(2,)]
    assert [record.getMessage() for record in caplog.records] == [
        "runs_flat is there, and is no view: no view of this name is made"
    ]


def test_what_somebody_spoilt_spoils_no_query(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        odd = {"title": ["x"], "authors": "x", "stocks": [1, {"symbol": 5}], "channel": 3, "published_at": 9}
        connection.execute("INSERT INTO articles VALUES ('odd', ?)", (json.dumps(odd),))
        connection.commit()
    assert ask(file, "SELECT authors, channel_path FROM articles_flat WHERE id = 'odd'") == [("x", None)]
    assert ask(file, "SELECT position, symbol FROM article_stocks WHERE article_id = 'odd'") == [(2, 5)]
    for name in VIEWS.keys() - {"articles_recent", "daily_counts"}:
        ask(file, f"SELECT * FROM {name}")  # noqa: S608


def test_what_the_document_names_is_there() -> None:
    """docs/sql.md, whose blocks are run by tests/docs/test_sql.py."""
    text = (Path(__file__).parents[2] / "docs" / "sql.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+_flat|article_\w+)`", text)) - {"article_id"}
    assert {*flat.NAMES.values(), "article_symbols", "article_authors", "article_keywords"} <= named
    assert named <= VIEWS.keys()
