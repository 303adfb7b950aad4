"""Functions of one's own give articles ``x_…`` fields; what they do wrong costs the fields and no article."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.exceptions import NotConfigured

from newscrawl.items import Article, to_document
from newscrawl.pipelines.enrich import BadFunction, EnrichPipeline, load
from tests.crawl.runs import ROOT, Desk
from tests.pipelines import moods
from tests.pipelines.conftest import FakeCrawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

ID = "comos:kmvtrqp2810447"
HERE = "tests.pipelines.moods"
SAMPLE = {"REPLAY": "samples/sample.warc.gz", "ARCHIVE_DIR": ""}
PAGE = "url=https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"


def article() -> Article:
    found = Article(ID, "https://finance.sina.com.cn/x", title="望江银行发行绿色债")
    found.paragraphs = ["募集资金同比增长。", "发行完毕。"]
    return found


async def enriched(*names: str) -> tuple[Article, list[str]]:
    enricher = load([f"{HERE}.{name}" for name in names])
    assert enricher
    item = article()
    return item, await enricher.enrich(item)


async def test_functions_and_coroutine_functions_fill_fields() -> None:
    item, wrong = await enriched("silent", "length", "mood")
    assert wrong == []
    doc = to_document(item)
    found = {name: value for name, value in doc.items() if name.startswith("x_")}
    assert found == {"x_length": 14, "x_mood": 3, "x_words": ["增长", "发行"]}
    assert doc["title"] == "望江银行发行绿色债"


async def test_what_fails_costs_its_fields_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    enricher = load([f"{HERE}.fails", f"{HERE}.length", f"{HERE}.no_mapping"])
    assert enricher
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            item = article()
            wrong = await enricher.enrich(item)
            assert wrong == [f"{HERE}.fails: ZeroDivisionError", f"{HERE}.no_mapping: TypeError"]
            assert item.foreign == {"x_length": 14}
    assert len(caplog.messages) == 2
    told = f"ENRICH {HERE}.fails failed for {ID}: ZeroDivisionError: division by zero; the article is stored"
    assert caplog.messages[0].startswith(told)


async def test_what_would_end_the_run_costs_its_fields_too() -> None:
    item, wrong = await enriched("gives_up", "leaves", "length")
    assert wrong == [f"{HERE}.gives_up: CancelledError", f"{HERE}.leaves: SystemExit"]
    assert item.foreign == {"x_length": 14}


async def test_a_cancelled_run_ends_while_a_function_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = asyncio.Event()

    async def waits(doc: dict[str, Any]) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(moods, "mood", waits)
    task = asyncio.create_task(enriched("mood"))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_fields_that_cannot_be_stored_are_refused_each_by_itself() -> None:
    item, wrong = await enriched("wrong")
    assert item.foreign == {"x_good": [1, 2]}
    assert wrong == [
        f"{HERE}.wrong: 'title' does not begin with x_",
        f"{HERE}.wrong: x_bytes is a bytes, which no document holds",
        f"{HERE}.wrong: x_when holds a time: give it a name in _at, so that every store gives one back",
        f"{HERE}.wrong: field 'x_a.b': a name is not empty and has no dot",
        f"{HERE}.wrong: 7 does not begin with x_",
        f"{HERE}.wrong: x_large is too large",
    ]


async def test_the_pipeline_counts(crawler: FakeCrawler) -> None:
    with pytest.raises(NotConfigured):
        EnrichPipeline.from_crawler(cast("Crawler", crawler))
    crawler.settings.set("ENRICH", f"{HERE}.fails,{HERE}.length")
    item = await EnrichPipeline.from_crawler(cast("Crawler", crawler)).process_item(article())
    assert item.foreign == {"x_length": 14}
    assert crawler.stats.get_value(f"articles/enrich/{HERE}.fails: ZeroDivisionError") == 1


WRONG = {
    "nowhere.mine": "ENRICH=nowhere.mine: ModuleNotFoundError: No module named 'nowhere'",
    f"{HERE}_leaving.mood": f"ENRICH={HERE}_leaving.mood: SystemExit: not for import",
    f"{HERE}.none": f"ENRICH={HERE}.none: {HERE} has no function none",
    f"{HERE}.NO_FUNCTION": f"ENRICH={HERE}.NO_FUNCTION: {HERE} has no function NO_FUNCTION",
}


@pytest.mark.parametrize("path", WRONG)
def test_a_path_that_leads_nowhere(path: str) -> None:
    with pytest.raises(BadFunction) as told:
        load([path])
    assert str(told.value) == WRONG[path]


def test_a_crawl(desk: Desk) -> None:
    bad = desk.crawl(PAGE, settings=SAMPLE | {"ENRICH": "nowhere.mine"})
    assert (bad.code, bad.lines) == (2, [f"scrapy crawl: error: {WRONG['nowhere.mine']}"])
    run = desk.crawl(PAGE, settings=SAMPLE | {"ENRICH": f"{HERE}.length,{HERE}.wrong"})
    assert run.code == 0, run.err
    (doc,) = desk.docs("articles").values()
    assert (doc["x_length"], doc["x_good"], doc["revision"]) == (sum(map(len, doc["paragraphs"])), [1, 2], 1)
    (record,) = desk.docs("runs").values()
    assert record["reasons"][f"enrich/{HERE}.wrong: 'title' does not begin with x_"] == 1


def test_the_example_of_the_documents() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8").partition("## Fields of your own")[2]
    example: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], example)  # noqa: S102 - our own
    doc = to_document(article())
    assert example["mood"](doc) == {"x_mood": 0.5, "x_length": 14}
    assert example["mood"](doc | {"title": "违约", "paragraphs": []}) == {"x_mood": -1.0, "x_length": 0}


def test_extract_shows_what_they_give(desk: Desk) -> None:
    page = str(ROOT / "samples" / "pages" / "finance_2021_bonds.html")
    (doc,) = desk.scrapy("extract", page, "-s", f"ENRICH={HERE}.length").documents
    assert doc["x_length"] == sum(map(len, doc["paragraphs"]))
    bad = desk.scrapy("extract", page, "-s", "ENRICH=nowhere.mine")
    assert (bad.code, bad.lines) == (2, [f"scrapy extract: error: {WRONG['nowhere.mine']}"])
