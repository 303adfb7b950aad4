"""A run that stays: what appears is stored by the next request, and to be ended is its proper end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from tests.crawl.runs import FAST, Desk, Run, finished
from tests.faults.places import WAIT_S
from tests.support import faults
from tests.support.forks import Fork
from tests.support.proxy import Reply, Request
from tests.support.site import Site
from tests.support.wire import Room

FEED = "/api/zhibo/feed"
PARTS = {"SCRAPY_SETTINGS_MODULE": "tests.crawl.parts_settings"}


class Turns:
    """Counts requests for the feed, and lets a test wait for the next ones."""

    def __init__(self, site: Site) -> None:
        self._came = threading.Semaphore(0)
        site.fault(FEED, self)

    def __call__(self, request: Request, reply: Reply) -> Reply:
        self._came.release()
        return reply

    def wait(self, count: int) -> None:
        """So many more requests; with each, all that the one before it brought is stored."""
        for _ in range(count):
            assert self._came.acquire(timeout=WAIT_S)


@contextmanager
def following(desk: Desk, *more: str, env: dict[str, str] | None = None) -> Iterator[Fork]:
    fast = [word for name, value in FAST.items() for word in ("-s", f"{name}={value}")]
    command = ["crawl", "sina_flash", "--follow", *fast, "-s", "FOLLOW_SECONDS=0.1", *more]
    with desk.started(*command, env=env) as process:
        yield process


def ended(process: Fork) -> Run:
    process.send_signal(signal.SIGTERM)
    return finished(process)


def test_what_appears_is_there_by_the_next_request_and_the_end_is_no_failure(site: Site, desk: Desk) -> None:
    room, turns = Room(site), Turns(site)
    room.write(3)
    with following(desk) as process:
        turns.wait(3)  # the first reading has two pages: the second proves its end
        room.write(2)
        room.edit(1, rich_text="【第1条】更正")
        turns.wait(2)
        docs = desk.docs("articles")
        assert (len(docs), docs[room.docid(1)]["revision"]) == (5, 2)
        run = ended(process)
    assert (run.code, run.counts["stored"], run.counts["revised"]) == (0, 5, 1), run.err
    asked = site.asked(FEED)
    assert "page=2&" in asked[1]
    assert all("page=1&" in url for url in asked[2:])  # one request a turn
    assert len(asked) - run.counts["list_pages"] in (0, 1)  # the last one may have come too late
    (record,) = desk.docs("runs").values()
    told = {name: record[name] for name in ("kind", "finish_reason", "ok", "problem")}
    assert told == {"kind": "follow", "finish_reason": "stopped", "ok": True, "problem": None}


@pytest.mark.long
def test_a_turn_that_fails_is_made_up_for_by_the_next(site: Site, desk: Desk) -> None:
    room = Room(site)
    room.write(3)
    site.fault("/api/", faults.status(403), times=2)  # the feed, and its other place
    turns = Turns(site)
    with following(desk) as process:
        turns.wait(3)
        run = ended(process)
    assert (run.code, run.counts["stored"], "lists_failed" in run.counts) == (0, 3, False), run.err


def test_a_run_that_is_ended_while_it_gets_nothing_has_not_done_its_job(site: Site, desk: Desk) -> None:
    site.fault(FEED, faults.status(403))
    other = Turns(site)
    site.fault("/api/news/pc", other)
    site.fault("/api/", faults.status(403))
    with following(desk, "-a", "rooms=151") as process:
        for line in process.stderr:
            if "HTTP 403" in line:
                break
        run = ended(process)
    assert (run.code, run.last.startswith("failed: no list answered")) == (1, True), run.err


@pytest.mark.long
def test_it_has_a_record_for_each_part(site: Site, desk: Desk) -> None:
    room, turns = Room(site), Turns(site)
    room.write(3)
    with following(desk, env=PARTS) as process:
        turns.wait(3)
        room.write(2)
        turns.wait(3)
        run = ended(process)
    records = sorted(desk.docs("runs").values(), key=lambda doc: str(doc["started_at"]))
    assert run.code == 0, run.err
    assert {doc["finish_reason"] for doc in records[:-1]} == {"goes_on"}
    last = records[-1]
    assert (last["finish_reason"], last["ok"], last["problem"]) == ("stopped", True, None)
    assert sum(doc["counts"]["stored"] for doc in records) == 5 == run.counts["stored"]
    assert sum(doc["counts"]["list_pages"] for doc in records) == run.counts["list_pages"]
    ends = [(before["finished_at"], after["started_at"]) for before, after in pairwise(records)]
    assert all(end <= start for end, start in ends)
    counted = desk.docs("daycounts").values()
    assert sum(n for day in counts_of(counted) for n in day) == 5


def counts_of(days: object) -> Iterator[list[int]]:
    for day in days:  # type: ignore[attr-defined]
        yield [articles[1] for articles in day["articles"]]
