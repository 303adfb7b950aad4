"""The filter of requests that were made before, as Scrapy makes it from the project's settings."""

from pathlib import Path

import pytest
from scrapy import Request, Spider
from scrapy.utils.test import get_crawler

from newscrawl.extensions.dupefilter import DupeFilter

URL = "https://finance.sina.com.cn/a.shtml?b=1&c=2"
SAME = "https://finance.sina.com.cn/a.shtml?c=2&b=1"


@pytest.mark.parametrize("has_jobdir", [False, True])
def test_a_request_is_seen_once(tmp_path: Path, has_jobdir: bool) -> None:
    crawler = get_crawler(Spider, {"JOBDIR": str(tmp_path)} if has_jobdir else {})
    known = DupeFilter.from_crawler(crawler)
    asked = [Request(URL), Request(SAME), Request(URL, method="POST"), Request(URL)]
    assert [known.request_seen(request) for request in asked] == [False, True, False, True]
    known.close("finished")
    assert (tmp_path / "requests.seen").exists() == has_jobdir
