"""A store of every version before opens, is read, and goes on being written."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawl.runs import ROOT, Desk

STORES = sorted(Path(__file__).parent.glob("*.db.gz"))
REPLAY = {"NEWSCRAWL_REPLAY": str(ROOT / "samples/sample.warc.gz"), "NEWSCRAWL_ARCHIVE_DIR": ""}
BONDS = "comos:kmvtrqp2810447"


@pytest.fixture(params=STORES, ids=lambda path: path.name)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, "http://127.0.0.1:9")
    desk.file.write_bytes(gzip.decompress(request.param.read_bytes()))
    return desk


def test_there_is_one() -> None:
    assert [path.name for path in STORES] == ["2026-11-22.db.gz"]


def test_it_is_read(desk: Desk) -> None:
    docs = {doc["_id"]: doc for doc in desk.scrapy("articles", "--json", "--limit", "0").documents}
    assert (len(docs), docs[BONDS]["channel"]["lids"]) == (27, [1686, 1690, 3231])
    assert [d["_id"] for d in desk.scrapy("articles", "--json", "--channel", "3231").documents].count(
        BONDS
    ) == 1
    (covered,) = desk.scrapy("coverage", "--json", "--since", "2010-01-01").documents
    assert covered["total"]["stored"] == 27


def test_a_run_goes_on_with_it(desk: Desk) -> None:
    former = desk.docs("articles")
    run = desk.crawl("channels=1686,1689", env=REPLAY)
    assert run.code == 0, run.err
    assert (run.counts["stored"], len(desk.docs("articles"))) == (2, 29)
    now = desk.docs("articles")
    assert former.keys() < now.keys()
    assert desk.docs("revisions") == {}
    with closing(sqlite3.connect(desk.file)) as connection:
        sql = "SELECT count(DISTINCT article_id) FROM article_symbols JOIN articles_flat ON id = article_id"
        assert connection.execute(sql).fetchone() == (8,)


def test_reextraction_revises_it_once(desk: Desk) -> None:
    again = [desk.scrapy("reextract", "--json", env=REPLAY).documents[0] for _ in range(2)]
    assert again[0]["documents"] == 28
    assert (again[1]["revised"], again[1]["refreshed"]) == (0, 0)


def test_it_moves_into_another(desk: Desk) -> None:
    moved = f"sqlite:///{desk.folder}/moved.db"
    assert desk.scrapy("migrate", "--to", moved).code == 0
    former, now = (
        desk.scrapy("articles", "--json", env=env).out for env in ({}, {"NEWSCRAWL_STORE_URI": moved})
    )
    assert former == now


def test_what_is_taken_down_in_it_stays_so(desk: Desk) -> None:
    run = desk.scrapy("forget", BONDS, env={"NEWSCRAWL_ARCHIVE_DIR": ""})
    assert (run.code, "Gone: 1 article, 0 revisions, 0 rejects" in run.out) == (1, True)  # no archive
    again = desk.crawl("channels=1686", env=REPLAY)
    assert (again.code, desk.states()[BONDS]) == (0, "forgotten")
    assert BONDS not in desk.docs("articles")
