"""What a run was asked: by the arguments of our spiders, and by none."""

from datetime import UTC, datetime

import pytest
from scrapy import Spider

from newscrawl.runs.asked import Asked
from newscrawl.spiders.sina_china import SinaChinaSpider

URLS = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"


@pytest.mark.parametrize("spider", [None, Spider("other")])
def test_without_arguments_nothing_was_asked(spider: Spider | None) -> None:
    asked = Asked.of(spider)
    assert asked == Asked({}, 0, 0, None, None, ())
    assert not asked.is_backfill


def test_articles_by_their_urls() -> None:
    asked = Asked.of(SinaChinaSpider(url=URLS))
    assert asked == Asked({"url": URLS}, articles=1, lists=1)


def test_past_days_of_lists() -> None:
    asked = Asked.of(SinaChinaSpider(channels="1686,1689", since="2024-05-17", retry="failed"))
    assert asked.given == {"channels": "1686,1689", "since": "2024-05-17", "retry": "failed"}
    assert (asked.articles, asked.lists, asked.retry) == (0, 2, ("failed",))
    assert (asked.since, asked.until) == (datetime(2024, 5, 16, 16, tzinfo=UTC), None)
    assert asked.is_backfill
