"""Refusals told apart: each in its own words, in the last line and in the run's record."""

from pathlib import Path

from tests.crawl.runs import Desk, Run, together
from tests.support import faults
from tests.support.site import Site, serving

ROLL = "/api/roll/get"
BEGINS = "no list answered: list 1686 国内滚动 page 1: HTTP "
TOLD = {
    403: "it refuses this address or what was sent "
    "(User-Agent 'tester/1', Referer 'https://finance.sina.com.cn/'): try from another network",
    451: "it may not answer here by law",
    502: "its gate answers, not the site",
    429: "it is asked too often",
}


def test_each_in_its_own_words(tmp_path: Path) -> None:
    def crawl(status: int) -> tuple[Run, Desk]:
        with serving() as site:
            site.fault(ROLL, faults.status(status))
            desk = Desk(tmp_path / str(status), site.proxy.url)
            return desk.crawl(
                settings={"RETRY_TIMES": 0, "USER_AGENT": "tester/1", "LOG_LEVEL": "ERROR"}
            ), desk

    for status, (run, desk) in zip(TOLD, together(crawl, TOLD), strict=True):
        told = f"{BEGINS}{status}: {TOLD[status]}"
        assert (run.code, run.last.startswith(f"failed: {told}")) == (1, True), run.last
        (record,) = desk.docs("runs").values()
        assert record["problem"].startswith(told)


def test_a_list_that_is_not_registered(site: Site, desk: Desk) -> None:
    del site.lists[1687]
    run = desk.crawl("channels=1687")
    told = "failed: no list answered: list 1687 宏观经济 page 1: status 11: 列表和页面没有经过注册; it is not"
    assert (run.code, run.last.startswith(told), "leave it out of channels=" in run.last) == (1, True, True)


def test_articles_that_are_refused(site: Site, desk: Desk) -> None:
    site.fault(r"\.shtml", faults.status(403))
    run = desk.crawl("channels=1688", settings={"GATE_LEAST": 1})
    assert (run.code, "(User-Agent 'newscrawl/" in run.last, "try from another network" in run.last) == (
        1,
        True,
        True,
    )
    errors = {row["last_error"] for row in desk.docs("listings").values()}
    assert errors == {"HTTP 403"}  # a word to be counted by
