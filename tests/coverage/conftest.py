"""The sample site crawled once from its archive, and a busy store of the test's own making."""

from pathlib import Path

import pytest

from tests.coverage import dense
from tests.crawl.runs import ROOT, Desk

NOWHERE = "http://127.0.0.1:9"
LISTS = "channels=1686,1687,1688,1689,1690,3231"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with every list of the sample site in its store."""
    desk = Desk(tmp_path_factory.mktemp("sample"), NOWHERE)
    run = desk.crawl(LISTS, env={"NEWSCRAWL_REPLAY": str(ROOT / "samples/sample.warc.gz")})
    assert (run.code, run.counts["stored"]) == (0, 29), run.err
    return desk


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the store that dense.py describes."""
    desk = Desk(tmp_path_factory.mktemp("busy"), NOWHERE)
    dense.build(f"sqlite:///{desk.file}")
    return desk


@pytest.fixture
def page(busy: Desk, tmp_path: Path) -> Path:
    """The busy store's page."""
    file = tmp_path / "coverage.html"
    run = busy.scrapy("coverage", "--since", "2026-03-09", "--until", "2026-05-05", "--html", str(file))
    assert (run.code, run.out, run.err) == (0, f"{file}\n", "")
    return file
