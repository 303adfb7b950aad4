"""Documents that are older than the schema, or that somebody spoilt: one line each, and all else is shown."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.runs import Desk, together
from tests.support import mongo

Doc = dict[str, Any]
AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
END = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
OLD = {"_id": "comos:aaaaaaaa1", "title": "旧文", "published_at": AT}
SPOILT = OLD | {
    "_id": "comos:aaaaaaaa2",
    "title": "坏文",
    "published_at": "gestern",
    "authors": "柯子衡",
    "images": [7, {"url": "https://n.sinaimg.cn/a.jpg"}],
    "channel": None,
    "x_checked_at": "soon",
}
LATE = OLD | {"_id": "comos:aaaaaaaa3", "title": "远文", "published_at": END, "first_seen_at": END}
ARTICLES: dict[str, list[Doc]] = {"articles": [OLD, SPOILT, LATE]}
OTHERS: dict[str, list[Doc]] = {
    "runs": [{"_id": "r1", "started_at": AT}, {"_id": "r2", "started_at": END, "counts": "many", "ok": 1}],
    "listings": [
        {"_id": "comos:aaaaaaaa1", "state": "stored", "ctime": AT, "lids": {"1686": {"last_at": AT}}},
        {"_id": "comos:aaaaaaaa4", "state": "stored", "ctime": END, "lids": {"1686": 5, "x": {}}},
        {"_id": "comos:aaaaaaaa5"},
        {"_id": "comos:aaaaaaaa6", "ctime": ["x"], "lids": 5},
    ],
    "control": [{"_id": "list:1686", "newest_at": AT}],
    "revisions": [],
    "signatures": [{"_id": "comos:aaaaaaaa1", "scheme": ["x"]}],
}
LEFT_OUT = "articles comos:aaaaaaaa9 is no document (no object): left out"
COMMANDS = [
    "articles",
    "articles --json",
    "articles comos:aaaaaaaa2",
    "runs",
    "runs --json",
    "report",
    "coverage --since 2026-11-01 --until 2026-11-05",
    "coverage --recount",
    "coverage --json --since 2026-11-01 --until 2026-11-05",
    "export jsonl",
    "export csv",
    "export rss",
    "export jsonfeed",
    "export markdown -o {folder}/posts",
    "export parquet -o {folder}/a.parquet",
    "doctor --offline",
]


@pytest.fixture(params=["sqlite", "mongo"])
def spoilt(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Desk, str]:
    desk = Desk(tmp_path, "http://127.0.0.1:9")
    if request.param == "sqlite":
        desk.make_store()
        _into_sqlite(desk.file)
        return desk, f"sqlite:///{desk.file}"
    uri: str = request.getfixturevalue("mongo_uri")
    with mongo.client(uri) as client:
        for name, docs in (ARTICLES | OTHERS).items():
            for doc in docs:
                client.get_default_database()[name].insert_one(dict(doc))
    return desk, uri


def _into_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for name, docs in (ARTICLES | OTHERS).items():
            for doc in docs:
                text = json.dumps(doc, default=lambda at: at.isoformat().replace("+00:00", "Z"))
                connection.execute(f"INSERT INTO {name} VALUES (?, ?)", (doc["_id"], text))  # noqa: S608 - ours
        connection.execute("INSERT INTO articles VALUES ('comos:aaaaaaaa9', '[]')")
        connection.commit()


def test_every_reading_command_shows_what_it_can(spoilt: tuple[Desk, str]) -> None:
    desk, uri = spoilt

    def told(command: str) -> None:
        words = command.format(folder=desk.folder).split()
        run = desk.scrapy(*words, env={"NEWSCRAWL_STORE_URI": uri})
        assert (command, run.code, "Traceback" in run.err) == (command, 0, False), run.err
        known = (" read without ", LEFT_OUT)
        assert [line for line in run.lines if not any(part in line for part in known)] == []
        assert len(run.lines) == len(set(run.lines)) <= 4

    together(told, COMMANDS)


def test_what_could_not_be_read_is_named(spoilt: tuple[Desk, str]) -> None:
    desk, uri = spoilt
    run = desk.scrapy("articles", "--json", env={"NEWSCRAWL_STORE_URI": uri})
    lines = [line for line in run.lines if LEFT_OUT not in line]
    assert lines == [f"{uri}: articles comos:aaaaaaaa2: read without authors, published_at, images"]
    shown = {doc["_id"]: doc for doc in run.documents}
    assert shown.keys() == {"comos:aaaaaaaa1", "comos:aaaaaaaa2", "comos:aaaaaaaa3"}
    mended = shown["comos:aaaaaaaa2"]
    assert (mended["published_at"], mended["authors"], mended["x_checked_at"]) == (None, [], "soon")
    assert mended["images"] == [{"url": "https://n.sinaimg.cn/a.jpg", "caption": None}]
    assert shown["comos:aaaaaaaa1"]["flags"] == []


MISSING = ["articles", "runs", "report", "coverage", "export jsonl", "stories", "doctor --offline --json"]


def test_a_store_that_is_not_there_is_named_and_not_made(tmp_path: Path, mongo_uri: str) -> None:
    desk = Desk(tmp_path, "http://127.0.0.1:9")

    def told(command: str, uri: str) -> None:
        run = desk.scrapy(*command.split(), env={"NEWSCRAWL_STORE_URI": uri})
        name = uri.removeprefix("sqlite:///")
        code = int(not command.startswith("doctor"))  # which warns: a new folder has none
        assert (command, run.code, f"{name} is not there" in run.out + run.err) == (command, code, True)

    uris = [f"sqlite:///{desk.file}", mongo_uri]
    together(lambda case: told(*case), [(command, uri) for command in MISSING for uri in uris])
    assert [*tmp_path.iterdir()] == []
    with mongo.client(mongo_uri) as client:
        assert client.get_default_database().list_collection_names() == []
