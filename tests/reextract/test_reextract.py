"""``scrapy reextract`` over the sample archive: what is revised, what stays, what is won back."""

import json
import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import iso
from tests.crawl.runs import Desk, content, finished, together
from tests.reextract.conftest import WARC, Alter, reextract, summary

BONDS, FLASH, SCHOOL = "comos:kmvtrqp2810447", "comos:nawmzqt2236154", "comos:fxqmvbr4410926"
REPORT = "comos:fxvykwk4412093"
OLD_TITLE = "旧题"
TITLE = "望江银行发行百亿绿色金融债 票面利率2.86%"


def test_nothing_changes_where_nothing_changed(desk: Desk, crawled: Desk) -> None:
    found = summary(desk)
    assert (found["unchanged"], found["documents"], found["fields"]) == (29, 30, {})
    assert found["troubles"] == {"no title": 1}
    assert desk.texts("articles") == crawled.texts("articles")
    assert desk.docs("revisions") == {}


LISTED = {"lists": ["1686", "9999"], "lids": [1686, 9999]}


def test_what_changed_is_a_revision_and_the_crawls_fields_stay(
    desk: Desk, alter: Alter, crawled: Desk
) -> None:
    owned = {
        "gone_at": "2026-01-01T00:00:00.000Z", "story_id": "story:1", "story_similarity": 0.5,
        "aliases": ["https://finance.sina.com.cn/other"], "first_seen_at": "2020-01-01T00:00:00.000Z",
        "crawled_at": "2020-01-02T00:00:00.000Z",
        "channel": crawled.docs("articles")[BONDS]["channel"] | LISTED,
    }  # fmt: skip
    alter("articles", BONDS, title=OLD_TITLE, parser_version=0, **owned)
    former = desk.docs("articles")[BONDS]
    found = summary(desk)
    assert (found["revised"], found["unchanged"]) == (1, 28)
    assert found["fields"]["title"]["documents"] == 1
    assert found["fields"]["title"]["examples"] == [
        {"id": BONDS, "before": f'"{OLD_TITLE}"', "after": f'"{TITLE}"'}
    ]
    now = desk.docs("articles")[BONDS]
    assert now.pop("changed_at") > former["changed_at"]
    known = crawled.docs("articles")[BONDS] | owned | {"revision": 2}
    assert now == {name: value for name, value in known.items() if name != "changed_at"}
    first = {"_id": f"{BONDS}@1", "article_id": BONDS, "replaced_at": former["known_at"]}
    assert desk.docs("revisions") == {f"{BONDS}@1": former | first}


def test_what_is_only_derived_makes_no_revision(desk: Desk, alter: Alter, crawled: Desk) -> None:
    alter("articles", FLASH, flags=["wrong"], symbols=["1.SH"], parser_version=0)
    alter("articles", SCHOOL, parser_version=0)
    found = summary(desk)
    assert (found["refreshed"], found["unchanged"], sorted(found["fields"])) == (1, 28, ["flags", "symbols"])
    assert desk.docs("articles") == crawled.docs("articles")
    assert desk.docs("revisions") == {}


def test_an_article_of_several_pages_is_joined(desk: Desk, alter: Alter, crawled: Desk) -> None:
    whole = crawled.docs("articles")[REPORT]
    alter("articles", REPORT, paragraphs=whole["paragraphs"][:2], editors=[])
    assert summary(desk)["revised"] == 1
    now = desk.docs("articles")[REPORT]
    assert now == whole | {"revision": 2, "changed_at": now["changed_at"]}


def test_a_reject_that_is_an_article_now_is_stored_and_its_row_settled(desk: Desk, crawled: Desk) -> None:
    whole = crawled.docs("articles")[SCHOOL]
    reject = crawled.docs("rejects")["comos:mcwvqzt7740028"]
    make_reject(desk, reject | {"_id": SCHOOL, "archive": whole["archive"], "parser_version": 0})
    assert (SCHOOL in desk.docs("articles"), desk.states()[SCHOOL]) == (False, "rejected")
    found = summary(desk)
    assert (found["stored"], found["unchanged"], found["rejected"]) == (1, 28, 1)
    assert content({SCHOOL: desk.docs("articles")[SCHOOL]}) == content({SCHOOL: whole})
    now = desk.docs("articles")[SCHOOL]
    times = [now["crawled_at"], now["known_at"], now["known_basis"]]
    assert times == ["2024-05-20T01:00:00.000Z"] * 2 + ["seen"]  # when it was archived
    row = desk.docs("listings")[SCHOOL]
    assert (row["state"], row["last_error"]) == ("stored", None)
    assert desk.docs("rejects")[SCHOOL]["stored_at"]
    again = summary(desk)
    assert (again["stored"], again["unchanged"]) == (0, 29)


