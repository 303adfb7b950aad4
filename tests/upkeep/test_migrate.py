"""``scrapy migrate``: there and back again between real stores, killed in between, and refused."""

import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import iso
from newscrawl.storage.collections import INDEXES
from newscrawl.upkeep.equal import digest, same_place
from tests.coverage import dense
from tests.crawl.runs import Desk, Run, finished, mongo_docs, together
from tests.support import mongo

COUNTS = {"articles": 29, "revisions": 1, "listings": 50, "rejects": 1, "runs": 1, "sweeps": 6, "control": 5}


def uri(file: Path) -> str:
    return f"sqlite:///{file}"


def migrate(desk: Desk, to: str, *argv: str) -> Run:
    return desk.scrapy("migrate", "--to", to, *argv)


def everything(desk: Desk) -> dict[str, dict[str, Any]]:
    """All documents but what a store keeps of itself."""
    found = {name: desk.docs(name) for name in INDEXES}
    found["control"].pop("schema", None)
    return found


def of_mongo(uri: str) -> dict[str, dict[str, Any]]:
    found = {name: mongo_docs(uri, name) for name in INDEXES}
    found["control"].pop("schema", None)
    return found


def rows(run: Run) -> dict[str, list[str]]:
    """The numbers of the printed table by collection."""
    lines = [[word.strip() for word in line.strip("│").split("│")] for line in run.out.splitlines()]
    return {line[0]: line[1:] for line in lines if line[0] in INDEXES}


def test_to_mongodb_and_back_gives_equal_documents(filled: Desk, mongo_uri: str, tmp_path: Path) -> None:
    there = migrate(filled, mongo_uri)
    assert (there.code, there.err) == (0, "")
    for name, count in COUNTS.items():
        assert rows(there)[name] == [str(count)] * 3 + ["0"]
    with mongo.client(mongo_uri) as client:
        found = client.get_default_database()["articles"].find_one({"_id": "comos:kmvtrqp2810447"})
        assert found
        assert found["published_at"] == datetime(2021, 3, 18, 12, 14, 37, tzinfo=UTC)
    desk = Desk(tmp_path / "back", "http://127.0.0.1:9")
    back = migrate(desk, uri(desk.file), "--from", mongo_uri)
    assert (back.code, back.err) == (0, "")
    assert everything(desk) == everything(filled)


def test_sqlite_to_sqlite_is_equal_to_the_byte(filled: Desk, tmp_path: Path) -> None:
    desk = Desk(tmp_path, "http://127.0.0.1:9")
    assert migrate(filled, uri(desk.file)).code == 0
    for name in INDEXES.keys() - {"control"}:
        assert desk.texts(name) == filled.texts(name)


def test_the_source_is_only_read(filled: Desk, tmp_path: Path) -> None:
    before = {name: filled.texts(name) for name in INDEXES}
    assert migrate(filled, uri(tmp_path / "other.db")).code == 0
    assert {name: filled.texts(name) for name in INDEXES} == before


def test_a_filled_store_is_refused_unless_asked_for(filled: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path, "http://127.0.0.1:9")
    dense.build(uri(other.file))
    before = other.texts("articles")
    run = migrate(filled, uri(other.file))
    assert (run.code, run.out, len(run.lines)) == (2, "", 1)
    assert "is not empty (articles, listings, rejects, runs, control); --into-existing writes" in run.err
    assert other.texts("articles") == before
    run = migrate(filled, uri(other.file), "--into-existing")
    assert (run.code, run.err) == (0, "")
    assert rows(run)["articles"] == ["29", "29", "29", str(len(before))]
    assert other.texts("articles") == before | filled.texts("articles")


def test_once_more_brings_over_what_is_new(filled: Desk, tmp_path: Path) -> None:
    source, target = (Desk(tmp_path / name, "http://127.0.0.1:9") for name in ("source", "target"))
    assert migrate(filled, uri(source.file)).code == 0
    assert migrate(source, uri(target.file)).code == 0
    with closing(sqlite3.connect(source.file)) as connection:
        connection.execute("UPDATE articles SET doc = json_set(doc, '$.title', '新题')")
        connection.commit()
    assert migrate(source, uri(target.file)).code == 0
    assert {doc["title"] for doc in target.docs("articles").values()} == {"新题"}


CLONE = """
    INSERT INTO {0} SELECT id || n, json_set(doc, '$._id', id || n)
    FROM {0}, (WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c WHERE n < 20) SELECT n FROM c)
"""


