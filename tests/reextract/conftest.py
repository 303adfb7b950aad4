"""Desks with the sample site crawled from its archive, and pages that were stored by an older parser."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.runs import ROOT, Desk, Run

WARC = ROOT / "samples/sample.warc.gz"
REPLAY = {"NEWSCRAWL_REPLAY": str(WARC)}
Alter = Callable[..., None]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Every list of the sample site, crawled from its archive. Copied, never written to."""
    desk = Desk(tmp_path_factory.mktemp("crawled"), "http://127.0.0.1:9")
    run = desk.crawl("channels=1686,1687,1688,1689,1690,3231", env=REPLAY)
    assert (run.code, run.counts["stored"]) == (0, 29), run.err
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Desk:
    """A copy of the crawl's store."""
    desk = Desk(tmp_path / "desk", "http://127.0.0.1:9")
    shutil.copy(crawled.file, desk.file)
    return desk


@pytest.fixture
def alter(desk: Desk) -> Alter:
    """Set fields of a stored document, as an older parser might have left them."""

    def change(collection: str, key: str, **fields: Any) -> None:
        doc = desk.docs(collection)[key] | fields
        with closing(sqlite3.connect(desk.file)) as connection:
            connection.execute(
                f"UPDATE {collection} SET doc = ? WHERE id = ?",  # noqa: S608 - a literal
                (json.dumps(doc, ensure_ascii=False), key),
            )
            connection.commit()

    return change


def reextract(desk: Desk, *argv: str) -> Run:
    return desk.scrapy("reextract", *argv, env=REPLAY)


def summary(desk: Desk, *argv: str) -> dict[str, Any]:
    """What ``--json`` says of a run that did its job."""
    run = reextract(desk, "--json", *argv)
    assert (run.code, run.err) == (0, "")
    (found,) = run.documents
    return found
