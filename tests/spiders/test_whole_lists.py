"""The list half of a spider whose lists have the articles whole: what a page gives, and the other place."""

import json
from typing import Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.utils.test import get_crawler

from newscrawl.items import Article, Listing, ListPage, Told, Version
from newscrawl.runs import outcome
from newscrawl.spiders.sina_flash import SinaFlashSpider
from tests.sites.sina.flash.rows import ROOM, answer, raw
from tests.spiders.test_lists import failure

FEED, SPARE = "https://zhibo.sina.com.cn/api/zhibo/feed?", "https://app.cj.sina.com.cn/api/news/pc?"


def spider_of(**given: str) -> SinaFlashSpider:
    crawler = get_crawler(SinaFlashSpider, {"RETRY_TIMES": 0, "REPLAY": ""})
    spider = SinaFlashSpider.from_crawler(crawler, **given)
    crawler.spider = spider
    return spider


def page(spider: SinaFlashSpider, *rows: Any, request: Request | None = None, **data: Any) -> list[Any]:
    request = request or next(spider.list_requests())
    request.meta["archive"] = {"file": "a.warc.gz", "offset": 7}
    body = json.dumps(answer(*rows, **data)).encode()
    return list(spider.parse_list(TextResponse(request.url, body=body, request=request), **request.cb_kwargs))


def test_a_row_and_its_article() -> None:
    listed, row, article, following = page(spider_of(), raw(5))
    assert listed == ListPage(ROOM, 1, False, Told.NEXT, True, True)
    assert isinstance(row, Listing)
    assert isinstance(article, Article)
    assert (row.id, row.state, article.listing_id) == ("flash:5", "listed", "flash:5")
    assert row.version == article.version == Version(ROOM, article.version.mark if article.version else "", 5)
    assert article.archive == {"file": "a.warc.gz", "offset": 7}
    assert following.url.startswith(FEED)


def test_one_taken_down_with_nothing_left_is_gone() -> None:
    output = page(spider_of(), raw(5, "", is_delete=1), raw(4, is_delete=1))
    told = [(type(one).__name__, getattr(one, "state", "")) for one in output[1:-1]]
    assert told == [("Listing", "listed"), ("Listing", "gone"), ("Listing", "listed"), ("Article", "")]
    assert (output[2].error, output[2].version) == ("taken down", output[1].version)
    assert output[4].gone_at


def test_a_page_with_rows_that_could_not_be_read_proves_no_absence() -> None:
    assert page(spider_of(), raw(5), "x")[0].is_complete is False


def test_the_other_place_is_asked_when_the_first_fails_and_proves_no_absence() -> None:
    spider = spider_of()
    first = next(spider.list_requests())
    (spare,) = spider.list_failed(failure(IgnoreRequest("robots.txt"), first))
    assert spare.url == f"{SPARE}page=1&size=50&tag=0"
    output = page(spider, raw(5), raw(4), request=spare)
    assert (output[0].is_whole, output[0].is_complete) == (True, False)
    assert output[-1].url.startswith(SPARE)
    assert list(spider.list_failed(failure(TimeoutError(), spare))) == []
    assert spider.crawler.stats.get_value("lists/failed") == 1


def test_other_rooms_have_no_other_place() -> None:
    spider = spider_of(rooms="151")
    first = next(spider.list_requests())
    assert list(spider.list_failed(failure(TimeoutError(), first))) == []
    assert spider.crawler.stats.get_value("lists/failed") == 1


def test_past_days_are_paged_to_at_once_and_where_that_ends_is_said() -> None:
    spider = spider_of(since="2020-01-01")
    request = next(spider.list_requests())
    assert "page=1&" in request.url
    following = page(spider, *(raw(n) for n in range(60, 10, -1)), request=request)[-1]
    assert page(spider, request=following)[0].told is Told.SHORT
    why = outcome.reasons(spider.crawler.stats)["list"]
    assert why.endswith("it came without rows that must be there; the list was read back to 2026-11-20 09:00")


def test_a_turn_that_reads_a_list_makes_up_for_those_that_did_not() -> None:
    spider = spider_of(follow="1", rooms="151")
    for _ in range(2):
        assert list(spider.list_failed(failure(TimeoutError(), next(spider.list_requests())))) == []
    assert spider.crawler.stats.get_value("lists/failed") == 2
    page(spider, raw(5))
    stats = spider.crawler.stats
    assert (stats.get_value("lists/failed"), stats.get_value("lists/made_up")) == (0, 2)
    assert outcome.reasons(stats) == {}
