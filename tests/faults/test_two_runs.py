"""Two runs at once: one works, the other says who does, and the lease is free when it should be."""

import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.codec import iso
from newscrawl.storage import CONTROL, Put
from tests.crawl.runs import Run, finished
from tests.faults.places import WAIT_S, Place, wait_for_held
from tests.support import faults
from tests.support.forks import Fork
from tests.support.site import Site

pytestmark = pytest.mark.long

HELD = "doc-imcdvzqk5561330"
OTHER = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
LEASE = "lease:sina_china"


def test_the_second_leaves_waits_or_works_ad_hoc(site: Site, place: Place) -> None:
    site.fault(HELD, faults.held)
    with place.started("channels=1688") as first:
        wait_for_held(site)
        holder = place.docs("control")[LEASE]["holder"]
        second = place.crawl("channels=1689")
        assert (second.code, second.last, site.asked("lid=1689")) == (0, "done: nothing fetched", [])
        assert any(f"another run is under way: {holder} since 20" in line for line in second.lines)
        ad_hoc = place.crawl(f"url={OTHER}")
        assert (ad_hoc.code, len(ad_hoc.documents)) == (0, 1)
        with place.started("channels=1689", more=("--wait",)) as third:
            said = _read_until(third.stderr, "waiting for another run: ")
            assert holder in said[-1]
            report = place.scrapy("report", "--documents", "0")
            assert report.out.startswith(f"A run is under way: {holder} since 20")
            assert "(left)" not in report.out
            assert first.poll() is None
            site.proxy.release()
            runs = [finished(first), finished(third)]
    assert not any("waiting for another run" in line for line in runs[1].lines)  # it was told once
    kinds = [line.split("│")[2].strip() for line in place.scrapy("runs").out.splitlines() if "│ 20" in line]
    assert sorted(kinds) == ["left", "list", "list", "url="]
    report = place.scrapy("report", "--documents", "0")
    assert "under way" not in report.out
    assert "of sina_china (list)" in report.out
    assert [run.code for run in runs] == [0, 0]
    assert len(place.docs("articles")) == 3 + 2 + 1
    reasons = sorted(doc["finish_reason"] for doc in place.docs("runs").values())
    assert reasons == ["finished", "finished", "finished", "lease_held"]


@pytest.mark.parametrize("end", ["normal", "SIGINT", "SIGTERM", "failure"])
def test_it_is_released_however_the_run_ends(site: Site, place: Place, end: str) -> None:
    if end == "failure":
        site.fault("/api/roll/", faults.missing)
    if end.startswith("SIG"):
        run = _interrupted(site, place, signal.Signals[end])
        assert run.last.startswith("failed: the run was cut short: shutdown (")
    else:
        run = place.crawl("channels=1688")
    assert run.code == (0 if end == "normal" else 1)
    lease = place.docs("control")[LEASE]
    (record,) = place.docs("runs").values()
    assert record["started_at"] <= lease["until_at"] <= _moment_after(record["finished_at"])
    site.heal()
    site.proxy.release()
    following = place.crawl("channels=1688")
    assert (following.code, set(place.states().values())) == (0, {"stored"})
    assert not any("another run" in line or "taking over" in line for line in following.lines)


def test_a_live_run_renews_its_lease(site: Site, plain: Place) -> None:
    site.fault(HELD, faults.held)
    with plain.started("channels=1688", settings={"LEASE_SECONDS": 3}) as process:
        wait_for_held(site)
        first = plain.docs("control")[LEASE]["until_at"]
        deadline = time.monotonic() + WAIT_S
        while plain.docs("control")[LEASE]["until_at"] <= first and time.monotonic() < deadline:
            time.sleep(0.05)  # the store tells no event of another's write
        assert plain.docs("control")[LEASE]["until_at"] > first
        site.proxy.release()
        assert finished(process).code == 0


def test_a_run_that_stood_still_too_long_gives_way(site: Site, plain: Place) -> None:
    site.fault(HELD, faults.held, times=1)
    with plain.started("channels=1688", settings={"LEASE_SECONDS": 1}) as first:
        wait_for_held(site)
        _stop_between_writes(first, plain.desk.file)
        try:
            with plain.started("channels=1688", more=("--wait",)) as second:
                second_run = finished(second)
        finally:
            first.send_signal(signal.SIGCONT)
        site.proxy.release()
        first_run = finished(first)
    assert second_run.code == 0, second_run.err[-1500:]
    assert (second_run.code, set(plain.states().values())) == (0, {"stored"})
    assert len(plain.docs("articles")) == 3
    assert plain.docs("revisions") == {}
    assert first_run.code in (0, 1)  # 1 when it found that the lease was another's before it was done


def test_a_dead_run_whose_clock_was_a_day_ahead_keeps_nobody_out(site: Site, place: Place) -> None:
    now = datetime.now(UTC)
    far = {"_id": LEASE, "holder": "far:7:abc", "machine": "far", "pid": 7, "since_at": now, "seconds": 0.6}
    place.write(Put(CONTROL, far | {"until_at": now + timedelta(days=1)}))
    run = place.crawl("channels=1688")
    assert (run.code, len(place.docs("articles"))) == (0, 3)
    assert any("taking over from far:7:abc, which died" in line for line in run.lines)


def _stop_between_writes(process: Fork, file: Path) -> None:
    """Have a run stand still where it holds no lock of SQLite's: that would keep all others from writing."""
    while True:
        process.send_signal(signal.SIGSTOP)
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            time.sleep(0.001)
        try:
            with closing(sqlite3.connect(file, timeout=0)) as connection:
                connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            process.send_signal(signal.SIGCONT)
        else:
            return


def _interrupted(site: Site, place: Place, number: signal.Signals) -> Run:
    site.fault(HELD, faults.held)
    with place.started("channels=1688") as process:
        wait_for_held(site)
        process.send_signal(number)
        site.proxy.release()
        return finished(process)


def _moment_after(text: str) -> str:
    """The lease is given back just after the record is written: within a minute."""
    return iso(datetime.fromisoformat(text) + timedelta(minutes=1))


def _read_until(stream: object, words: str) -> list[str]:
    lines: list[str] = []
    for line in stream:  # type: ignore[attr-defined]
        lines.append(line)
        if words in line:
            break
    return lines
