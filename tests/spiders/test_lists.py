"""The list half of a spider, callback by callback: what a page gives, and what counts as a lost list."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from newscrawl.items import Listing, ListPage, Told
from newscrawl.runs.outcome import CutOff
from newscrawl.spiders.backfill import Step
from newscrawl.spiders.sina_china import SinaChinaSpider

FORM = "https://finance.sina.com.cn/china/2024-04-13/doc-imcwipii{:07d}.shtml"
TOP = int(datetime(2024, 4, 13, 12, tzinfo=UTC).timestamp())
DEFAULT = SinaChinaSpider.site.lists.default


def spider_of(settings: dict[str, Any] | None = None, **given: str) -> SinaChinaSpider:
    crawler = get_crawler(SinaChinaSpider, {"RETRY_TIMES": 0, "REPLAY": "", **(settings or {})})
    spider = SinaChinaSpider.from_crawler(crawler, **given)
    crawler.spider = spider
    return spider


def rows(first: int, count: int) -> list[dict[str, Any]]:
    """Rows an hour apart."""
    return [{"url": FORM.format(n), "ctime": TOP - 3600 * n} for n in range(first, first + count)]


def answer(result: dict[str, Any]) -> bytes:
    return json.dumps({"result": {"status": {"code": 0}, **result}}).encode()


def page(spider: SinaChinaSpider, result: dict[str, Any], request: Request | None = None) -> list[Any]:
    """What the callback of a list page gives; the first page without a request."""
    request = request or next(spider.list_requests())
    response = TextResponse(request.url, body=answer(result), request=request)
    return list(spider.parse_list(response, **request.cb_kwargs))


def failure(error: Exception, request: Request) -> Failure:
    """What an errback gets."""
    found = Failure(error)  # type: ignore[no-untyped-call]
    found.request = request  # type: ignore[attr-defined]
    return found


def stat(spider: SinaChinaSpider, name: str) -> int:
    return int(spider.crawler.stats.get_value(f"lists/{name}", 0))


def ids(output: list[Any]) -> list[int]:
    return [int(row.id[-7:]) for row in output if isinstance(row, Listing)]


def list_requests(output: list[Any]) -> list[str]:
    """The sizes and numbers of the list pages that are asked for."""
    return [one.url.partition("num=")[2] for one in output if isinstance(one, Request) and "list" in one.meta]


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"data": None},
        {"data": {}},
        {"data": []},
        {"data": ""},
        {"list": rows(0, 50)},
        {"data": {"list": rows(0, 50)}},
        {"data": [{"link": FORM.format(1)}] * 50},
        {"data": ["x"] * 50},
    ],
)
def test_a_first_page_without_a_usable_row_is_a_lost_list(result: dict[str, Any]) -> None:
    spider = spider_of()
    assert page(spider, result) == []
    assert (stat(spider, "failed"), stat(spider, "pages"), stat(spider, "asked/1686")) == (1, 0, 1)


def test_it_is_asked_for_again_first() -> None:
    spider = spider_of({"RETRY_TIMES": 1})
    (again,) = page(spider, {"data": []})
    assert (again.meta["retry_times"], stat(spider, "failed")) == (1, 0)
    assert page(spider, {"data": []}, again) == []
    assert stat(spider, "failed") == 1


def test_pages_overlap() -> None:
    spider = spider_of()
    output = page(spider, {"data": rows(0, 50)})
    assert output[0] == ListPage("1686", 1, False, Told.NEXT)
    assert ids(output) == list(range(50))
    assert list_requests(output) == ["49&page=2"]


def test_a_page_that_does_not_follow_on_is_read_again_from_further_up() -> None:
    spider = spider_of()
    request = page(spider, {"data": rows(0, 50)})[-1]
    output = page(spider, {"data": rows(52, 49)}, request)
    assert (output[0], list_requests(output)) == (ListPage("1686", 1, False, Told.AGAIN), ["40&page=2"])
    output = page(spider, {"data": rows(43, 40)}, output[-1])
    assert output[0] == ListPage("1686", 2, False, Told.NEXT)
    assert {50, 51} <= set(ids(output))


def test_a_page_without_the_rows_that_must_be_there_is_lost_and_said_to_be_short() -> None:
    spider = spider_of()
    request = page(spider, {"data": rows(0, 50), "total": 150})[-1]
    assert page(spider, {"data": []}, request) == [ListPage("1686", 1, False, Told.SHORT)]
    assert stat(spider, "failed") == 1


def test_an_end_is_told() -> None:
    spider = spider_of()
    request = page(spider, {"data": rows(0, 31)})[-1]
    assert page(spider, {"data": rows(30, 1)}, request)[0] == ListPage("1686", 2, False, Told.END)
    assert stat(spider, "failed") == 0


def test_a_request_that_the_end_of_the_run_cut_off_is_no_lost_list() -> None:
    spider = spider_of()
    request = next(spider.list_requests())
    for error, failed in ((CutOff("stopping"), 0), (IgnoreRequest("robots.txt"), 1), (TimeoutError(), 2)):
        assert list(spider.list_failed(failure(error, request))) == []
        assert stat(spider, "failed") == failed


def test_an_archive_that_lacks_a_page_is_asked_for_the_whole_one() -> None:
    spider = spider_of({"REPLAY": "x.warc"})
    request = page(spider, {"data": rows(0, 50)})[-1]
    missing = IgnoreRequest("not in the cache")
    (whole,) = spider.list_failed(failure(missing, request))
    assert (whole.url.partition("num=")[2], stat(spider, "failed")) == ("50&page=2", 0)
    output = page(spider, {"data": rows(50, 50)}, whole)
    assert list_requests(output) == ["50&page=3"]
    assert list(spider.list_failed(failure(missing, output[-1]))) == []
    assert stat(spider, "failed") == 1


def test_the_last_day_asked_for_ends_where_the_next_begins() -> None:
    spider = spider_of(since="2024-04-13", until="2024-04-13")
    midnight = TOP + 4 * 3600  # the 14th in Beijing
    data = [{"url": FORM.format(n), "ctime": midnight - n} for n in range(2)]
    data += [{"url": FORM.format(n), "ctime": midnight - 86_400 + 2 - n} for n in (2, 3)]
    assert ids(page(spider, {"data": data})) == [1, 2]


def test_times_to_come_tell_nothing() -> None:
    spider = spider_of()
    data = [{"url": FORM.format(0), "ctime": "4000000000", "mtime": "4000000000"}, *rows(1, 2)]
    first = next(row for row in page(spider, {"data": data}) if isinstance(row, Listing))
    assert (first.ctime, first.mtime) == (None, None)
    assert spider.crawler.stats.get_value("lists/newest/1686") == TOP - 3600
    assert stat(spider, "mended") == 2


def test_max_pages_counts_pages_that_follow_on() -> None:
    spider = spider_of(max_pages="2")
    request = page(spider, {"data": rows(0, 50)})[-1]
    request = page(spider, {"data": rows(52, 49)}, request)[-1]
    assert list_requests(page(spider, {"data": rows(43, 40)}, request)) == []


def test_a_url_of_the_api_is_a_page_of_a_list() -> None:
    spider = spider_of()
    url = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"
    request = Request(url)
    response = TextResponse(url, body=answer({"data": rows(0, 3)}), request=request)
    assert ids(list(spider.parse_list(response))) == [0, 1, 2]
    assert spider._step_at(url) == Step(DEFAULT)