def make_reject(desk: Desk, doc: dict[str, object]) -> None:
    """Turn a stored article into a reject, as an older parser would have left it."""
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute("DELETE FROM articles WHERE id = ?", (doc["_id"],))
        connection.execute("INSERT INTO rejects VALUES (?, ?)", (doc["_id"], json.dumps(doc)))
        state = "UPDATE listings SET doc = json_set(doc, '$.state', 'rejected') WHERE id = ?"
        connection.execute(state, (doc["_id"],))
        connection.commit()


def test_a_dry_run_writes_nothing(desk: Desk, alter: Alter) -> None:
    alter("articles", BONDS, title=OLD_TITLE)
    before = {name: desk.texts(name) for name in ("articles", "revisions", "control", "rejects")}
    run = reextract(desk, "--dry-run")
    assert run.code == 0
    assert run.out.endswith("Nothing was written (--dry-run).\n")
    lines = [[word.strip() for word in line.strip("│").split("│")] for line in run.out.splitlines()]
    assert ["revised", "1"] in lines
    assert ["title", "1", BONDS, f'"{OLD_TITLE}"', f'"{TITLE}"'] in lines
    assert {name: desk.texts(name) for name in before} == before


def test_days_bound_what_is_read(desk: Desk) -> None:
    found = summary(desk, "--since", "2024-05-17", "--until", "2024-05-17")
    assert (found["unchanged"], found["stored"]) == (2, 0)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_empty_store_is_won_back_from_the_archive(tmp_path: Path, crawled: Desk, jobs: str) -> None:
    desk = Desk(tmp_path / "empty", "http://127.0.0.1:9")
    run = desk.scrapy("reextract", "--archive", str(WARC), "--jobs", jobs)
    assert run.code == 0, run.err
    mine, theirs = (content(d.docs("articles")) for d in (desk, crawled))
    assert {key: page_of(doc) for key, doc in mine.items()} == {key: page_of(d) for key, d in theirs.items()}
    assert all(doc["story_id"] for doc in desk.docs("articles").values() if doc["paragraphs"])
    assert desk.docs("rejects").keys() == {"comos:mcwvqzt7740028"}


def page_of(doc: dict[str, Any]) -> dict[str, Any]:
    """What the pages alone tell: not which lists and rows led to them."""
    return doc | {"channel": doc["channel"] | {"lists": [], "lids": []}, "aliases": []}


def test_a_store_with_all_articles_wins_nothing(desk: Desk) -> None:
    run = desk.scrapy("reextract", "--json", "--archive", str(WARC))
    (found,) = run.documents
    assert (run.code, found["unchanged"], found["stored"], found["revised"]) == (0, 29, 0, 0)


def test_an_interrupted_run_goes_on_where_it_was(desk: Desk, alter: Alter) -> None:
    ids = sorted(desk.docs("articles"))
    for key in ids:
        alter("articles", key, title=OLD_TITLE)
    found = summary(desk, "--since", "2010-01-01")
    position = desk.docs("control")["reextract"]
    assert (found["revised"], position["done"]) == (29, True)
    for key in ids:
        alter("articles", key, title=OLD_TITLE)
    alter("control", "reextract", done=False, phase="articles", after=ids[19])
    again = summary(desk, "--since", "2010-01-01")
    assert (again["resumed"], again["revised"]) == (True, 9)
    other = summary(desk)  # other work begins anew
    assert (other["resumed"], other["revised"]) == (False, 20)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_run_is_finished_by_the_next(desk: Desk, alter: Alter, crawled: Desk, jobs: str) -> None:
    for key in crawled.docs("articles"):
        alter("articles", key, title=OLD_TITLE, parser_version=0)
    with desk.started("reextract", "--jobs", jobs, "--archive", str(WARC)) as process:
        while "reextract" not in desk.docs("control") and process.poll() is None:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
        finished(process)
    summary(desk)
    now = desk.docs("articles")
    assert {doc["revision"] for doc in now.values()} == {2}
    theirs = crawled.docs("articles")
    for key, doc in now.items():
        assert doc | {"revision": 1, "changed_at": theirs[key]["changed_at"]} == theirs[key]
    assert len(desk.docs("revisions")) == 29


