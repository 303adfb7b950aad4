"""MongoDB behind a relay that goes down, stalls, lags and drops in the middle of a run."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.crawl.runs import Desk, Run
from tests.faults.places import HASTY, Place, Signal, assert_all_settled
from tests.support.relay import Relay, relayed
from tests.support.site import Site

pytestmark = pytest.mark.long

ARTICLES = r"\.shtml"
BULK = 40
BOUND_S = 100


@dataclass
class Behind:
    """A place whose store is behind a relay, and the same store without it."""

    relay: Relay
    place: Place
    direct: Place

    def assert_one_clear_end(self, run: Run, *words: str) -> None:
        """Exit code 1, the reason in the last line, and no traceback."""
        assert run.code == 1
        assert run.last.startswith(f"failed: {self.place.uri}: ")
        assert any(word in run.last for word in words)
        assert not any(line.startswith(("Traceback", "Unhandled")) for line in run.lines)

    def assert_nothing_lost_or_twice(self, site: Site, run: Run) -> None:
        """What was counted as stored is there; the next run completes, and has the set of a run in SQLite."""
        acknowledged = run.counts.get("stored", 0)
        assert acknowledged <= len(self.direct.docs("articles"))
        assert self.place.crawl().code == 0
        assert_all_settled(self.direct)
        assert {doc["revision"] for doc in self.direct.docs("articles").values()} == {1}
        assert self.direct.docs("revisions") == {}
        plain = Place(self.place.desk, f"sqlite:///{self.place.desk.file}")
        assert plain.crawl().code == 0
        assert self.direct.content() == plain.content()
        assert self.direct.states() == plain.states()


@pytest.fixture
def behind(site: Site, desk: Desk, mongo_uri: str) -> Iterator[Behind]:
    site.grow(BULK)
    with relayed(mongo_uri) as (relay, uri):
        yield Behind(relay, Place(desk, uri), Place(desk, mongo_uri))


def test_down_at_the_start(site: Site, behind: Behind) -> None:
    behind.relay.cut()
    began = time.monotonic()
    run = behind.place.crawl()
    assert time.monotonic() - began < BOUND_S
    behind.assert_one_clear_end(run, "cannot be reached")
    assert (run.troubles, site.asked()) == (run.lines[-1:], [])
    behind.relay.mend()
    assert behind.place.crawl().code == 0
    assert len(behind.direct.docs("articles")) == 29 + BULK


@pytest.mark.parametrize("nth", [1, 20])
def test_down_in_the_middle(site: Site, behind: Behind, nth: int) -> None:
    site.fault(ARTICLES, Signal(nth, behind.relay.cut))
    began = time.monotonic()
    run = behind.place.crawl(env=HASTY)
    assert time.monotonic() - began < BOUND_S
    behind.relay.mend()
    behind.assert_one_clear_end(run, "cannot be reached", "connection lost")
    behind.assert_nothing_lost_or_twice(site, run)


def test_stalling_in_the_middle(site: Site, behind: Behind) -> None:
    site.fault(ARTICLES, Signal(20, behind.relay.stall))
    began = time.monotonic()
    run = behind.place.crawl(env=HASTY)
    assert time.monotonic() - began < BOUND_S
    behind.relay.mend()
    behind.assert_one_clear_end(run, "no answer within", "timed out", "connection pool paused")
    behind.assert_nothing_lost_or_twice(site, run)


def test_a_slow_store_completes(site: Site, behind: Behind) -> None:
    behind.relay.delay = 0.05
    run = behind.place.crawl()
    assert (run.code, run.troubles, run.counts["stored"]) == (0, [], 29 + BULK)
    behind.assert_nothing_lost_or_twice(site, run)


def test_connections_that_break_in_the_middle_of_a_batch(site: Site, behind: Behind) -> None:
    behind.relay.drop_after = [200_000, 60_000, 150_000, 100_000]
    run = behind.place.crawl()
    assert behind.relay.dropped >= 2, run.last
    assert not any(line.startswith(("Traceback", "Unhandled")) for line in run.lines)
    behind.relay.drop_after = []
    behind.assert_nothing_lost_or_twice(site, run)


def test_an_outage_that_passes_during_a_run(site: Site, behind: Behind) -> None:
    site.fault(ARTICLES, Signal(10, behind.relay.cut), times=10)
    site.fault(ARTICLES, Signal(4, behind.relay.mend))
    run = behind.place.crawl()
    behind.relay.mend()
    assert (run.code, run.counts["stored"]) == (0, 29 + BULK)
    assert not any(line.startswith(("Traceback", "Unhandled")) for line in run.lines)
    behind.assert_nothing_lost_or_twice(site, run)
