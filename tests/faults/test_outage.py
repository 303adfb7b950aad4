"""An outage is no failure of articles: nothing counts, the run ends soon, what was due is fetched later."""

import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.crawl.runs import Desk, Run, crawl_command, finished
from tests.faults.places import Place
from tests.support import faults
from tests.support.ports import closed_port
from tests.support.proxy import Reply, Request
from tests.support.site import Site

pytestmark = pytest.mark.long

SOON = {"FAILED_PAUSE": 0, "RETRY_TIMES": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "CONCURRENT_REQUESTS": 2}
AWAY = "failed: no host answers ("
WHY = "): is the network, the proxy or DNS away? ("
IDS = "doc-i(mcdvzqk5561330|mcpwxkz0417735)"


@contextmanager
def deaf() -> Iterator[str]:
    """A proxy that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def nowhere() -> Iterator[str]:
    """A proxy's address where none is."""
    with closed_port() as port:
        yield f"http://127.0.0.1:{port}"


def through(proxy: str) -> dict[str, str]:
    return {"http_proxy": proxy, "https_proxy": proxy}


def attempts(place: Place) -> set[int]:
    return {row["attempts"] for row in place.docs("listings").values()}


def test_six_runs_without_a_network_cost_nothing(site: Site, place: Place) -> None:
    site.fault(r"\.shtml", faults.status(500))  # rows are due, one attempt counted
    place.crawl("channels=1688", settings=SOON)
    before = place.docs("listings")
    assert attempts(place) == {1}
    for _ in range(6):
        with nowhere() as proxy:
            run = place.crawl("channels=1688", settings=SOON, env=through(proxy))
        assert (run.code, run.last.startswith(AWAY), WHY in run.last) == (1, True, True), run.last
        assert "ConnectionRefused" in run.last
    assert place.docs("listings") == before
    site.heal()
    assert place.crawl("channels=1688", settings=SOON).counts["stored"] == 3
    ends = [doc["finish_reason"] for doc in place.docs("runs").values()]
    assert sorted(ends) == ["finished"] * 2 + ["outage"] * 6


def test_names_that_nobody_knows(site: Site, plain: Place) -> None:
    run = plain.crawl(
        "channels=1688", settings=SOON, env={"http_proxy": "", "https_proxy": "", "no_proxy": "*"}
    )
    assert (run.code, run.last.startswith(AWAY)) == (1, True)
    assert plain.docs("listings") == {}


def test_by_url(site: Site, plain: Place) -> None:
    url = "url=https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
    with nowhere() as proxy:
        run = plain.crawl(url, settings=SOON, env=through(proxy))
    assert (run.code, run.last.startswith(AWAY)) == (1, True)
    assert attempts(plain) == {0}


def test_a_network_that_goes_away_in_mid_run(site: Site, place: Place) -> None:
    gone: list[str] = []

    def unplug(request: Request, reply: Reply) -> Reply:
        gone.append(request.url)
        site.fault("", faults.reset)
        return faults.reset(request, reply)

    site.fault(IDS, unplug)
    site.grow(20)
    site.lists[1689] = site.lists[1686][:20]
    run = place.crawl("channels=1688,1689", settings=SOON)
    assert (run.code, run.last.startswith(AWAY)) == (1, True), run.last
    assert attempts(place) == {0}
    assert set(place.states().values()) <= {"listed", "stored"}
    asked = site.asked(r"\.shtml")
    # Two tries, each sent once more where the connection had been kept; however many rows it knew by then.
    assert max(Counter(asked[asked.index(gone[0]) :]).values()) <= 4
    site.heal()
    assert place.crawl("channels=1688,1689", settings=SOON).code == 0
    assert set(place.states().values()) == {"stored"}


def test_one_page_that_never_answers_is_no_outage(site: Site, plain: Place) -> None:
    site.fault("doc-imcdvzqk5561330", faults.reset)
    run = plain.crawl("channels=1688", settings=SOON)
    assert (run.counts["failed"], run.counts["stored"]) == (1, 2)
    assert plain.docs("listings")["comos:mcdvzqk5561330"]["attempts"] == 1
    assert AWAY not in run.last


def test_silence_is_noticed_within_a_minute(desk: Desk) -> None:
    began = time.monotonic()
    with deaf() as proxy, desk.started(*crawl_command("channels=1688"), env=through(proxy)) as process:
        run: Run = finished(process)
    assert time.monotonic() - began < 60
    assert (run.code, run.last.startswith(AWAY)) == (1, True)
