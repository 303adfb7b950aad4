"""Visits of ``scrapy doctor``, and the sites that it visits."""

import time
from collections.abc import Mapping
from dataclasses import replace
from email.utils import formatdate

from tests.crawl.runs import Desk, Run
from tests.support import faults
from tests.support.proxy import Reply, Request

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_BACKOFF=0")
LISTS = {
    "list 1686 国内滚动",
    "list 1687 宏观经济",
    "list 1688 地方经济",
    "list 1689 部委动态",
    "list 1690 金融新闻",
    "list 3231 今日财经TOP10",
}
WIRE = {"list zhibo:152 7×24财经", "list zhibo:152 7×24财经, one row", "second API"}

Line = dict[str, str]
Found = dict[str, list[Line]]


def doctor(desk: Desk, *more: str, env: Mapping[str, str] | None = None) -> tuple[Run, Found]:
    """A visit, and what it found by check."""
    run = desk.scrapy("doctor", "--json", *FAST, *more, env=env)
    found: Found = {}
    for line in run.documents:
        found.setdefault(line["check"], []).append(line)
    return run, found


def one(found: Found, check: str) -> tuple[str, str, str]:
    (line,) = found[check]
    return line["level"], line["told"], line["advice"]


def dated(offset: float = 0, *, age: int | None = None) -> faults.Fault:
    """A fault that only tells the time, so many seconds off; ``age``: kept by a cache for so long."""

    def answer(request: Request, reply: Reply) -> Reply:
        date = ("Date", formatdate(time.time() + offset, usegmt=True))
        kept = () if age is None else (("Age", str(age)),)
        return replace(reply, headers=(*reply.headers, date, *kept))

    return answer
