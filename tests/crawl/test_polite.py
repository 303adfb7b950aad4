"""A run as the project's settings make it: slow, open about itself, closed to others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crawl.runs import Desk, Run, finished
from tests.support import faults
from tests.support.proxy import Request
from tests.support.site import Site, serving

FORBIDDEN = "https://finance.sina.com.cn/wap/2024-06-01/doc-ipqrstuv0000001.shtml"
PROC = Path("/proc/self/net/tcp")
LISTENING = "0A"


@dataclass
class Polite:
    """One run of the defaults over a list of four, one of them forbidden by robots.txt."""

    site: Site
    run: Run
    listening: list[str]

    def requests(self, pattern: str) -> list[Request]:
        return [request for request in self.site.requests if re.search(pattern, request.url)]


@pytest.fixture(scope="module")
def polite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Polite]:
    with serving() as site:
        site.list_page(1688, FORBIDDEN)
        site.fault("mcdvzqk5561330", faults.held)
        desk = Desk(tmp_path_factory.mktemp("polite"), site.proxy.url)
        with desk.started("crawl", "sina_china", "-a", "channels=1688") as process:
            assert site.proxy.held.acquire(timeout=100)
            listening = ports(process.pid) if PROC.exists() else []
            site.proxy.release()
            run = finished(process)
        yield Polite(site, run, listening)


def ports(pid: int) -> list[str]:
    """The local addresses on which a process listens."""
    links = [link.readlink() for link in Path(f"/proc/{pid}/fd").iterdir()]
    inodes = {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", str(link)))}
    tables = [Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for lines in tables for line in lines]
    return [row[1] for row in rows if row[3] == LISTENING and row[9] in inodes]


def test_a_second_between_requests_to_a_host(polite: Polite) -> None:
    assert (polite.run.code, polite.run.counts["stored"]) == (0, 3)
    hosts = {urlsplit(request.url).hostname for request in polite.site.requests}
    assert hosts == {"feed.mix.sina.com.cn", "finance.sina.com.cn"}
    for host in hosts:
        times = [request.at for request in polite.requests(f"//{host}/")]
        assert len(times) >= 3
        assert (times[-1] - times[0]) / (len(times) - 1) >= 1.0
        assert min(later - sooner for sooner, later in pairwise(times)) >= 0.7  # one may be held up


def test_robots_txt_first_and_once(polite: Polite) -> None:
    for host in ("feed.mix.sina.com.cn", "finance.sina.com.cn"):
        urls = [request.url for request in polite.requests(f"//{host}/")]
        assert urls.index(f"https://{host}/robots.txt") == 0
        assert len(urls) == len(set(urls))


def test_what_robots_txt_forbids_is_not_fetched(polite: Polite) -> None:
    assert polite.requests("/wap/") == []


def test_one_name_and_the_language_of_the_site(polite: Polite) -> None:
    agents = {request.headers["user-agent"] for request in polite.site.requests}
    assert [agent.split("/")[0] for agent in agents] == ["newscrawl"]
    assert {request.headers["accept-language"] for request in polite.site.requests} == {"zh-CN,zh;q=0.9"}
    assert [request.url for request in polite.site.requests if "cookie" in request.headers] == []
    assert {request.method for request in polite.site.requests} == {"GET"}


def test_a_referer_for_the_lists_only(polite: Polite) -> None:
    referers = {request.headers.get("referer") for request in polite.requests("/api/roll/")}
    assert referers == {"https://finance.sina.com.cn/"}
    assert {request.headers.get("referer") for request in polite.requests(r"\.shtml|robots")} == {None}


@pytest.mark.skipif(not PROC.exists(), reason="sockets are looked up in /proc")
def test_nothing_listens(polite: Polite) -> None:
    assert polite.listening == []
