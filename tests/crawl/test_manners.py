"""What a host asks for is done: RFC 9309's robots.txt, Crawl-delay, Retry-After."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.http import Response

from newscrawl.middlewares.retry import asked_for
from tests.crawl.runs import Desk, Run, together
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site, serving

pytestmark = pytest.mark.long

ROBOTS = r"//finance\.sina\.com\.cn/robots\.txt"
LISTS = r"//feed\.mix\.sina\.com\.cn/robots\.txt"
QUICK = {"RETRY_TIMES": 1, "DOWNLOAD_TIMEOUT": 1}
UNKNOWN: dict[str, tuple[faults.Fault, str]] = {
    "503": (faults.status(503), " answered HTTP 503"),
    "500": (faults.status(500), " answered HTTP 500"),
    "429": (faults.status(429), " answered HTTP 429"),
    "time-out": (faults.held, " cannot be had (DownloadTimeoutError"),
    "reset": (faults.reset, " cannot be had (DownloadFailedError"),
    "cut": (faults.truncated, " cannot be had (ResponseDataLossError"),
}
NONE: dict[str, faults.Fault] = {
    "404": faults.missing,
    "403": faults.status(403),
    "401": faults.status(401),
    "a body with a 404": lambda request, reply: Reply(b"User-agent: *\nDisallow: /", 404),
    "elsewhere": faults.redirect("https://example.org/robots.txt"),
    "a loop": faults.redirect_loop,
    "empty": faults.empty,
    "a page": faults.soft_missing,
}


def text(rules: str) -> faults.Fault:
    return lambda request, reply: Reply(rules.encode(), 200, (("Content-Type", "text/plain"),))


def test_a_robots_txt_that_cannot_be_had_closes_its_host(tmp_path: Path) -> None:
    def crawl(name: str) -> tuple[Run, list[str], Desk, Run]:
        with serving() as site:
            site.fault(ROBOTS, UNKNOWN[name][0])
            desk = Desk(tmp_path / name, site.proxy.url)
            run = desk.crawl("channels=1688", settings=QUICK)
            asked = site.asked(r"//finance\.sina\.com\.cn/(?!robots)")
            site.heal()
            site.proxy.release()
            return run, asked, desk, desk.crawl("channels=1688")

    for name, (run, asked, desk, after) in zip(UNKNOWN, together(crawl, UNKNOWN), strict=True):
        told = f"failed: robots.txt of finance.sina.com.cn{UNKNOWN[name][1]}"
        assert (run.code, run.last.startswith(told), asked) == (1, True, []), run.last
        assert ": nothing of that host is fetched (" in run.last
        assert run.counts.get("failed", 0) == 0  # no article's fault
        assert (after.code, len(desk.docs("articles"))) == (0, 3)
        assert {row["attempts"] for row in desk.docs("listings").values()} == {0}
        assert not any(line.startswith("Traceback") for line in run.lines)


def test_the_lists_host_is_closed_likewise(site: Site, desk: Desk) -> None:
    site.fault(LISTS, faults.status(502))
    run = desk.crawl(settings=QUICK)
    told = "robots.txt of feed.mix.sina.com.cn answered HTTP 502: nothing of that host is fetched"
    assert (run.code, run.last.startswith(f"failed: {told} (")) == (1, True)
    assert site.asked(r"^(?!.*robots\.txt)") == []
    assert [doc["problem"] for doc in desk.docs("runs").values()] == [told]


def test_where_there_is_none_all_is_allowed(tmp_path: Path) -> None:
    def crawl(name: str) -> Run:
        with serving() as site:
            site.fault(r"/robots\.txt", NONE[name])
            return Desk(tmp_path / name.replace(" ", "_"), site.proxy.url).crawl("channels=1690")

    for run in together(crawl, NONE):
        assert (run.code, run.counts.get("stored")) == (0, 3), run.last


def between(site: Site, host: str) -> list[float]:
    times = [request.at for request in site.requests if f"//{host}/" in request.url]
    return [later - sooner for sooner, later in pairwise(times)]


def test_the_longer_delay_holds(site: Site, desk: Desk) -> None:
    site.fault(ROBOTS, text("User-agent: *\nCrawl-delay: 1.5\n"))
    site.fault(LISTS, text("User-agent: newscrawl\nCrawl-delay: 0.1\n"))
    fast = {"AUTOTHROTTLE_ENABLED": 1, "AUTOTHROTTLE_START_DELAY": 0.3, "DOWNLOAD_DELAY": 0.3}
    assert desk.crawl("channels=1690", settings=fast).code == 0
    articles, lists = (between(site, f"{name}.sina.com.cn") for name in ("finance", "feed.mix"))
    assert (len(articles), min(articles) >= 1.2) == (3, True)  # one may be held up on its way
    assert min(lists) < 1.2  # ours is the longer there


def test_a_delay_beyond_the_limit_leaves_the_host_out(site: Site, desk: Desk) -> None:
    site.fault(ROBOTS, text("User-agent: *\nCrawl-delay: 3600\n"))
    run = desk.crawl("channels=1690")
    told = (
        "failed: robots.txt of finance.sina.com.cn asks for 3600 s between requests: nothing of that host is"
    )
    assert (run.code, run.last.startswith(told), site.asked(r"\.shtml")) == (1, True, [])


def busy(*headers: tuple[str, str], status: int = 429) -> faults.Fault:
    return lambda request, reply: Reply(b"", status, headers)


def dated(seconds: float) -> Callable[[Request, Reply], Reply]:
    """The moment in so many seconds, by a clock that is an hour behind."""

    def answer(request: Request, reply: Reply) -> Reply:
        now = datetime.now(UTC) - timedelta(hours=1)
        until = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
        return busy(("Date", format_datetime(now, usegmt=True)), ("Retry-After", until), status=503)(
            request, reply
        )

    return answer


@pytest.mark.parametrize("fault", [busy(("Retry-After", "2")), dated(2)])
def test_the_whole_host_waits(site: Site, desk: Desk, fault: faults.Fault) -> None:
    site.fault("doc-imcdvzqk5561330", fault, times=1)
    one = {"CONCURRENT_REQUESTS": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
    run = desk.crawl("channels=1688,1690", settings=one)
    assert (run.code, run.counts["stored"]) == (0, 6)
    urls = [request.url for request in site.requests if ".shtml" in request.url]
    at = [request.at for request in site.requests if ".shtml" in request.url]
    asked = next(number for number, url in enumerate(urls) if "5561330" in url)
    assert at[asked + 1] - at[asked] >= 1.9  # whichever is next
    assert len(urls) == 7


def test_past_the_limit_the_run_ends_and_says_until_when(site: Site, desk: Desk) -> None:
    site.fault("doc-imcdvzqk5561330", busy(("Retry-After", "600")))
    run = desk.crawl("channels=1688", settings={"CONCURRENT_REQUESTS_PER_DOMAIN": 1})
    told = re.match(
        r"failed: finance\.sina\.com\.cn answered HTTP 429 and asks to wait until (\S+ \S+) Beijing time \(",
        run.last,
    )
    assert (run.code, bool(told)) == (1, True)
    assert len(site.asked("5561330")) == 1
    assert desk.states()["comos:mcdvzqk5561330"] == "listed"
    assert [doc["finish_reason"] for doc in desk.docs("runs").values()] == ["asked_to_wait"]
    site.heal()
    refused = desk.crawl("channels=1688")
    assert (refused.code, site.asked()) == (1, [])
    assert told
    assert refused.last.startswith(
        f"failed: asked to wait until {told[1]} Beijing time (found at https://finance."
    )
    assert desk.crawl("channels=1688", settings={"BAN_PAUSE": 0}).code == 0


def test_waits_that_go_on_and_on_are_too_long(site: Site, desk: Desk) -> None:
    site.fault("doc-imcdvzqk5561330", busy(("Retry-After", "1")))
    run = desk.crawl(
        "channels=1688", settings={"HOST_WAIT_MAX": 2.5, "RETRY_TIMES": 9, "CONCURRENT_REQUESTS": 1}
    )
    assert (run.code, "asks to wait until" in run.last) == (1, True)
    assert 2 <= len(site.asked("5561330")) <= 4


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("9" * 30, 999999999.0),
        ("-5", 0.0),
        ("soon", 0.0),
        ("", 0.0),
        ("１２", 0.0),
    ],
)
def test_seconds(value: str, seconds: float) -> None:
    assert asked_for(Response("https://a.cn/", 503, headers={"Retry-After": value})) == seconds


def test_dates() -> None:
    headers = {"Date": "Wed, 25 Nov 2026 10:00:00 GMT", "Retry-After": "Wed, 25 Nov 2026 10:02:30 GMT"}
    assert asked_for(Response("https://a.cn/", 503, headers=headers)) == 150.0
    past = headers | {"Retry-After": "Wed, 25 Nov 2026 09:00:00 GMT"}
    assert asked_for(Response("https://a.cn/", 503, headers=past)) == 0.0
