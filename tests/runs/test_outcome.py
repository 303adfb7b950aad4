"""What a run came to: the first trouble reported decides; what a run that ended is judged by."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector, StatsCollector

from newscrawl.runs import gate, outcome
from newscrawl.runs.limits import Limits
from newscrawl.runs.record import COUNTS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FINE = dict.fromkeys(COUNTS, 0) | {"list_pages": 2, "listed": 3, "stored": 3}


class Settled:
    settings = Settings()


@pytest.fixture
def stats() -> StatsCollector:
    return MemoryStatsCollector(cast("Crawler", Settled()))


def judged(reason: str, counts: dict[str, int], **facts: Any) -> list[str]:
    """What is wrong with a run, without a look at former runs."""
    return gate.problems(gate.Facts(reason, FINE | counts, **facts), Limits(), [], NOW)


def test_the_first_report_is_kept_on_one_line(stats: StatsCollector) -> None:
    assert outcome.problem(stats) is None
    outcome.report(stats, "the store\n  is gone")
    outcome.report(stats, "something else")
    assert outcome.problem(stats) == "the store is gone"


@pytest.mark.parametrize(
    "reason",
    ["finished", "closespider_itemcount", "closespider_pagecount", "closespider_timeout", "lease_held"],
)
def test_a_run_that_did_what_was_asked(reason: str) -> None:
    assert judged(reason, {}) == []


@pytest.mark.parametrize(
    ("reason", "counts", "facts", "expected"),
    [
        ("cancelled", {}, {}, "the run was cut short: cancelled"),
        ("shutdown", {}, {}, "the run was cut short: shutdown"),
        ("memusage_exceeded", {}, {}, "the run was cut short: memusage_exceeded"),
        ("closespider_errorcount", {}, {}, "the run was cut short: closespider_errorcount"),
        ("finished", {"list_pages": 0}, {}, "no list answered; the log says why"),
        ("finished", {"lists_failed": 2}, {}, "2 list pages failed; the log says why"),
        ("finished", {"list_pages": 0, "lists_failed": 2}, {}, "no list answered; the log says why"),
        ("finished", {}, {"callback_errors": 2}, "2 callbacks failed; the log says why"),
        ("finished", {}, {"item_errors": 3}, "3 items could not be stored; the log says why"),
        (
            "finished",
            {"stored": 1, "list_pages": 0},
            {"asked": 3},
            "2 of 3 articles asked for were not stored; the log says why",
        ),
        (
            "finished",
            {"stored": 0, "list_pages": 0},
            {"asked": 1},
            "1 of 1 articles asked for were not stored; the log says why",
        ),
    ],
)
def test_what_is_wrong(reason: str, counts: dict[str, int], facts: dict[str, Any], expected: str) -> None:
    assert judged(reason, counts, **facts) == [expected]


def test_articles_asked_for_need_no_list_and_may_be_known() -> None:
    assert judged("finished", {"list_pages": 0, "stored": 1, "revised": 1, "unchanged": 1}, asked=3) == []


def test_nothing_new_is_no_problem() -> None:
    assert judged("finished", {"listed": 0, "stored": 0}) == []


def test_the_gravest_comes_first() -> None:
    found = judged("shutdown", {"list_pages": 0}, callback_errors=1, item_errors=1)
    assert found[0] == "the run was cut short: shutdown"
    assert len(found) == 3
