"""``python -m benchmarks``: the table, the document's parts, and one whole crawl of each kind."""

import time
from pathlib import Path

import pytest

from benchmarks import figures
from benchmarks.__main__ import chosen, main
from benchmarks.crawl import job
from benchmarks.crawl.job import Taken
from benchmarks.crawl.report import BY_NAME, crawled
from benchmarks.figures import DOCUMENT, Figure
from benchmarks.others import Others, told
from tests.support import mongo

FIGURES = (
    Figure("into SQLite", "90 pages/s", 0.5, "bare Scrapy", "≥ 0.6", met=False),
    Figure("start", "0.50 s", 1.234, "bare", "≤ 1.2 s", met=True),
    Figure("export", "1.0 ms", 2.0, "json"),
)


def test_the_rows() -> None:
    assert [figure.cells() for figure in FIGURES] == [
        ("into SQLite", "90 pages/s", "0.50", "bare Scrapy", "≥ 0.6 ✘"),
        ("start", "0.50 s", "1.23", "bare", "≤ 1.2 s ✔"),
        ("export", "1.0 ms", "2.00", "json", ""),
    ]


def test_a_part_is_written_between_its_marks(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("# 前\n<!-- a: written by make bench -->\nold\n<!-- end -->\n后\n", "utf-8")
    figures.write("a", "new", document)
    figures.write("a", figures.markdown(FIGURES[:1]), document)
    first, _, about, blank, *rows, last, after = document.read_text("utf-8").splitlines()
    assert (first, blank, last, after) == ("# 前", "", "<!-- end -->", "后")
    assert "scrapy 2." in about
    assert rows[-1] == "| into SQLite | 90 pages/s | 0.50 | bare Scrapy | ≥ 0.6 ✘ |"
    with pytest.raises(ValueError, match="has no <!-- b: written"):
        figures.write("b", "new", document)


def test_the_document_has_every_part() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [part for part in chosen(quick=True, peers=False) if f"<!-- {part}: written" not in text] == []


def test_a_table_of_a_busy_machine_says_so() -> None:
    assert told(0.42) == "⚠ On a busy machine: other programs took 42% of its cores meanwhile."
    assert (told(0.05), told(None)) == ("", "")
    assert figures.markdown(FIGURES, told(0.42)).splitlines()[0].endswith("42% of its cores meanwhile.")


def test_what_this_process_takes_is_no_other_program() -> None:
    others = Others()
    before = time.process_time()
    while time.process_time() < before + 0.3:
        pass
    share = others.share()
    assert share is None or 0 <= share <= 1.1
    assert others.own_s() >= 0.3


def test_a_crawl_is_told_by_rate_and_cpu_beside_the_loader() -> None:
    slow, fast = Taken(50, 20.0, 1.0, 100), Taken(100, 10.0, 1.0, 100)
    taken = {"loader": [fast, slow, fast], "archive": [slow, slow, slow]}
    assert [figure.cells() for figure in crawled(BY_NAME["archive"], taken)] == [
        ("into SQLite, with the archive", "50 pages/s", "0.50", "the loader", "≥ 1.0 ✘"),
        ("into SQLite, with the archive: CPU a page", "20.0 ms", "2.00", "the loader", "≤ 1.0 ✘"),
    ]
    assert [figure.cells()[2:] for figure in crawled(BY_NAME["loader"], taken)] == [
        ("1.00", "the loader", "")
    ] * 2


def test_no_such_part(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--only", "crawls"])
    assert "no part 'crawls'; there are crawl, mongo, single" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [*(pytest.param(name, marks=pytest.mark.long) for name in ("bare", "nothing")), "loader", "archive"],
)
def test_a_crawl_gets_every_article(name: str) -> None:
    with job.serving(20) as proxy:
        taken = job.crawl(BY_NAME[name], 20, proxy)
    assert taken.pages_per_s > 0
    assert 20 < taken.rss_mb < 500
    assert taken.start > 0


@pytest.mark.long
@pytest.mark.parametrize("name", ["inserted", "mongo"])
def test_a_crawl_into_mongodb_gets_every_article(name: str, mongo_server: str) -> None:
    with job.serving(20) as proxy:
        taken = job.crawl(BY_NAME[name], 20, proxy, mongo_server)
    assert taken.pages_per_s > 0
    with mongo.client(mongo_server) as client:
        assert not [found for found in client.list_database_names() if found.startswith("newscrawl_bench_")]
