"""One crawl, either store; and stores that cannot be had."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crawl.runs import Desk, Run, content, mongo_docs, together
from tests.support import mongo, mongostub
from tests.support.ports import closed_port
from tests.support.site import Site, serving

PATIENCE = 100  # seconds: the 10 that a store is given, and what a busy machine adds
PASSWORD = "hun%2Fter2"  # noqa: S105 - of nobody
LIDS = "channels=1686"


@dataclass
class Both:
    """The same crawl into SQLite and into MongoDB."""

    site: Site
    desk: Desk
    uri: str
    runs: list[Run]

    def again(self) -> Run:
        return self.desk.crawl(LIDS, env={"NEWSCRAWL_STORE_URI": self.uri})


@pytest.fixture(scope="module")
def both(mongo_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with serving() as site, mongo.fresh_database(mongo_server) as uri:
        desk = Desk(tmp_path_factory.mktemp("both"), site.proxy.url)
        runs = [desk.crawl(LIDS), desk.crawl(LIDS, env={"NEWSCRAWL_STORE_URI": uri})]
        yield Both(site, desk, uri, runs)


def without_times(docs: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Ledger entries and rejects without the times of the run, and the place in its archive."""
    of_run = {"first_at", "last_at", "settled_at", "rejected_at", "next_at", "archive", "lids"}
    return {key: {k: v for k, v in doc.items() if k not in of_run} for key, doc in docs.items()}


def test_both_stores_hold_the_same(both: Both) -> None:
    assert [(run.code, run.troubles) for run in both.runs] == [(0, []), (0, [])]
    assert both.runs[0].counts == both.runs[1].counts
    articles = both.desk.docs("articles")
    assert len(articles) == 29
    assert content(mongo_docs(both.uri, "articles")) == content(articles)
    for name in ("listings", "rejects", "revisions", "sweeps"):
        assert without_times(mongo_docs(both.uri, name)) == without_times(both.desk.docs(name))


def test_a_second_run_into_mongodb_changes_no_document(both: Both) -> None:
    before = mongo_docs(both.uri, "articles")
    both.site.requests.clear()
    assert both.again().code == 0
    assert both.site.articles_asked == []
    assert mongo_docs(both.uri, "articles") == before


def test_mongodb_has_dates_and_indexes(both: Both) -> None:
    with mongo.client(both.uri) as client:
        articles = client.get_default_database()["articles"]
        found = articles.find_one({"_id": "comos:kmvtrqp2810447"})
        indexed = {key for index in articles.index_information().values() for key, _ in index["key"]}
    assert found
    assert found["published_at"] == datetime(2021, 3, 18, 12, 14, 37, tzinfo=UTC)
    assert indexed >= {"published_at", "source", "content_hash", "editors", "keywords"}


def test_sqlite_is_queryable_by_hand(both: Both) -> None:
    sql = "SELECT json_extract(doc, '$.title') FROM articles WHERE id = 'comos:nawmzqt2236154'"
    with closing(both.desk.connect()) as connection:
        assert connection.execute(sql).fetchall() == [("快讯：南岭1至4月规上工业增加值增长6.1%",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_setting_outranks_the_environment(desk: Desk) -> None:
    other = desk.folder / "other.db"
    run = desk.crawl("channels=1689", settings={"STORE_URI": f"sqlite:///{other}"})
    assert (run.code, other.exists(), desk.file.exists()) == (0, True, False)


@pytest.mark.long
async def test_a_store_that_cannot_be_had_ends_the_run(site: Site, desk: Desk) -> None:
    def login_fails(command: mongostub.Command) -> mongostub.Command:
        if mongostub.name_of(command).startswith("sasl"):
            return {"ok": 0.0, "code": 18, "codeName": "AuthenticationFailed", "errmsg": "no"}
        return mongostub.usual(command)

    def stalls(command: mongostub.Command) -> mongostub.Command:
        greeting = mongostub.name_of(command) in ("hello", "ismaster")
        return mongostub.HELLO if greeting else mongostub.STALL

    async with mongostub.stub(login_fails) as refusing, mongostub.stub(stalls) as stalling:
        with closed_port() as port:
            nowhere = f"mongodb://127.0.0.1:{port}/news"
            uris = [with_password(uri) for uri in (nowhere, refusing.uri, stalling.uri)]
            runs = await asyncio.gather(*(asyncio.to_thread(timed, desk, uri) for uri in uris))
    words = ["cannot be reached", "user or password refused", "no answer within"]
    for (run, seconds), word in zip(runs, words, strict=True):
        assert (run.code, run.out, seconds < PATIENCE) == (1, "", True)
        assert run.last.startswith("failed: mongodb://reader:***@127.0.0.1:")
        assert word in run.last
        assert run.troubles == run.lines[-1:]
        assert PASSWORD not in run.err
        assert "hun/ter2" not in run.err
    assert site.asked() == []


def with_password(uri: str) -> str:
    return uri.replace("mongodb://", f"mongodb://reader:{PASSWORD}@") + "?authMechanism=PLAIN"


def into(desk: Desk, uri: str) -> Run:
    return desk.crawl(env={"NEWSCRAWL_STORE_URI": uri})


def timed(desk: Desk, uri: str) -> tuple[Run, float]:
    start = time.monotonic()
    return into(desk, uri), time.monotonic() - start


def test_a_file_that_is_no_store_ends_the_run(site: Site, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database\n" * 100)
    (tmp_path / "folder.db").mkdir()
    paths = [tmp_path / "text.db", tmp_path / "folder.db", Path("/dev/null/news.db")]
    runs = together(lambda path: into(desk, f"sqlite:///{path}"), paths)
    for path, run in zip(paths, runs, strict=True):
        assert (run.code, run.last.startswith(f"failed: {path} ")) == (1, True)
        assert run.troubles == run.lines[-1:]
    assert site.asked() == []


def test_a_uri_of_no_store_is_one_line(site: Site, desk: Desk) -> None:
    uris = [
        "mysql://reader:secret@host/news",
        "sqlite://news.db",
        "mongodb://reader:sec/ret@host/news",
        "mongodb://reader:secret@host:port/news",
    ]
    runs = together(lambda uri: into(desk, uri), uris)
    for run in runs:
        assert (run.code, run.out, len(run.lines)) == (2, "", 1)
        assert run.lines[0].startswith("scrapy crawl: error: ")
        assert not any(word in run.err for word in ("secret", "sec/ret"))
    assert site.asked() == []
