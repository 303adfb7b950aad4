"""What the doctor itself cannot read costs a line, and the next check is made."""

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from newscrawl.doctor.spider import DoctorSpider
from newscrawl.sites import registry
from newscrawl.sites.checks import Finding, Level


def test_a_fault_of_its_own_is_a_line() -> None:
    def broken(response: Response, check: str) -> Iterator[Request]:
        yield Request("https://finance.sina.com.cn/next")
        raise OverflowError("date value\nout of range")

    spider = DoctorSpider(sites=[registry.home()])
    response = Response("https://finance.sina.com.cn/list")
    asked = list(spider._guarded(broken)(response, "list 1686"))
    assert [request.url for request in asked] == ["https://finance.sina.com.cn/next"]
    told = "https://finance.sina.com.cn/list: OverflowError: date value out of range"
    assert spider.findings == [
        Finding("list 1686", Level.FAIL, told, "newscrawl cannot read this: report it")
    ]
