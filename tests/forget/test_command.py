"""``forget`` as it is used: what is gone, what stays, and that nothing brings it back."""

import gzip
import json
import re
from pathlib import Path

import pytest

from newscrawl.archive import Pointer, read_at
from tests.crawl.runs import Desk, Run, mongo_docs
from tests.forget.conftest import ALL, BONDS, BONDS_URL, TITLE, copied
from tests.support.site import Site
from tests.support.terminal import shown

WAP = "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html"
GONE = "Gone: 1 article, 0 revisions, 0 rejects, 1 archived page. Never fetched again: 1 id"


def everything(folder: Path) -> bytes:
    """All that is in a store and an archive, the pages unpacked."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return b"".join(gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files)


def pages_of(desk: Desk) -> dict[str, str]:
    """Where the pointers of all documents lead to."""
    docs = {**desk.docs("articles"), **desk.docs("revisions"), **desk.docs("rejects")}
    places = {key: doc["archive"] for key, doc in docs.items() if doc["archive"]}
    return {key: read_at(desk.archive, Pointer(**place)).url for key, place in places.items()}


def test_it_is_gone_and_does_not_come_back(copy: Desk, replica: Site) -> None:
    before = pages_of(copy)
    assert {word.encode() in everything(copy.folder) for word in (TITLE, BONDS_URL)} == {True}
    run = copy.scrapy("forget", WAP)
    assert (run.code, run.out.splitlines(), run.err) == (0, [GONE], "")
    left = everything(copy.folder)
    assert TITLE.encode() not in left
    assert json.dumps(TITLE).strip('"').encode() not in left  # as lists write it
    assert pages_of(copy) == {key: url for key, url in before.items() if key != BONDS}
    assert BONDS not in copy.docs("signatures")
    row = copy.docs("listings")[BONDS]
    assert (row["state"], row["title"], row["last_error"], row["next_at"]) == (
        "forgotten",
        None,
        "taken down",
        None,
    )

    replica.alter_rows("kmvtrqp2810447", mtime="1799999999")  # the list tells of a correction
    run = copy.crawl(ALL)
    assert (run.code, replica.asked("kmvtrqp2810447")) == (0, []), run.err
    as_listed = json.dumps(TITLE).strip('"').encode()
    assert as_listed in everything(copy.archive)  # the site's list still says it, and answers are archived
    assert copy.scrapy("forget", BONDS).code == 0
    assert as_listed not in everything(copy.archive)
    asked = copy.crawl(f"url={WAP}")
    when = row["settled_at"][:16].replace("T", " ")
    told = f"{BONDS} was taken down on {when} UTC and is not fetched; scrapy forget --undo {BONDS}"
    assert (asked.code, asked.out) == (1, "")
    assert asked.last.startswith(f"failed: 1 of 1 articles asked for were not stored: {told} allows it again")
    assert BONDS not in copy.docs("articles")


@pytest.mark.long
def test_what_reads_the_archive_knows_the_tombstone(copy: Desk, replica: Site) -> None:
    former = copied(copy, copy.folder.parent / "former", replica).archive
    assert copy.scrapy("forget", BONDS).code == 0
    former.rename(copy.archive / "backup")  # somebody puts back what still has the page
    assert copy.scrapy("articles", BONDS).err.startswith(f"scrapy articles: {BONDS} was taken down on ")
    assert copy.scrapy("reextract", "--archive", str(copy.archive)).code == 0
    assert copy.crawl(ALL, env={"NEWSCRAWL_REPLAY": str(copy.archive)}).code == 0
    assert BONDS not in copy.docs("articles")
    coverage = copy.scrapy("coverage", "--json", "--since", "2021-03-18", "--until", "2021-03-18")
    assert coverage.documents[0]["total"]["forgotten"] == 1

    assert "Taken down for good (forget): 1 id" in copy.scrapy("report").out
    page = copy.folder / "coverage.html"
    assert copy.scrapy("coverage", "--since", "2021-01-01", "--html", str(page)).code == 0
    assert "已移除" in page.read_text("utf-8")

    assert copy.scrapy("forget", "--undo", BONDS).out == f"The next run may fetch again: {BONDS}\n"
    assert copy.crawl(ALL).counts["stored"] == 1
    assert TITLE in copy.texts("articles")[BONDS]


def test_the_same_with_mongodb(replica: Site, mongo_uri: str, tmp_path: Path) -> None:
    replica.heal()
    desk, env = Desk(tmp_path / "desk", replica.proxy.url), {"NEWSCRAWL_STORE_URI": mongo_uri}
    assert desk.crawl("channels=1690", env=env).code == 0
    before = mongo_docs(mongo_uri, "articles")
    assert desk.scrapy("forget", BONDS, env=env).out == f"{GONE}\n"
    after = mongo_docs(mongo_uri, "articles")
    assert before.keys() - after.keys() == {BONDS}
    for doc in after.values():
        assert read_at(desk.archive, Pointer(**doc["archive"])).url == doc["url"]
    for collection in ("signatures", "search", "revisions", "rejects"):
        assert BONDS not in str(mongo_docs(mongo_uri, collection)), collection
    replica.heal()
    assert desk.crawl("channels=1690", env=env).code == 0
    assert replica.asked("kmvtrqp2810447") == []
    assert mongo_docs(mongo_uri, "listings")[BONDS]["state"] == "forgotten"


def usage(desk: Desk, *argv: str) -> Run:
    run = desk.scrapy("forget", *argv)
    assert (run.code, run.out) == (2, "")
    return run


def test_what_is_not_there_is_named_with_the_nearest_and_nothing_goes(copy: Desk) -> None:
    run = usage(copy, BONDS, "comos:kmvtrqp2810441", "https://finance.sina.com.cn/nowhere.shtml")
    first, second = run.lines
    near = f"is not in sqlite:///{copy.file}; the nearest there: {BONDS}"
    assert first == f"scrapy forget: error: comos:kmvtrqp2810441 {near}"
    assert second.startswith("scrapy forget: error: url:")
    assert BONDS in copy.docs("articles")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([], "which articles? Give ids or URLs, or --source NAME --before DAY"),
        (["--source", "青禾财经"], "--source NAME and --before DAY go together"),
        (
            ["--source", "青禾", "--before", "2024-01-01"],
            "no article has the source 青禾; did you mean 青禾财经",
        ),
        (["--source", "青禾财经", "--before", "2024-1-1"], "--before 2024-1-1 is not a day (YYYY-MM-DD)"),
        (["zzz"], "'zzz' is neither a document id nor a URL"),
    ],
)
def test_usage(copy: Desk, argv: list[str], told: str) -> None:
    assert usage(copy, *argv).err.startswith(f"scrapy forget: error: {told}")


def test_a_source_before_a_day(copy: Desk) -> None:
    chosen = ("forget", "--source", "青禾财经", "--before", "2022-01-01")
    docs = copy.docs("articles").values()
    wanted = {d["_id"] for d in docs if d["source"] == "青禾财经" and d["published_at"] < "2021-12-31T16"}
    assert len(wanted) > 1
    told = f"{len(wanted)} articles of source 青禾财经 before 2022-01-01"
    dry = copy.scrapy(*chosen, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert all(key in dry.out for key in wanted)
    assert dry.out.endswith("2 ids would never be fetched again.\n")
    refused = copy.scrapy(*chosen)
    assert (refused.code, refused.err) == (
        2,
        f"scrapy forget: error: {told}: --yes takes them down; nothing is done\n",
    )
    done = copy.scrapy(*chosen, "--yes")
    assert (done.code, done.err) == (0, "")
    assert not wanted & copy.docs("articles").keys()
    assert {copy.docs("listings")[key]["state"] for key in wanted} == {"forgotten"}


@pytest.mark.long
def test_on_a_terminal_it_asks_and_shows_how_far_it_is(copy: Desk) -> None:
    chosen = ["forget", "--source", "青禾财经", "--before", "2022-01-01"]
    question = "2 articles of source 青禾财经 before 2022-01-01 go for good: yes or no? "
    before = copy.docs("articles").keys()
    refused = shown(chosen, 80, copy.environment({}), typed="no\n")
    assert (refused.code, question in refused.text, copy.docs("articles").keys()) == (2, True, before)
    agreed = shown(chosen, 80, copy.environment({}), typed="yes\n")
    assert (agreed.code, question in agreed.text) == (0, True)
    assert agreed.lines[-1].startswith("Gone: 2 articles, 0 revisions, 0 rejects, 2 archived pages.")
    for step in ("tombstones", "documents", "stories", "archive", "store file"):
        assert re.search(rf"{step} +━", agreed.text), step
    assert len(before - copy.docs("articles").keys()) == 2
