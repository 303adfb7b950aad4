"""What workers owe each other: one rate, one ban, one leader, nothing lost and nothing done twice."""

import json
import os
import signal
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.crawl.runs import finished
from tests.distributed.crew import KEY, Crew, Worker, fetched, gaps
from tests.faults.places import Signal, assert_all_settled, wait_for_held
from tests.support import faults
from tests.support.site import Site

pytestmark = pytest.mark.long

HOST = "finance.sina.com.cn"
MIDDLE = "doc-ipqrstuv0000050"
WAIT_S = 100


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # what is awaited stands in a file or in Redis: nothing tells of it


def works(worker: Worker) -> bool:
    return any("Spider opened" in line for line in worker.lines)


def test_one_rate_for_all(site: Site, crew: Crew) -> None:
    site.grow(12)
    for _ in range(3):
        crew.start("max_pages=1", settings={"DOWNLOAD_DELAY": 0.4, "WORKER_SECONDS": 15})
    assert crew.codes() == [0, 0, 0]
    apart = gaps(site, HOST)
    assert len(apart) > 30
    assert sum(apart) / len(apart) >= 0.4
    pairs = [one + other for one, other in pairwise(apart)]
    assert min(pairs) >= 0.3  # without a shared turn three at once; a busy core may hold up one on its way
    counts = [record["counts"] for record in crew.place.docs("runs").values()]
    assert sum(count["stored"] for count in counts) == len(crew.place.docs("articles"))
    assert min(count["stored"] for count in counts) > 3
    assert sorted(count["list_pages"] for count in counts) == [0, 0, 1]


def test_what_waits_in_redis_is_data(site: Site, crew: Crew) -> None:
    site.fault(HOST, faults.held)
    worker = crew.start("channels=1688")
    wait_for_held(site)  # robots.txt: nothing goes on before
    with crew.server.client() as client:
        waiting = client.zrange(f"{KEY}requests", 0, -1) + list(
            client.smembers(f"{KEY}flight:{client.get(f'{KEY}leader')}")
        )
        client.zadd(f"{KEY}requests", {"no JSON": -2, '{"id": "x"}': -1, "7": -1})
    assert {json.loads(text)["id"] for text in waiting} == set(crew.place.docs("listings"))
    site.proxy.release()
    assert worker.ended() == 0
    assert sum("not an article row, left out of the queue" in line for line in worker.lines) == 3
    assert_all_settled(crew.place)


def test_a_dead_leader_is_followed(site: Site, crew: Crew) -> None:
    new = site.grow(120)
    site.fault("page=2$", faults.held, times=1)
    first = crew.start()
    wait_for_held(site)
    second = crew.start()
    wait_until(lambda: works(second))
    first.kill()
    site.proxy.release()
    assert second.ended() == 0
    assert any("this worker reads the lists" in line for line in second.lines)
    assert any("died; " in line for line in second.lines)
    assert set(new) <= set(crew.place.docs("articles"))
    assert_all_settled(crew.place)
    assert max(fetched(site).values()) <= 2
    assert crew.keys() == set()


def test_a_later_crawl_takes_what_is_new(site: Site, crew: Crew) -> None:
    assert (crew.start().ended(), crew.keys()) == (0, set())
    new = site.grow(5)
    site.requests.clear()
    crew.start()
    crew.start()
    assert crew.codes() == [0, 0, 0]
    assert len(site.articles_asked) == 5
    assert set(new) <= set(crew.place.docs("articles"))


def test_a_ban_stops_all(site: Site, crew: Crew) -> None:
    site.grow(100)
    site.fault(MIDDLE, faults.ban)
    for _ in range(3):
        crew.start(settings={"DOWNLOAD_DELAY": 0.25})
    assert crew.codes() == [1, 1, 1]
    told = (
        "failed: banned: https://finance.sina.com.cn/china/gncj/2024-06-01/doc-ipqrstuv0000050.shtml answered"
    )
    assert all(worker.last.startswith(told) for worker in crew.workers)
    order = site.asked(HOST)
    assert len(order) - order.index(next(url for url in order if "0000050" in url)) <= 3
    again = crew.start()
    assert (again.ended(), "nothing fetched" in again.last) == (1, True)


