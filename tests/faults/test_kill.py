"""kill −9 anywhere, as often as it takes: nothing listed is lost, nothing is stored twice."""

import os
import random
import secrets
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.storage import CONTROL, Put, Update
from tests.crawl.runs import finished, line_with
from tests.faults.places import WAIT_S, Place, Signal, assert_all_settled, wait_for_held
from tests.support import faults
from tests.support.site import Site

BULK = 60


def killed(place: Place, site: Site, draw: random.Random, longest: float, **more: Any) -> bool:
    """Start a run and kill it at a point drawn from its duration; False when it had ended by itself."""
    begun = Signal()
    site.heal()  # a run that was killed before its first request has left its signal
    site.fault("", begun, times=1)
    with place.started(**more) as process:
        if draw.random() < 0.2:  # also while it opens its store
            delay = draw.uniform(0, 0.3)
        else:
            assert begun.event.wait(WAIT_S)
            delay = draw.uniform(0, longest)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


@pytest.mark.parametrize("least", [2, pytest.param(20, marks=pytest.mark.long)])
def test_kills_at_any_point(site: Site, place: Place, least: int) -> None:
    seed = int(os.environ.get("KILL_SEED") or secrets.randbelow(1 << 32))
    print(f"KILL_SEED={seed}")  # noqa: T201  # shown when the test fails
    draw = random.Random(seed)  # noqa: S311  # no secret
    site.grow(BULK)
    assert place.crawl().code == 0
    duration = time.monotonic() - site.requests[0].at
    whole, states = place.content(), place.states()
    assert len(whole) == 29 + BULK
    kills = 0
    while kills < least:
        place.clear()
        so_far = 0
        while killed(place, site, draw, duration * (2 + so_far) / 8):  # ever later, so that it does end
            so_far += 1
        kills += so_far
        assert_all_settled(place)
        assert place.states() == states
        assert place.content() == whole
        assert {doc["revision"] for doc in place.docs("articles").values()} == {1}
        assert place.docs("revisions") == {}


def test_killed_between_two_list_pages(site: Site, place: Place) -> None:
    place.crawl("max_pages=1")
    new = site.grow(120)
    site.fault("page=2$", faults.held)
    with place.started() as process:
        wait_for_held(site)
        process.kill()
    known = set(place.states())
    assert set(new[70:]) <= known  # the first page: the newest are on record
    assert known.isdisjoint(new[:70])
    site.heal()
    site.proxy.release()
    run = place.crawl()
    assert (run.code, set(new) <= set(place.docs("articles"))) == (0, True)
    assert_all_settled(place)
    site.requests.clear()
    place.crawl()
    assert len(site.asked("/api/roll/")) == 1  # and the run after that reads one page again


def test_a_dead_holder_of_this_machine_is_followed_at_once(site: Site, place: Place) -> None:
    site.fault("doc-imcdvzqk5561330", faults.held)
    with place.started("channels=1688", settings={"LEASE_SECONDS": 3600}) as process:
        wait_for_held(site)
        process.kill()
    site.proxy.release()
    (lease,) = [doc for key, doc in place.docs("control").items() if key.startswith("lease:")]
    assert datetime.fromisoformat(lease["until_at"]) > datetime.now(UTC) + timedelta(seconds=30)
    run = place.crawl("channels=1688")
    assert (run.code, set(place.states().values())) == (0, {"stored"})
    assert any(f"taking over from {lease['holder']}, which died" in line for line in run.lines)


def test_a_holder_elsewhere_is_waited_for_until_its_lease_ends(site: Site, place: Place) -> None:
    now = datetime.now(UTC)
    far = {"_id": "lease:sina_china", "holder": "far:1:abc", "machine": "far", "pid": 1, "since_at": now}
    place.write(Put(CONTROL, far | {"seconds": 3600, "until_at": now + timedelta(minutes=59)}))
    left = place.crawl("channels=1688")
    assert (left.code, left.last, site.asked()) == (0, "done: nothing fetched", [])
    assert any("another run is under way: far:1:abc since " in line for line in left.lines)
    with place.started("channels=1688", more=("--wait",)) as process:
        line_with(process, "waiting for another run: far:1:abc since ")
        until = datetime.now(UTC) + timedelta(seconds=1)
        place.write(Update(CONTROL, "lease:sina_china", {"until_at": until}))
        waited = finished(process)
    assert (waited.code, datetime.now(UTC) > until) == (0, True)
    assert set(place.states().values()) == {"stored"}
