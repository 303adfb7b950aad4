"""``scrapy export`` as a user meets it: exit codes, one line of error, stdout for data only."""

import sys
from pathlib import Path

import pytest

from newscrawl.cli.console import BadUsage
from newscrawl.export.base import FORMATS, exporter
from tests.crawl.runs import Desk, together


def test_stdout_has_the_data_and_nothing_else(desk: Desk) -> None:
    runs = together(lambda kind: desk.scrapy("export", kind), ["jsonl", "csv", "rss", "jsonfeed"])
    assert [(run.code, run.err) for run in runs] == [(0, "")] * 4
    assert len(runs[0].documents) == 5
    assert [run.out[:6] for run in runs[1:]] == ['"id","', "<?xml ", '{"vers']


BAD = (
    ("", "which format?"),
    ("xls", "'xls' is not one of the formats: jsonl, csv, xlsx, parquet, markdown, rss, jsonfeed"),
    ("jsonl csv", "is not one of the formats"),
    ("jsonl --bogus", "no option --bogus"),
    ("markdown", "markdown does not go to stdout: -o DIR"),
    ("parquet -o -", "parquet does not go to stdout: -o FILE"),
    ("jsonl -o /no/such/a", "there is no folder"),
    ("jsonl -o lake/", "-o lake/ is a folder; jsonl goes to a file"),
    ("csv -o news.xlsx", "-o news.xlsx: the name says xlsx, the format is csv"),
    ("jsonl -o news.csv.gz", "-o news.csv.gz: the name says csv, the format is jsonl"),
    ("jsonl -o /", "-o / is a folder"),
    ("markdown -o pyproject.toml", "is not a folder"),
    ("jsonl --bom", "--bom goes with csv, not with jsonl"),
    ("csv --partition month", "--partition goes with parquet, not with csv"),
    ("csv --limit 0", "--limit 0 is not a number of articles"),
    ("csv --name a/b", "--name 'a/b' is no name"),
    ("csv --since tomorrow", "--since tomorrow is not a day"),
    ("csv --symbol 望江银行", "write it as"),
)


def test_bad_usage_is_exit_code_2_and_one_line(desk: Desk) -> None:
    runs = together(lambda bad: desk.scrapy("export", *bad[0].split()), BAD)
    for (line, message), run in zip(BAD, runs, strict=True):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1), line
        assert run.lines[0].startswith("scrapy export: error: "), line
        assert message in run.lines[0], line


def test_a_store_or_a_disk_that_fails_is_exit_code_1(desk: Desk) -> None:
    (desk.folder / "none.db").write_text("no database at all, but a text of some length")
    bad = desk.scrapy("export", "csv", env={"NEWSCRAWL_STORE_URI": f"sqlite:///{desk.folder}/none.db"})
    assert (bad.code, bad.out, len(bad.lines)) == (1, "", 1)
    if Path("/dev/full").exists():
        full = desk.scrapy("export", "csv", "-o", "/dev/full")
        assert (full.code, full.err) == (1, "scrapy export: /dev/full: No space left on device\n")


def test_without_pyarrow_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "newscrawl.export.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        BadUsage, match=r"pyarrow.*: pip install -r requirements-analyst\.txt, or the wheel with \[analyst\]"
    ):
        exporter("parquet")
    assert all(callable(exporter(name)) for name in FORMATS if name != "parquet")
