"""The sample site crawled once, with its archive: copied by each test that takes something down."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.crawl.runs import Desk
from tests.support.site import Site, serving

ALL = "channels=1686,1687,1688,1689,1690,3231"
BONDS = "comos:kmvtrqp2810447"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
TITLE = "望江银行发行百亿绿色金融债"


@pytest.fixture(scope="session")
def replica() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="session")
def crawled(replica: Site, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Every list of the sample site. Copied, never written to."""
    desk = Desk(tmp_path_factory.mktemp("crawled"), replica.proxy.url)
    run = desk.crawl(ALL)
    assert (run.code, run.counts["stored"]) == (0, 29), run.err
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return desk


@pytest.fixture
def copy(crawled: Desk, replica: Site, tmp_path: Path) -> Desk:
    replica.heal()
    return copied(crawled, tmp_path / "desk", replica)


def copied(desk: Desk, folder: Path, site: Site) -> Desk:
    """Another desk with the same store and archive."""
    other = Desk(folder, site.proxy.url)
    shutil.copy(desk.file, other.file)
    shutil.copytree(desk.archive, other.archive)
    return other
