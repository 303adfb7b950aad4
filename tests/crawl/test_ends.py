"""A run that is asked to end: in every phase a record, a last line, exit code 1, nothing new asked for."""

import signal
import time
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from newscrawl.storage import CONTROL, Put
from tests.crawl.runs import Desk, Run, crawl_command, finished, line_with, together
from tests.faults.places import Place
from tests.support import faults
from tests.support.httpserver import Answer
from tests.support.httpserver import serving as answering
from tests.support.site import Site, serving

ONE_BY_ONE = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1}
CUT = "failed: the run was cut short: shutdown ({}) ("
ASKED = [(number, times) for number, times in product((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), (1, 2))]


def ends(desk: Desk) -> list[tuple[bool, str]]:
    return [(doc["ok"], doc["problem"]) for doc in desk.docs("runs").values()]


def test_in_mid_crawl(tmp_path: Path) -> None:
    def crawl(asked: tuple[signal.Signals, int]) -> tuple[Run, list[str], Desk, bool]:
        number, times = asked
        with serving() as site:
            site.fault("mcdvzqk5561330", faults.held)
            desk = Desk(tmp_path / f"{number.name}{times}", site.proxy.url)
            with desk.started(*crawl_command("channels=1688,1690", settings=ONE_BY_ONE)) as process:
                assert site.proxy.held.acquire(timeout=100)
                asked_before = []
                for _ in range(times):
                    process.send_signal(number)
                    line_with(process, f"{number.name}: the run is ending")
                    asked_before.append(len(site.asked()))
                if times == 1:
                    site.proxy.release()  # the answer that is waited for
                run = finished(process)
            after = [
                url for url in site.asked()[asked_before[0] :] if ".shtml" in url
            ]  # lists were under way
            return run, after, desk, "comos:mcdvzqk5561330" in desk.docs("articles")

    for (number, times), (run, after, desk, waited_for) in zip(ASKED, together(crawl, ASKED), strict=True):
        assert (run.code, run.last.startswith(CUT.format(number.name))) == (1, True), run.err
        assert ends(desk) == [(False, f"the run was cut short: shutdown ({number.name})")]
        assert (after, waited_for) == ([], times == 1)
        assert not any(line.startswith("Traceback") for line in run.lines)
        assert set(desk.states().values()) <= {"stored", "listed"}


def test_it_says_what_it_waits_for(site: Site, desk: Desk) -> None:
    site.fault("mcdvzqk5561330", faults.held)
    with desk.started(*crawl_command("channels=1688", settings=ONE_BY_ONE), "-L", "WARNING") as process:
        assert site.proxy.held.acquire(timeout=100)
        process.send_signal(signal.SIGINT)
        told = line_with(process, "SIGINT")
        site.proxy.release()
        assert finished(process).code == 1
    waits = "it asks for nothing new and waits for 1 answers of finance.sina.com.cn"
    assert f"SIGINT: the run is ending; {waits}" in told


@pytest.mark.long
def test_an_answer_that_does_not_come_is_waited_for_five_seconds(site: Site, desk: Desk) -> None:
    site.fault("mcdvzqk5561330", faults.held)
    with desk.started(*crawl_command("channels=1688", settings=ONE_BY_ONE)) as process:
        assert site.proxy.held.acquire(timeout=100)
        asked_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        run = finished(process)
    assert 5 <= time.monotonic() - asked_at < 25  # and what a busy machine adds
    assert (run.code, run.last.startswith(CUT.format("SIGTERM"))) == (1, True)
    assert desk.states()["comos:mcdvzqk5561330"] == "listed"  # for the next run, no attempt counted


def held_lease(desk: Desk) -> None:
    """Another run's lease, on another machine, for an hour."""
    lease = {
        "_id": "lease:sina_china",
        "holder": "elsewhere:1:abc",
        "until_at": datetime.now(UTC) + timedelta(minutes=59),
        "seconds": 3600,
    }
    Place(desk, f"sqlite:///{desk.file}").write(Put(CONTROL, lease))


def test_while_it_waits_for_another_run(site: Site, desk: Desk) -> None:
    held_lease(desk)
    for number, times in ((signal.SIGTERM, 1), (signal.SIGINT, 2)):
        with desk.started(*crawl_command(), "--wait") as process:
            line_with(process, "waiting for another run")
            for _ in range(times):
                process.send_signal(number)
            run = finished(process)
        assert (run.code, run.last.startswith(CUT.format(number.name))) == (1, True)
    assert ends(desk) == [
        (False, f"the run was cut short: shutdown ({name})") for name in ("SIGTERM", "SIGINT")
    ]
    assert site.asked() == []


def test_before_it_began(site: Site, desk: Desk) -> None:
    site.fault("robots", faults.held)
    with desk.started(*crawl_command(), "-L", "INFO") as process:
        line_with(process, "Scrapy 2.")  # the first line of all
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        run = finished(process)
    assert (run.code, run.last.startswith(CUT.format("SIGTERM"))) == (1, True)
    assert ends(desk) == [(False, "the run was cut short: shutdown (SIGTERM)")]
    assert site.asked(r"^(?!.*/robots\.txt)") == []


def test_while_it_closes_the_run_is_what_it_was(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/", faults.status(500))
    with answering({"/hook": Answer(hold=True)}) as hook:
        more = {"RETRY_TIMES": 0, "WEBHOOK_URL": hook.url("/hook")}
        with desk.started(*crawl_command(settings=more), env={"no_proxy": "127.0.0.1"}) as process:
            assert hook.held.wait(100)
            process.send_signal(signal.SIGINT)
            line_with(process, "SIGINT: the run is ending")
            process.send_signal(signal.SIGINT)
            hook.release.set()
            run = finished(process)
    assert (run.code, run.last.startswith("failed: no list answered")) == (1, True)
    assert [ok for ok, _ in ends(desk)] == [False]


def test_the_third_signal_ends_it_at_once(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/", faults.status(500))
    with answering({"/hook": Answer(hold=True)}) as hook:
        more = {"RETRY_TIMES": 0, "WEBHOOK_URL": hook.url("/hook")}
        with desk.started(*crawl_command(settings=more), env={"no_proxy": "127.0.0.1"}) as process:
            assert hook.held.wait(100)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # of one kind, some may be one
                process.send_signal(number)
            run = finished(process)
    assert (run.code, run.last.startswith("failed: no list answered")) == (1, True)


def test_no_run_that_ends_sends_what_it_has_queued(site: Site, desk: Desk) -> None:
    slow = {"DOWNLOAD_DELAY": 0.3, "CLOSESPIDER_ITEMCOUNT": 1, "FIRST_RUN_PAGES": 1}
    run = desk.crawl(settings=slow)
    assert (run.code, run.last.startswith("done: ")) == (0, True)
    assert len(site.asked(r"\.shtml")) < 10  # Scrapy's own would send the 14 that it has taken up
