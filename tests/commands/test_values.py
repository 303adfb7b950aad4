"""``scrapy values``, and filters that forgive."""

from pathlib import Path

import pytest

from tests.commands.test_articles import BONDS, BONDS_URL, RESERVOIR
from tests.crawl.runs import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    found = Desk(tmp_path_factory.mktemp("values"), "http://127.0.0.1:9")
    settings = {"REPLAY": "samples/sample.warc.gz", "ARCHIVE_DIR": ""}
    assert found.crawl(settings=settings).code == 0
    return found


def ids(desk: Desk, *argv: str) -> set[str]:
    return {doc["_id"] for doc in desk.scrapy("articles", "--json", "--limit", "0", *argv).documents}


def test_what_there_is_with_counts(desk: Desk) -> None:
    docs = desk.docs("articles").values()
    sources = [doc["source"] for doc in docs if doc["source"]]
    found = desk.scrapy("values", "source", "--json", "--limit", "0").documents
    assert {one["value"]: one["articles"] for one in found} == {s: sources.count(s) for s in sources}
    assert found == sorted(found, key=lambda one: (-one["articles"], one["value"]))
    for name, there in {
        "flag": "generic_source",
        "author": "柯子衡",
        "symbol": "605933.SH",
        "editor": "简宁舟",
    }.items():
        assert there in desk.scrapy("values", name).out
    channels = desk.scrapy("values", "channel").out
    assert all(word in channels for word in ("1686", "国内滚动", "china/gncj", "国内财经"))
    assert "more: --limit 0" in desk.scrapy("values", "source", "--limit", "1").out


def test_what_is_no_field_is_one_line(desk: Desk) -> None:
    run = desk.scrapy("values", "colour")
    there_is = "source, channel, flag, author, editor, symbol"
    assert (run.code, run.lines) == (2, [f"scrapy values: error: 'colour' is none of {there_is}"])


@pytest.mark.parametrize("text", ["605933", "605933.SS", "sh605933"])
def test_symbols_as_they_are_typed(desk: Desk, text: str) -> None:
    assert BONDS in ids(desk, "--symbol", text)


def test_an_article_by_its_bare_id(desk: Desk) -> None:
    for text in ("kmvtrqp2810447", "ikmvtrqp2810447", "doc-ikmvtrqp2810447.shtml"):
        (doc,) = desk.scrapy("articles", "--json", text).documents
        assert doc["_id"] == BONDS


def test_the_story_of_an_article(desk: Desk, tmp_path: Path) -> None:
    name = desk.docs("articles")[RESERVOIR[0]]["story_id"]
    for text in (*RESERVOIR, RESERVOIR[1].partition(":")[2], name):
        assert ids(desk, "--story", text) == set(RESERVOIR)
    file = tmp_path / "story.jsonl"
    assert desk.scrapy("export", "jsonl", "--story", RESERVOIR[1], "-o", str(file)).code == 0
    assert len(file.read_text("utf-8").splitlines()) == 2
    assert ids(desk, "--story", BONDS_URL) == {BONDS}


def test_what_no_article_has_is_answered_with_the_nearest(desk: Desk) -> None:
    run = desk.scrapy("articles", "--source", "青禾财径", "--flag", "generic_sorce")
    assert run.code == 0
    assert run.lines[1:] == [
        "scrapy articles: no article has the source 青禾财径; did you mean 青禾财经?",
        "scrapy articles: no article has the flag generic_sorce; did you mean generic_source or no_source?",
    ]
    (line,) = desk.scrapy("articles", "--author", "无此人").lines[1:]
    assert line.endswith("no article has the author 无此人; `scrapy values author` lists what there is")
