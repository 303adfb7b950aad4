"""The gate through the command line: exit code, run record, ``scrapy runs``."""

import sqlite3
import time
from contextlib import closing

import pytest

import newscrawl
from newscrawl.sites.sina.bans import PARSER_VERSION
from tests.faults.places import Place
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site

pytestmark = pytest.mark.long

NO_LIST = "no list answered: list 1688 地方经济 page 1: HTTP 404"
SMALL = {"GATE_LEAST": 3}


def unreadable(request: Request, reply: Reply) -> Reply:
    return Reply(b"<html><body><h1>?</h1></body></html>", 200, faults.HTML)


def test_too_many_rejects_and_errors_are_named(site: Site, plain: Place) -> None:
    site.fault("doc-i(mcpwxkz0417735|mcdvzqk5561330)", unreadable)
    run = plain.crawl("channels=1688", settings=SMALL)
    assert run.code == 1
    assert run.last.startswith("failed: 2 of 3 articles rejected (67%; the limit is 20%): https:")
    plain.clear()
    site.heal()
    site.fault("doc-i(mcpwxkz0417735|mcdvzqk5561330)", faults.status(500))
    run = plain.crawl("channels=1688", settings=SMALL)
    assert run.code == 1
    assert run.last.startswith("failed: 2 of 3 articles failed (67%; the limit is 20%): https:")
    plain.clear()
    lenient = plain.crawl("channels=1688", settings={**SMALL, "GATE_ERRORS": 0.7})
    assert (lenient.code, lenient.counts["failed"]) == (0, 2)


def test_a_field_that_is_gone_from_the_pages_is_noticed(site: Site, plain: Place) -> None:
    assert plain.crawl("channels=1690", settings=SMALL).code == 0
    assert [record["coverage"]["authors"] for record in plain.docs("runs").values()] == [1.0]
    for docid in site.grow(5):
        site.alter(f"doc-i{docid.removeprefix('comos:')}", "柯子衡", "")
    site.lists[1689] = site.lists[1686][:5]
    run = plain.crawl("channels=1689", settings=SMALL)
    assert run.code == 1
    problem = "only 0% of the articles have authors, usually 100%: did the pages change?"
    assert run.last.startswith(f"failed: {problem} (")


def test_a_list_that_went_stale_is_named(site: Site, plain: Place) -> None:
    assert plain.crawl("channels=1690").code == 0  # never fresh: no failure
    now = int(time.time())
    site.alter_rows("doc-ikmvtrqp2810447", ctime=str(now - 60))
    assert plain.crawl("channels=1690").code == 0
    assert plain.docs("control")["list:1690"]["was_fresh"] is True
    site.alter_rows("doc-ikmvtrqp2810447", ctime=str(now - 100 * 3600))
    stale = plain.crawl("channels=1690")
    assert stale.code == 1
    assert stale.last.startswith(
        "failed: list 1690 is stale: its newest row is 100 h old; given up there? leave it out of channels= ("
    )
    assert plain.crawl("channels=1690", settings={"GATE_STALE_HOURS": 0}).code == 0


def test_the_record_of_a_run(site: Site, place: Place) -> None:
    run = place.crawl("channels=1688,1690", "max_pages=1")
    ((key, record),) = place.docs("runs").items()
    assert run.code == 0
    assert record["_id"] == key
    given = {"channels": "1688,1690", "max_pages": "1"}
    assert (record["spider"], record["arguments"]) == ("sina_china", given)
    assert (record["ok"], record["problem"], record["finish_reason"]) == (True, None, "finished")
    assert record["started_at"] < record["finished_at"]
    assert 0 < record["seconds"] < 30
    counts = {name: count for name, count in record["counts"].items() if count}
    assert counts.pop("bytes") > 10_000
    assert counts == {"listed": 6, "new": 6, "stored": 6, "list_pages": 2, "requests": 10}
    assert record["counts"]["failed"] == 0
    assert record["coverage"]["source"] == 1.0
    assert set(record["coverage"]) == {
        "source", "authors", "editors", "keywords", "paragraphs", "images", "symbols", "original_title"
    }  # fmt: skip
    assert record["lists"] == {
        "1688": {"newest_at": "2022-10-08T23:30:12.000Z"},
        "1690": {"newest_at": "2021-03-18T12:14:37.000Z"},
    }
    versions = record["versions"]
    assert (versions["newscrawl"], versions["parser"]) == (newscrawl.__version__, PARSER_VERSION)
    assert set(versions) == {"newscrawl", "parser", "scrapy", "python"}


def test_runs_as_a_table_and_as_json(site: Site, place: Place) -> None:
    place.crawl("channels=1688")
    site.fault("/api/roll/", faults.missing)
    place.crawl("channels=1688", settings={"RETRY_TIMES": 0})
    shown = [place.scrapy("runs", *options) for options in ((), ("--failed",), ("--limit", "1"))]
    assert [(run.code, run.err) for run in shown] == [(0, "")] * 3
    rows = [_cells(run.out) for run in shown]
    assert rows[0][0][1:] == [
        "kind",
        "s",
        "listed",
        "new",
        "stored",
        "revised",
        "rejected",
        "gone",
        "failed",
        "ended",
    ]
    assert [row[3:] for row in rows[0][1:]] == [
        ["0", "0", "0", "0", "0", "0", "0", NO_LIST],
        ["3", "3", "3", "0", "0", "0", "0", "ok"],
    ]
    assert rows[1] == rows[2] == rows[0][:2]
    lines = place.scrapy("runs", "--json").documents
    assert [line["ok"] for line in lines] == [False, True]
    stored = place.docs("runs")
    assert lines == sorted(stored.values(), key=lambda doc: str(doc["started_at"]), reverse=True)


def _cells(table: str) -> list[list[str]]:
    """The rows of a table; what was broken into lines is whole again."""
    rows: list[list[str]] = []
    for line in table.replace("┃", "│").splitlines():
        cells = [cell.strip() for cell in line.split("│")[1:-1]]
        if cells and not cells[0]:
            rows[-1] = [" ".join(filter(None, both)) for both in zip(rows[-1], cells, strict=True)]
        elif cells:
            rows.append(cells)
    return rows


def test_records_and_leases_that_somebody_spoilt_stop_nothing(site: Site, plain: Place) -> None:
    assert plain.crawl("channels=1688").code == 0
    with closing(sqlite3.connect(plain.desk.file)) as file, file:
        spoilt = "json_set(doc, '$.counts', 5, '$.started_at', 'x', '$.lists', 7)"
        file.execute(f"UPDATE runs SET doc = {spoilt}")  # noqa: S608 - a literal
        file.execute("UPDATE control SET doc = '5'")
    runs = [plain.scrapy("runs"), plain.scrapy("doctor", "--offline"), plain.crawl("channels=1689")]
    assert [run.troubles for run in runs] == [[], [], []]
    assert (runs[0].code, "│ ?" in runs[0].out, runs[2].code) == (0, True, 0)
    assert sorted(doc["ok"] for doc in plain.docs("runs").values()) == [True, True]
