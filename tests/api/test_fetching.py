"""One page fetched by the library: from the replica, as a run of ``url=`` would, and nothing kept."""

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

import newscrawl
from newscrawl.api import fetching
from tests.support import faults
from tests.support.site import Site

BONDS = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
OTHER = "https://finance.sina.com.cn/china/gncj/2024-05-17/doc-inawmzqt2236154.shtml"


@pytest.fixture(autouse=True)
def web(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Site:
    """The replica as the web, and no page fetched before."""
    monkeypatch.chdir(tmp_path)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, site.proxy.url)
    for name in ("DOWNLOAD_DELAY", "AUTOTHROTTLE_ENABLED", "RETRY_TIMES"):
        monkeypatch.setenv(f"NEWSCRAWL_{name}", "0")
    monkeypatch.setattr(fetching, "_TURN", fetching.Turn())
    return site


@pytest.mark.long
async def test_a_page_is_fetched_politely_inside_of_a_running_loop(web: Site, tmp_path: Path) -> None:
    found = newscrawl.fetch(BONDS)
    assert (found.id, found.editors) == ("comos:kmvtrqp2810447", ("简宁舟",))
    assert web.asked() == ["https://finance.sina.com.cn/robots.txt", BONDS]
    agents = {request.headers["user-agent"] for request in web.requests}
    assert [agent.partition("/")[0] for agent in agents] == ["newscrawl"]
    assert [name for _, folders, files in os.walk(tmp_path) for name in folders + files] == []
    assert asyncio.get_running_loop().is_running()


@pytest.mark.long
def test_what_does_not_come_is_said(web: Site) -> None:
    web.fault("robots.txt", faults.status(503))
    with pytest.raises(newscrawl.Refused, match=r"robots\.txt"):
        newscrawl.fetch(BONDS)
    web.heal()
    web.fault("doc-i", faults.status(404))
    with pytest.raises(newscrawl.FetchFailed, match="404"):
        newscrawl.fetch(BONDS)
    web.heal()
    web.alter("doc-ikmvtrqp2810447", "望江银行发行百亿绿色金融债 票面利率2.86%", "")
    with pytest.raises(newscrawl.NotAnArticle, match="no title"):
        newscrawl.fetch(BONDS)


@pytest.mark.long
def test_a_ban_holds_for_all_that_follows(web: Site) -> None:
    web.fault("doc-i", faults.status(456))
    with pytest.raises(newscrawl.Refused, match=f"banned: {BONDS} answered HTTP 456"):
        newscrawl.fetch(BONDS)
    asked = web.asked()
    with pytest.raises(newscrawl.Refused, match="nothing fetched"):
        newscrawl.fetch(OTHER)
    assert web.asked() == asked


def test_between_two_pages_there_is_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: 1000.0, sleep=pauses.append)
    monkeypatch.setattr(fetching, "time", clock)
    monkeypatch.setattr(fetching, "_fetched", lambda *_: None)
    newscrawl.fetch(BONDS)
    newscrawl.fetch(BONDS)
    assert pauses == [0, pytest.approx(1.1)]


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://example.org/a.shtml", "'https://example.org/a.shtml' is not on a host of Sina's"),
        ("https://finance.sina.com.cn/", "'https://finance.sina.com.cn/' is not an article's URL"),
        (f"{BONDS} {OTHER}", f"'{BONDS} {OTHER}': one URL at a time"),
        ("nothing", "'nothing' is not an http"),
    ],
)
def test_what_is_no_article_s_url_is_not_fetched(web: Site, url: str, line: str) -> None:
    with pytest.raises(newscrawl.BadArgument) as raised:
        newscrawl.fetch(url)
    assert str(raised.value).startswith(line)
    assert web.asked() == []
