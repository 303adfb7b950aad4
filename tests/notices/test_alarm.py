"""Runs are told of when something changes: the first failure, another kind of trouble, the first good run."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.notices import alarm
from newscrawl.runs.gate import Facts, problems
from newscrawl.runs.limits import Limits
from newscrawl.runs.record import COUNTS

BEGAN = datetime(2026, 11, 26, tzinfo=UTC)
BANNED = "banned: https://finance.sina.com.cn/x answered HTTP 456; wait until 2026-11-26 09:00 Beijing time"


def record(number: int, counts: Doc | None = None) -> Doc:
    began = BEGAN + timedelta(minutes=10 * number)
    counts = {"stored": 0} | (counts or {})
    return {"_id": f"run{number}", "started_at": began, "finished_at": began, "counts": counts}


def told(*runs: list[str]) -> list[list[tuple[str, str]]]:
    """For each of some runs in a row, the kinds and texts that are told of it."""
    stands: Any = None
    found = []
    for number, why in enumerate(runs):
        stands, events = alarm.judge(stands, why, [], record(number, {"stored": 7}))
        found.append([(event.kind, event.text) for event in events])
    return found


def test_a_hundred_failures_are_told_once_and_the_end_of_them() -> None:
    away = [f"no list answered: list 1686 page {n}: HTTP 404" for n in range(100)]
    found = told([], *[[why] for why in away], [], [])
    assert found == [[], [("failed", away[0])], *[[]] * 99, [("good", "stored 7")], []]


def test_the_good_run_says_since_when_and_how_many_failed() -> None:
    stands, _ = alarm.judge(None, ["no list answered"], [], record(0))
    stands, _ = alarm.judge(stands, ["no list answered"], [], record(1))
    stands, (event,) = alarm.judge(stands, [], [], record(2))
    assert (stands, event.failed, event.since) == (None, 2, "2026-11-26T00:00:00.000Z")
    assert event.entry(record(2), "list") == {
        "id": "run2:good:nothing fetched",
        "at": "2026-11-26T00:20:00.000Z",
        "run": "list",
        "kind": "good",
        "text": "nothing fetched",
        "since": "2026-11-26T00:00:00.000Z",
        "failed": 2,
    }


def test_another_kind_of_trouble_is_told_once_while_the_first_lasts() -> None:
    stale = "list {} is stale: its newest row is 80 h old; given up there? leave it out of channels="
    runs = [["x"], ["x", BANNED], [BANNED], [stale.format(1), "x"], [stale.format(1)], [stale.format(2)], []]
    assert [[kind for kind, _ in one] for one in told(*runs)] == [
        ["failed"],
        ["ban"],
        [],
        ["stale"],
        [],
        ["stale"],
        ["good"],
    ]


def test_a_new_template_is_told_and_is_no_failure() -> None:
    stands, (event,) = alarm.judge(None, [], ["template wap was never seen before: https://x/"], record(0))
    assert (stands, event.kind) == (None, "template")


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (BANNED, ("ban", "")),
        ("banned until 2026-11-26 09:00 Beijing time (found at https://x/): nothing fetched", ("ban", "")),
        ("asked to wait until 2026-11-26 09:00 Beijing time (found at x): nothing fetched", ("ban", "")),
        ("finance.sina.com.cn answered HTTP 429 and asks to wait until 09:00 Beijing time", ("ban", "")),
        ("the run was cut short: shutdown (SIGTERM)", ("failed", "")),
        ("mongodb://h/news: cannot be reached: is it running, is the address right?", ("failed", "")),
    ],
)
def test_what_a_reason_is_about(problem: str, kind: tuple[str, str]) -> None:
    assert alarm.kind(problem) == kind


def test_what_the_gate_says_of_lists_and_pages_is_known() -> None:
    lists = {"1686": (BEGAN - timedelta(hours=80), True)}
    counts = dict.fromkeys(COUNTS, 0) | {"stored": 20, "list_pages": 1}
    former = [{"ok": True, "counts": {"stored": 20}, "coverage": {"source": 1.0}}]
    facts = Facts("finished", counts, coverage={"source": 0.1}, lists=lists)
    drift, stale = problems(facts, Limits(), former, BEGAN)
    assert (alarm.kind(drift), alarm.kind(stale)) == (("drift", ""), ("stale", "1686"))


def test_an_alarm_that_somebody_edited_is_none() -> None:
    stands, (event,) = alarm.judge("nonsense", ["x"], [], record(0))
    assert (event.kind, stands) == (
        "failed",
        {"since": "2026-11-26T00:00:00.000Z", "runs": 1, "kinds": ["failed"]},
    )
