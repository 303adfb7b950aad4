"""The gate: every problem in its own words, its limits, and what former runs have to do with it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.codec import Doc
from newscrawl.runs import freshness, gate
from newscrawl.runs.gate import Facts
from newscrawl.runs.limits import Limits
from newscrawl.storage import CONTROL, Put, open_store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMITS = Limits()


def facts(reason: str = "finished", **given: object) -> Facts:
    """A run that read one list page; counts by their names, the rest as Facts has it."""
    names = {name for name in given if name not in Facts.__dataclass_fields__}
    counts = Counter({"list_pages": 1} | {name: given.pop(name) for name in names})
    return Facts(reason, counts, **given)  # type: ignore[arg-type]  # names of fields, by the line above


def told(found: Facts, *former: Doc, limits: Limits = LIMITS) -> list[str]:
    return gate.problems(found, limits, former, NOW)


def former_run(*, ok: bool = True, stored: int = 100, **coverage: float) -> Doc:
    return {"ok": ok, "counts": {"stored": stored}, "coverage": coverage}


def test_nothing_wrong() -> None:
    assert told(facts()) == []
    assert told(facts(stored=100, rejected=20, failed=20, gone=50)) == []


def test_to_be_ended_is_the_end_of_a_run_that_stays() -> None:
    assert told(facts("stopped")) == told(facts("goes_on")) == []


@pytest.mark.parametrize("reason", ["closespider_itemcount", "closespider_pagecount", "closespider_timeout"])
def test_limits_of_ones_own_are_no_problem(reason: str) -> None:
    assert told(facts(reason, list_pages=0)) == []


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (facts("shutdown"), "the run was cut short: shutdown"),
        (facts("memusage_exceeded"), "the run was cut short: memusage_exceeded"),
        (facts(callback_errors=2), "2 callbacks failed; the log says why"),
        (facts(item_errors=3), "3 items could not be stored; the log says why"),
        (
            facts(asked=5, stored=1, revised=1, unchanged=1),
            "2 of 5 articles asked for were not stored; the log says why",
        ),
        (facts(list_pages=0), "no list answered; the log says why"),
        (
            facts(rows_dropped=11, rows=39),
            "11 of 50 rows of the lists could not be used (22%; the limit is 20%)",
        ),
        (facts(lists_failed=2), "2 list pages failed; the log says why"),
        (facts(stored=79, failed=21), "21 of 100 articles failed (21%; the limit is 20%)"),
        (facts(unchanged=7, rejected=13), "13 of 20 articles rejected (65%; the limit is 20%)"),
        (
            facts(lists={"1686": (NOW - timedelta(hours=73), True)}),
            "list 1686 is stale: its newest row is 73 h old; given up there? leave it out of channels=",
        ),
        (
            facts(silent={"zhibo:152": timedelta(hours=4)}),
            "list zhibo:152 is silent: no new row in 4 h of working days; does the site show newer ones?",
        ),
        (facts("stopped", list_pages=0), "no list answered; the log says why"),
        (facts("goes_on", lists_failed=1), "1 list pages failed; the log says why"),
    ],
)
def test_each_problem_in_its_words(found: Facts, problem: str) -> None:
    assert told(found) == [problem]


def test_the_gravest_comes_first() -> None:
    found = facts("shutdown", callback_errors=1, item_errors=1, failed=60, rejected=40)
    assert [problem.split(" ", 2)[:2] for problem in told(found)] == [
        ["the", "run"],
        ["1", "callbacks"],
        ["1", "items"],
        ["60", "of"],
        ["40", "of"],
    ]


def test_all_asked_for_was_read_before() -> None:
    assert told(facts(list_pages=0, read_before=True)) == []


def test_few_articles_say_nothing_about_shares() -> None:
    assert told(facts(failed=19)) == []
    assert told(facts(failed=20)) == ["20 of 20 articles failed (100%; the limit is 20%)"]
    assert told(facts(failed=5), limits=Limits(least=5)) == [
        "5 of 5 articles failed (100%; the limit is 20%)"
    ]


def test_a_run_that_left_to_another_is_judged_by_nothing_else() -> None:
    stale = {"1686": (NOW - timedelta(days=9), True)}
    assert told(facts("lease_held", list_pages=0, failed=99, lists=stale)) == []


def test_coverage_is_compared_with_former_runs() -> None:
    found = facts(stored=20, coverage={"source": 0.5, "authors": 0.1})
    problem = "only 50% of the articles have source, usually 90%: did the pages change?"
    assert told(found, former_run(source=1.0, authors=0.2), former_run(source=0.8, authors=0.2)) == [problem]
    assert told(found) == []
    assert told(found, former_run(source=0.8)) == []  # a fall of the limit itself is allowed
    assert told(found, former_run(source=0.9), limits=Limits(coverage_drop=0.5)) == []


def test_failed_and_small_runs_are_no_measure() -> None:
    found = facts(stored=20, coverage={"source": 0.5})
    assert told(found, former_run(ok=False, source=1.0), former_run(stored=19, source=1.0)) == []
    few = facts(stored=19, coverage={"source": 0.0})
    assert told(few, former_run(source=1.0)) == []


def test_stale_only_where_the_list_was_ever_fresh() -> None:
    old = NOW - timedelta(hours=100)
    assert told(facts(lists={"1686": (old, False), "1687": (NOW, True)})) == []
    assert told(facts(lists={"1686": (old, True)}), limits=Limits(stale=timedelta())) == []
    edge = NOW - timedelta(hours=72)
    assert told(facts(lists={"1686": (edge, True)})) == []


async def test_what_is_kept_of_a_list(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    old = NOW - timedelta(hours=80)
    first = await freshness.note(store, {"1686": old, "1687": NOW}, LIMITS, NOW)
    assert first == {"1686": (old, False), "1687": (NOW, True)}
    later = NOW + timedelta(days=5)
    assert await freshness.note(store, {"1686": old, "1687": NOW}, LIMITS, later) == first
    kept = await store.get(CONTROL, ["list:1687"])
    silent = await freshness.note(store, {"1686": old}, LIMITS, later, ["1686", "1687", "1690"])
    assert silent == {"1686": (old, False), "1687": (NOW, True)}  # what it told before is 5 days old
    backfilled = await freshness.note(store, {"1687": NOW - timedelta(days=900)}, LIMITS, later)
    assert backfilled == {"1687": (NOW - timedelta(days=900), True)}
    assert (await store.get(CONTROL, ["list:1687"]))["list:1687"]["newest_at"] == NOW
    await store.write([Put(CONTROL, {"_id": "list:1690", "newest_at": later + timedelta(days=900)})])
    assert await freshness.note(store, {}, LIMITS, later, ["1690"]) == {}
    await store.close()
    doc = {"_id": "list:1687", "newest_at": NOW, "was_fresh": True, "seen_at": later}
    assert kept == {"list:1687": doc}


def test_limits_are_settings() -> None:
    given = {
        "GATE_ERRORS": 0.5,
        "GATE_REJECTS": "0.4",
        "GATE_COVERAGE_DROP": 1,
        "GATE_LEAST": 3,
        "GATE_STALE_HOURS": 1.5,
    }
    assert Limits.of(Settings(given)) == Limits(0.5, 0.4, 1.0, 3, timedelta(minutes=90))
    ours = Settings()
    ours.setmodule("newscrawl.settings")
    assert Limits.of(ours) == Limits(0.2, 0.2, 0.3, 20, timedelta(hours=72))


BAD_RUN = {"failed": 5}
GOOD_RUN = {"stored": 30}


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (facts(failed=5, first_failures=5), "none of the 5 pages fetched was an article; the log says why"),
        (
            facts(rejected=2, failed=1, first_failures=1, recent=[GOOD_RUN]),
            "none of the 3 pages fetched was an article; the log says why",
        ),
        (facts(rejected=1, first_failures=1), "the one page fetched was no article; the log says why"),
        (facts(rejected=3, recent=[BAD_RUN]), "none of the 3 pages fetched was an article; the log says why"),
        (
            facts(failed=4, stored=1, first_failures=2, recent=[GOOD_RUN] * 4),
            "4 of the 5 pages fetched were no articles; the log says why",
        ),
        (
            facts(gone=3, first_failures=3, recent=[GOOD_RUN]),  # all are sent to the home page
            "none of the 3 pages fetched was an article; the log says why",
        ),
        (
            facts(gone=5, failed=5, first_failures=10, why={"gone": "sent home"}),
            "none of the 10 pages fetched was an article: sent home",
        ),
        (
            facts(failed=4, stored=1, recent=[BAD_RUN] * 4),
            "24 of 25 articles of the last hours failed (96%; the limit is 20%)",
        ),
    ],
)
def test_small_runs_are_judged_too(found: Facts, problem: str) -> None:
    assert told(found) == [problem]


@pytest.mark.parametrize(
    "found",
    [
        facts(failed=2, recent=[GOOD_RUN]),  # known to be bad, tried again
        facts(failed=1, recent=[BAD_RUN]),
        facts(failed=2),
        facts(failed=1, first_failures=1, stored=2, recent=[GOOD_RUN]),
        facts(gone=2, first_failures=2, recent=[GOOD_RUN]),  # taken down since they were listed
        facts(gone=3, first_failures=3, unchanged=1),
        facts(gone=5),  # of the list that had them whole
        facts(stored=3, recent=[BAD_RUN] * 6),  # this one is well again
    ],
)
def test_small_runs_that_are_well(found: Facts) -> None:
    assert told(found) == []
