"""A store with something in every collection: the sample site crawled, then extracted anew."""

import sqlite3
from contextlib import closing

import pytest

from tests.crawl.runs import ROOT, Desk

REPLAY = {"NEWSCRAWL_REPLAY": str(ROOT / "samples/sample.warc.gz")}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Every list of the sample site; one article was revised. Only read."""
    desk = Desk(tmp_path_factory.mktemp("filled"), "http://127.0.0.1:9")
    run = desk.crawl("channels=1686,1687,1688,1689,1690,3231", env=REPLAY)
    assert (run.code, run.counts["stored"]) == (0, 29), run.err
    old = "UPDATE articles SET doc = json_set(doc, '$.title', '旧题') WHERE id = 'comos:kmvtrqp2810447'"
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute(old)
        connection.commit()
    run = desk.scrapy("reextract", "--json", env=REPLAY)
    assert (run.code, run.documents[0]["revised"]) == (0, 1), run.err
    return desk
