"""The sample site, crawled once, for tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import newscrawl
from tests.crawl.runs import Desk


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store's file."""
    desk = Desk(tmp_path_factory.mktemp("library"), "http://127.0.0.1:9")
    settings = {"REPLAY": "samples/sample.warc.gz", "ARCHIVE_DIR": "", "CONCURRENT_ITEMS": 1}
    assert desk.crawl(settings=settings).code == 0
    return desk.file


@pytest.fixture(scope="session")
def news(sample: Path) -> Iterator[newscrawl.News]:
    """The store, open."""
    with newscrawl.connect(sample) as found:
        yield found
