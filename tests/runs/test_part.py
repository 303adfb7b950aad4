"""The parts of a run: each counts what came since it began."""

from typing import TYPE_CHECKING, cast

import pytest
from scrapy.statscollectors import MemoryStatsCollector

from newscrawl.items import Article
from newscrawl.runs.part import Part
from tests.pipelines.conftest import FakeCrawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


@pytest.fixture
def stats() -> MemoryStatsCollector:
    return MemoryStatsCollector(cast("Crawler", FakeCrawler()))


def article(number: int, **given: object) -> Article:
    return Article(f"url:{number}", f"https://finance.sina.com.cn/{number}.shtml", **given)  # type: ignore[arg-type]


def test_what_was_counted_before_a_part_is_not_its_own(stats: MemoryStatsCollector) -> None:
    stats.inc_value("articles/stored", 5)
    stats.inc_value("lists/pages", 2)
    stats.set_value("start_time", 1.5)
    first = Part(stats)
    assert (first.counts["stored"], first.counts["list_pages"], first.counts["gone"]) == (5, 2, 0)
    assert first.stats == {"articles/stored": 5, "lists/pages": 2}
    second = first.following()
    stats.inc_value("articles/stored", 3)
    assert (second.counts["stored"], second.counts["list_pages"]) == (3, 0)
    assert second.id != first.id
    assert second.started >= first.started


def test_a_count_that_was_taken_back_is_none(stats: MemoryStatsCollector) -> None:
    stats.set_value("articles/failed", 2)
    second = Part(stats).following()
    stats.set_value("articles/failed", 1)
    assert second.own("articles/failed") == 0


def test_only_a_later_part_may_have_had_no_turn(stats: MemoryStatsCollector) -> None:
    first = Part(stats)
    assert not first.had_no_turn
    stats.inc_value("lists/pages")
    second = first.following()
    assert second.had_no_turn
    stats.inc_value("lists/pages")
    assert not second.had_no_turn


def test_fields_are_counted_by_template(stats: MemoryStatsCollector) -> None:
    part = Part(stats)
    assert part.coverage == {}
    part.add(article(1, template="doc", source="新华社", paragraphs=["一"]))
    part.add(article(2, template="doc", paragraphs=["二"]))
    part.add(article(3))
    assert (part.coverage["source"], part.coverage["paragraphs"], part.coverage["images"]) == (
        0.3333,
        0.6667,
        0,
    )
    assert part.templates == {"doc": {"articles": 2, "source": 1, "paragraphs": 2}, "?": {"articles": 1}}
    assert part.examples == {
        "doc": "https://finance.sina.com.cn/1.shtml",
        "?": "https://finance.sina.com.cn/3.shtml",
    }
    assert part.following().coverage == {}