def test_a_crawl_under_way_is_not_written_over(desk: Desk, alter: Alter) -> None:
    until = iso(datetime.now(UTC) + timedelta(seconds=50))
    alter("control", "lease:sina_china", holder="other:1:abc", machine="other", until_at=until)
    run = reextract(desk)
    assert (run.code, run.out) == (1, "")
    assert run.lines == ["scrapy reextract: a run is under way (other:1:abc): try again when it has ended"]
    assert reextract(desk, "--dry-run").code == 0


def test_pages_that_cannot_be_read_are_told(desk: Desk, alter: Alter) -> None:
    alter("articles", BONDS, archive={"file": "sample.warc.gz", "offset": 7})
    alter("articles", FLASH, archive=None)
    run = reextract(desk, "--json")
    (found,) = run.documents
    assert (run.code, found["unreadable"], found["no_archive"], found["unchanged"]) == (1, 1, 1, 27)
    assert run.lines[-1].startswith("scrapy reextract: 1 page could not be read: archive: ")


def test_a_pointer_to_another_articles_page_is_told_and_changes_nothing(desk: Desk, alter: Alter) -> None:
    alter("articles", BONDS, archive=desk.docs("articles")[FLASH]["archive"])
    before = desk.docs("articles")
    run = reextract(desk, "--json")
    (found,) = run.documents
    assert (run.code, found["unreadable"], found["unchanged"], found["revised"]) == (1, 1, 28, 0)
    (told,) = (text for text in found["troubles"] if text.startswith("archive: https://"))
    assert told.endswith(f"and not {BONDS}")
    assert desk.docs("articles") == before


def test_a_damaged_document_costs_a_line_and_no_other(desk: Desk, alter: Alter) -> None:
    alter("articles", BONDS, archive={"file": "sample.warc.gz", "offset": "x"})
    alter("articles", FLASH, title=OLD_TITLE, channel=None, parser_version=None, aliases=7)
    alter("articles", SCHOOL, archive="x")
    run = reextract(desk, "--json")
    (found,) = run.documents
    assert (run.code, found["unreadable"], found["no_archive"], found["unchanged"]) == (1, 1, 1, 26)
    assert found["revised"] == 1
    line = f"1 page could not be read: archive: the page of {BONDS} broke the extraction: TypeError("
    assert run.lines[-1].startswith(f"scrapy reextract: {line}")
    assert desk.docs("articles")[FLASH]["channel"]["path"]


WRONG = [
    (["--jobs", "0"], "--jobs 0 is not a number of processes (1 or more)"),
    (["--since", "2024"], "--since 2024 is not a day (YYYY-MM-DD)"),
    (["--since", "2024-02-02", "--until", "2024-02-01"], "--since 2024-02-02 is after --until 2024-02-01"),
    (["--archive", "/nowhere"], "there is no archive /nowhere; give --archive DIR"),
    (["--archive", ""], "which archive? ARCHIVE_DIR is off; give --archive DIR"),
    (["FILE"], "don't know what to do with 'FILE'"),
]


def test_bad_usage_is_one_line(desk: Desk) -> None:
    runs = together(lambda wrong: reextract(desk, *wrong[0]), WRONG)
    for run, (_, told) in zip(runs, WRONG, strict=True):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1)
        assert run.lines[0].startswith(f"scrapy reextract: error: {told}")


def test_a_folder_without_an_archive_fails(desk: Desk, tmp_path: Path) -> None:
    run = desk.scrapy("reextract", "--archive", str(tmp_path))
    assert (run.code, run.out) == (1, "")
    assert run.lines[-1] == f"scrapy reextract: archive: no .warc or .warc.gz file in {tmp_path}"


def test_functions_of_ones_own_fill_fields_and_others_stay(desk: Desk, alter: Alter) -> None:
    alter("articles", BONDS, sentiment=0.5)
    enrich = "ENRICH=tests.pipelines.moods.length,tests.pipelines.moods.fails"
    run = reextract(desk, "--json", "-s", enrich, "--jobs", "1")
    (found,), (told,) = run.documents, run.lines
    assert told.startswith("ENRICH tests.pipelines.moods.fails failed for comos:")
    assert (found["refreshed"], found["revised"], found["fields"]["x_length"]["documents"]) == (29, 0, 29)
    doc = desk.docs("articles")[BONDS]
    assert (doc["sentiment"], doc["x_length"]) == (0.5, sum(map(len, doc["paragraphs"])))
    assert found["troubles"]["ENRICH tests.pipelines.moods.fails: ZeroDivisionError"] >= 1