def test_without_redis_it_ends_and_the_next_crawl_completes_it(site: Site, crew: Crew) -> None:
    new = site.grow(100)
    site.fault(MIDDLE, Signal(1, crew.server.process.kill), times=1)
    crew.start()
    crew.start()
    assert crew.codes() == [1, 1]
    for worker in crew.workers:
        assert worker.last.startswith(f"failed: {crew.server.url}: ")
        assert not any("Traceback" in line for line in worker.lines)
    crew.server.kill()
    crew.server.restart()
    third = crew.start(settings={"LEASE_WAIT": 1})
    assert third.ended() == 0
    assert set(new) <= set(crew.place.docs("articles"))
    assert_all_settled(crew.place)


def test_a_redis_that_hangs_ends_it_too(site: Site, crew: Crew) -> None:
    site.grow(100)
    site.fault(MIDDLE, Signal(1, lambda: os.kill(crew.server.process.pid, signal.SIGSTOP)), times=1)
    worker = crew.start()
    try:
        assert worker.ended() == 1
    finally:
        os.kill(crew.server.process.pid, signal.SIGCONT)
    assert worker.last.startswith(f"failed: {crew.server.url}: Timeout")


def test_a_run_alone_and_workers_keep_out_of_each_others_way(site: Site, crew: Crew) -> None:
    site.fault("doc-imcdvzqk5561330", faults.held)
    worker = crew.start("channels=1688")
    wait_for_held(site)
    alone = crew.place.crawl("channels=1689")
    assert (alone.code, alone.last) == (0, "done: nothing fetched")
    assert any("another run is under way: workers:" in line for line in alone.lines)
    other = crew.start("channels=1689")
    assert other.ended() == 1
    assert '"channels":"1688"' in other.last
    site.proxy.release()
    assert worker.ended() == 0
    assert crew.place.crawl("channels=1689").code == 0


def test_workers_leave_where_a_run_alone_is_at_work(site: Site, crew: Crew) -> None:
    site.fault("doc-imcdvzqk5561330", faults.held)
    with crew.place.started("channels=1688") as alone:
        wait_for_held(site)
        worker = crew.start("channels=1688")
        assert (worker.ended(), worker.last, crew.keys()) == (0, "done: nothing fetched", set())
        site.proxy.release()
        assert finished(alone).code == 0


def test_one_that_is_stopped_hands_back(site: Site, crew: Crew) -> None:
    new = site.grow(60)
    patient = {"WORKER_SECONDS": 60}  # none is taken for dead, however slow the machine
    first, second = crew.start(settings=patient), crew.start(settings=patient)
    wait_until(lambda: len(site.articles_asked) > 20)
    first.process.send_signal(signal.SIGTERM)
    assert (first.ended(), second.ended()) == (1, 0)
    assert first.last.startswith("failed: the run was cut short: shutdown (")
    assert set(new) <= set(crew.place.docs("articles"))
    assert_all_settled(crew.place)
    assert max(fetched(site).values()) == 1


def test_one_that_stood_still_gives_way(site: Site, crew: Crew) -> None:
    new = site.grow(60)
    first = crew.start()
    wait_until(lambda: len(site.articles_asked) > 5)
    second = crew.start()
    wait_until(lambda: works(second))
    os.kill(first.process.pid, signal.SIGSTOP)
    try:
        assert second.ended() == 0
    finally:
        os.kill(first.process.pid, signal.SIGCONT)
    assert first.ended() == 1
    found = ("failed: no sign of life for too long", f"failed: {crew.server.url}: Timeout reading from ")
    assert first.last.startswith(found)  # the second where it stood still in the middle of asking Redis
    assert set(new) <= set(crew.place.docs("articles"))
    assert_all_settled(crew.place)
    assert max(fetched(site).values()) <= 2


def test_url_needs_no_workers(crew: Crew) -> None:
    env = {"NEWSCRAWL_DISTRIBUTED": "1", "NEWSCRAWL_REDIS_URL": "redis://127.0.0.1:9/0"}
    run = crew.place.crawl(f"url=https://{HOST}/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml", env=env)
    assert (run.code, len(run.documents)) == (0, 1)