@pytest.fixture(scope="module")
def large(filled: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """More documents than a batch has, in several collections."""
    desk = Desk(tmp_path_factory.mktemp("large"), "http://127.0.0.1:9")
    assert migrate(filled, uri(desk.file)).code == 0
    with closing(sqlite3.connect(desk.file)) as connection:
        for name in ("articles", "listings"):
            connection.execute(CLONE.format(name))
        connection.commit()
    return desk


@pytest.mark.parametrize("steps", [0, 3, 7])
def test_a_killed_migration_goes_on(large: Desk, tmp_path: Path, steps: int) -> None:
    target = Desk(tmp_path, "http://127.0.0.1:9")
    killed(large, uri(target.file), lambda: progress(target) >= steps)
    run = migrate(large, uri(target.file))
    assert (run.code, run.err) == (0, "")
    assert everything(target) == everything(large)
    assert [doc["done"] for doc in target.docs("migrations").values()] == [True]


@pytest.mark.long
def test_a_killed_migration_to_mongodb_goes_on(large: Desk, mongo_uri: str) -> None:
    with mongo.client(mongo_uri) as connection:
        articles = connection.get_default_database()["articles"]
        killed(large, mongo_uri, lambda: articles.find_one() is not None)
    run = migrate(large, mongo_uri)
    assert (run.code, run.err) == (0, "")
    mine, theirs = of_mongo(mongo_uri), everything(large)
    assert mine.keys() == theirs.keys()
    for name, docs in theirs.items():
        assert mine[name] == docs


def killed(desk: Desk, to: str, when: Any) -> None:
    """Start a migration and kill it when ``when`` holds, or let it end."""
    with desk.started("migrate", "--to", to) as process:
        while process.poll() is None and not when():
            time.sleep(0.002)  # a process that is watched from outside gives no event, and wants the core
        process.send_signal(signal.SIGKILL)
        finished(process)


SO_FAR = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM listings)"


def progress(target: Desk) -> int:
    """How many documents, in batches, the target has; -1 before there is a store."""
    try:
        with closing(target.connect()) as connection:
            articles, listings = connection.execute(SO_FAR).fetchone()
            return int(articles // 100 + listings // 200)
    except sqlite3.Error:
        return -1


def test_what_differs_afterwards_is_told(filled: Desk, tmp_path: Path) -> None:
    target = Desk(tmp_path, "http://127.0.0.1:9")
    assert migrate(filled, uri(target.file)).code == 0
    with closing(sqlite3.connect(target.file)) as connection:
        connection.execute("INSERT INTO articles VALUES ('x', '{\"_id\":\"x\"}')")
        connection.commit()
    run = migrate(filled, uri(target.file))
    assert (run.code, run.out) == (1, "")
    assert run.lines == [f"scrapy migrate: articles: only in {uri(target.file)}: 1 document"]


def test_a_crawl_under_way_is_waited_for(filled: Desk, tmp_path: Path) -> None:
    source = Desk(tmp_path, "http://127.0.0.1:9")
    assert migrate(filled, uri(source.file)).code == 0
    until = iso(datetime.now(UTC) + timedelta(seconds=50))
    held = "UPDATE control SET doc = json_set(doc, '$.until_at', ?, '$.machine', 'other', '$.holder', 'h:1')"
    with closing(sqlite3.connect(source.file)) as connection:
        connection.execute(f"{held} WHERE id = 'lease:sina_china'", (until,))
        connection.commit()
    run = migrate(source, uri(tmp_path / "target.db"))
    assert (run.code, run.lines) == (
        1, ["scrapy migrate: a run is under way (h:1): try again when it has ended"],
    )  # fmt: skip


def test_bad_usage_is_one_line(filled: Desk, tmp_path: Path) -> None:
    same = f"sqlite:///{filled.file.parent}/./{filled.file.name}"
    wrong = [
        ([], "where to? --to URI"),
        (["--to", "mysql://reader:secret@host/db"], "no store has a URI that starts with 'mysql'"),
        (["--to", same], f"--to is the store to copy from: sqlite:///{filled.file}"),
        (["--to", "sqlite://x.db"], "'sqlite://x.db' names no file"),
        (["--to", uri(tmp_path / "a.db"), "more"], "don't know what to do with 'more'"),
    ]
    runs = together(lambda argv: filled.scrapy("migrate", *argv), [argv for argv, _ in wrong])
    for run, (_, told) in zip(runs, wrong, strict=True):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1)
        assert run.lines[0].startswith(f"scrapy migrate: error: {told}")
        assert "secret" not in run.err


def test_a_store_that_cannot_be_had(filled: Desk) -> None:
    run = migrate(filled, "sqlite:////dev/null/news.db")
    assert (run.code, run.out, len(run.lines)) == (1, "", 1)


def test_a_digest_is_of_the_content() -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    one = {"_id": "x", "seen_at": moment, "n": 1, "deep": {"b": [1, None], "a": "中"}}
    other = {"deep": {"a": "中", "b": [1, None]}, "n": 1, "seen_at": moment, "_id": "x"}
    assert digest(one) == digest(other)
    assert digest(one) != digest(one | {"n": "1"})
    with pytest.raises(TypeError, match="a document holds no set"):
        digest({"x": {1}})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sqlite:///a.db", "sqlite:///./a.db", True),
        ("sqlite:///a.db", "sqlite:///b.db", False),
        ("mongodb://h/a", "mongodb://h/a?w=1", True),
        ("mongodb://h/a", "mongodb://h/b", False),
        ("mongodb://h/a", "sqlite:///a", False),
    ],
)
def test_one_store_by_two_names(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same
