"""Rows that were given up: they are told of, and come back when they are asked for."""

import pytest

from tests.faults.places import Place
from tests.support import faults
from tests.support.site import Site

pytestmark = pytest.mark.long

AT_ONCE = {"FAILED_PAUSE": 0, "FAILED_ATTEMPTS": 1, "RETRY_TIMES": 0}
GIVEN_UP = "3 rows were given up"


def test_they_are_shown_and_come_back(site: Site, place: Place) -> None:
    site.fault(r"\.shtml", faults.status(500))
    place.crawl("channels=1688", settings=AT_ONCE)
    assert {row["next_at"] for row in place.docs("listings").values()} == {None}
    site.heal()
    assert place.crawl("channels=1688", settings=AT_ONCE).counts.get("stored", 0) == 0
    days = ("--since", "2016-01-01", "--until", "2024-12-31")
    assert GIVEN_UP in place.scrapy("coverage", *days).out
    assert place.scrapy("coverage", *days, "--json").documents[0]["given_up"] == 3
    found = {line["check"]: line for line in place.scrapy("doctor", "--offline", "--json").documents}
    assert (found["given up"]["level"], found["given up"]["told"]) == ("warn", GIVEN_UP)
    assert "-a retry=failed" in found["given up"]["advice"]
    run = place.crawl("channels=1688", "retry=failed", settings=AT_ONCE)
    assert (run.code, run.counts["stored"]) == (0, 3)
    assert GIVEN_UP not in place.scrapy("coverage", *days).out


def test_days_that_are_asked_for_bring_them_back(site: Site, place: Place) -> None:
    site.fault(r"\.shtml", faults.status(500))
    place.crawl("channels=1688", settings=AT_ONCE)
    site.heal()
    run = place.crawl("channels=1688", "since=2016-01-01", "until=2024-12-31", settings=AT_ONCE)
    assert run.counts["stored"] == 3


def test_only_states_that_can_be_given_up(site: Site, plain: Place) -> None:
    run = plain.crawl("retry=stored")
    told = "scrapy crawl: error: retry=stored: rows are given up as failed, rejected, gone"
    assert (run.code, run.lines) == (2, [told])
