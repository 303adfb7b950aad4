"""benchmarks/scale: what it invents, and that its program measures what it says."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import mean

import pytest

from benchmarks.language import Language
from benchmarks.scale.__main__ import main
from benchmarks.scale.rows import END, FULL_ROWS, Plan, docid, ledger_rows, listing, rejects, state
from benchmarks.scale.texts import articles
from newscrawl.codec import dumps
from newscrawl.sites.sina.ids import document_id

SMALL = Plan(rows=300, articles=30)


def test_ids_are_sinas_and_all_different() -> None:
    assert len({docid(number) for number in range(100_000)}) == 100_000
    row = listing(SMALL, 299)
    assert document_id(row.url) == row.id == docid(299)


def test_ten_years_of_rows_end_at_the_end() -> None:
    full = Plan(FULL_ROWS, 1)
    assert (full.at(0).year, full.at(FULL_ROWS) == END) == (2016, True)
    assert full.runs == 525_888  # 3,652 days, a run every ten minutes


def test_states_are_in_the_shares_that_the_documentation_gives() -> None:
    counted = [state(number) for number in range(100_000)]
    assert 0.92 < counted.count("stored") / 100_000 < 0.94
    assert 0.035 < counted.count("offsite") / 100_000 < 0.045
    assert {"stored", "offsite", "gone", "rejected", "failed"} == set(counted)


def test_the_rows_are_settled_and_rejects_and_articles_belong_to_them() -> None:
    by_id = {row["_id"]: row for row in ledger_rows(SMALL)}
    assert len(by_id) == 300
    assert all(row["settled_at"] and not row["next_at"] for row in by_id.values())
    assert {by_id[doc["_id"]]["state"] for doc in rejects(SMALL)} <= {"rejected"}
    stored = list(articles(SMALL, Language(seed=7)))
    assert {by_id[doc["_id"]]["state"] for doc in stored} == {"stored"}


def test_articles_are_of_the_make_up_of_saved_ones() -> None:
    """8.5 kB of JSON for 1,000 characters, and as different in length."""
    stored = list(articles(Plan(rows=400, articles=400), Language(seed=7)))
    lengths = [sum(map(len, doc["paragraphs"])) for doc in stored]
    assert (214 <= min(lengths) < 300, 2000 < max(lengths) <= 2388) == (True, True)
    assert 900 < mean(lengths) < 1100
    assert 8_000 < mean(len(dumps(doc).encode()) for doc in stored) < 9_000


def test_the_program_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    uri, file = f"sqlite:///{tmp_path}/scale.db", tmp_path / "figures.json"
    small = ["--store", uri, "--rows", "500", "--repeats", "1"]
    assert main([*small, "--json", str(file)]) == 0
    out = capsys.readouterr().out
    assert "500 rows, 50 of them with articles, 131 runs" in out
    figures = json.loads(file.read_text())
    found = {name: one["found"] for name, one in figures["asked"].items()}
    assert found["run without news"] == 0
    assert found["run with 50 new rows"] == 50
    assert found["coverage, ten years"] == 500
    assert found["newest 20 articles"] == 20
    assert found["unfinished, none due"] == 0
    assert found["unfinished, 1 % failed"] == 5
    assert all(0 < one["least_ms"] <= one["median_ms"] <= one["most_ms"] for one in figures["asked"].values())
    held = figures["sizes"]
    assert held["documents"]["listings"] == 550  # with the run of 50 new rows
    assert held["documents"]["signatures"] == held["documents"]["articles"] - 50
    if article := held["article"]:  # else this SQLite was built without dbstat
        assert article["document, with ends of pages"] > article["JSON"] > 8 * article["indexes"] > 0
        assert article["sum without signature"] == sum(list(article.values())[1:4])
    assert held["total"] == (tmp_path / "scale.db").stat().st_size
    _asked_again(small, tmp_path / "scale.db")


def _asked_again(small: list[str], file: Path) -> None:
    assert main(small) == 1  # it would be filled twice
    assert main([*small, "--filled"]) == 0
    with closing(sqlite3.connect(file)) as connection:
        states = dict(connection.execute("SELECT doc ->> 'state', count(*) FROM listings GROUP BY 1"))
    assert states["failed"] < 5  # those that were made due are stored again


def test_bad_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, told in (
        (["--rows", "0"], "'0' is not a number above 0"),
        (["--rows", "5", "--articles", "6"], "--articles 6 is more than --rows 5"),
        (["--filled"], "--filled needs --store"),
    ):
        with pytest.raises(SystemExit, match="2"):
            main(wrong)
        assert told in capsys.readouterr().err
    assert main(["--store", "nosql://x"]) == 2
