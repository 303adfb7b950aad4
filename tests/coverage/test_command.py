"""``scrapy coverage`` as a user meets it: exact counts of the sample site, gaps of a busy store."""

import json
from typing import Any

import pytest

from tests.crawl.runs import Desk, together

ALL_DAYS = ("--since", "2010-01-01", "--until", "2024-06-01")


def coverage(desk: Desk, *argv: str) -> dict[str, Any]:
    run = desk.scrapy("coverage", "--json", *argv)
    assert (run.code, run.err) == (0, "")
    (found,) = run.documents
    return found


def cell(found: dict[str, Any], day: str, channel: int | None) -> dict[str, Any] | None:
    return next((c for c in found["days"] if (c["day"], c["channel"]) == (day, channel)), None)


def test_the_sample_sites_totals(sample: Desk) -> None:
    found = coverage(sample, *ALL_DAYS)
    assert found["total"] == {
        "listed": 50, "stored": 29, "rejected": 0, "gone": 2, "failed": 1, "offsite": 18, "pending": 0,
        "forgotten": 0,
    }  # fmt: skip
    assert [channel["lid"] for channel in found["channels"]] == [1686, 1687, 1688, 1689, 1690, 3231]
    assert found["channels"][3] == {"lid": 1689, "name": "部委动态"}
    assert [c for c in found["days"] if c["gap"]] == []  # few rows, years apart, are no gaps


def test_a_day_is_a_beijing_day_and_a_row_counts_in_each_of_its_channels(sample: Desk) -> None:
    found = coverage(sample, *ALL_DAYS)
    listed = {c["channel"]: c["listed"] for c in found["days"] if c["day"] == "2024-05-17"}
    assert listed == {None: 2, 1686: 2, 1687: 2, 3231: 1}
    # 2022-10-08T23:30:12Z is the 9th in Beijing
    assert cell(found, "2022-10-09", 1688) == {
        "day": "2022-10-09", "channel": 1688, "listed": 1, "stored": 1, "rejected": 0, "gone": 0,
        "failed": 0, "offsite": 0, "pending": 0, "forgotten": 0, "gap": None, "usual": 0.0, "given_up": 0,
    }  # fmt: skip
    eighth = cell(found, "2022-10-08", None)
    assert eighth
    assert (eighth["listed"], eighth["offsite"]) == (1, 1)


def test_reasons_and_freshness(sample: Desk) -> None:
    found = coverage(sample, *ALL_DAYS)
    assert sorted(found["reasons"], key=lambda r: r["reason"]) == [
        {"state": "gone", "reason": "HTTP 404", "template": None, "count": 1},
        {"state": "failed", "reason": "no title", "template": None, "count": 1},
        {"state": "gone", "reason": "soft 404", "template": None, "count": 1},
    ]
    ages = {one["lid"]: (one["newest_at"], one["state"]) for one in found["freshness"]}
    assert ages[1689] == ("2019-01-08T01:00:00.000Z", "archive")
    assert ages[1686] == ("2024-05-17T02:41:30.000Z", "archive")


def test_the_window_and_channels_bound_what_is_counted(sample: Desk) -> None:
    found = coverage(sample, "--since", "2024-01-01", "--until", "2024-05-17", "--channels", "宏观经济,3231")
    assert found["total"]["listed"] == 3
    assert {c["channel"] for c in found["days"]} == {None, 1687, 3231}
    assert (found["step"], [p["articles"] for p in found["periods"]]) == ("week", [1, 2])
    assert found["periods"][1]["sources"] == {"市场资讯": 1, "远山通讯社": 1}
    assert found["periods"][1]["fields"] == {"source": 1.0, "editors": 1.0, "paragraphs": 1.0}


def test_gaps_are_marked_and_quiet_days_are_not(busy: Desk) -> None:
    found = coverage(busy, "--since", "2026-03-16", "--until", "2026-05-03")
    gaps = {(c["day"], c["channel"]): (c["gap"], c["listed"], c["usual"]) for c in found["days"] if c["gap"]}
    assert gaps == {
        ("2026-04-15", None): ("empty", 0, 20.0),
        ("2026-04-15", 1686): ("empty", 0, 20.0),
        ("2026-04-15", 1689): ("empty", 0, 4.0),
        ("2026-04-22", None): ("low", 4, 20.0),
        ("2026-04-22", 1686): ("low", 4, 20.0),
    }
    alone = coverage(busy, "--since", "2026-04-15", "--until", "2026-04-15")
    assert [(c["channel"], c["gap"]) for c in alone["days"]] == [(n, "empty") for n in (None, 1686, 1689)]


def test_a_list_that_was_fresh_and_is_no_more_is_stale(busy: Desk) -> None:
    states = {one["lid"]: one["state"] for one in coverage(busy)["freshness"]}
    assert states == {1686: "archive", 1689: "stale"}


def test_runs_of_the_day(busy: Desk) -> None:
    found = coverage(busy, "--since", "2026-04-14", "--until", "2026-04-15")
    assert found["runs"] == [
        {"day": "2026-04-14", "ok": 1, "failed": 0},
        {"day": "2026-04-15", "ok": 0, "failed": 1},
    ]


def test_the_table_on_a_terminal(busy: Desk, sample: Desk) -> None:
    out = busy.scrapy("coverage", "--since", "2026-04-14", "--until", "2026-04-22").out
    lines = [[word.strip() for word in line.strip("│").split("│")] for line in out.splitlines()]
    assert ["2026-04-14 Tue", "全部 all", "20", "14", "1", "1", "1", "3", "·", ""] in lines
    assert ["", "1689 部委动态", "0", "·", "·", "·", "·", "·", "·", "GAP: no row"] in lines
    assert ["", "1686 国内滚动", "4", "4", "·", "·", "·", "·", "·", "LOW: usually 20"] in lines
    out = sample.scrapy("coverage", "--since", "2025-01-01", "--until", "2025-01-31").out
    assert "No row from 2025-01-01 to 2025-01-31 (Beijing days); the newest row is of 2024-05-17" in out


WRONG = [
    (["--since", "yesterday"], "--since yesterday is not a day (YYYY-MM-DD)"),
    (["--until", "2024-02-30"], "--until 2024-02-30 is not a day (YYYY-MM-DD)"),
    (["--since", "2024-02-02", "--until", "2024-02-01"], "--since 2024-02-02 is after --until 2024-02-01"),
    (["--channels", "1,2"], "no channel '1'; there are: 1686 国内滚动"),
    (["--html", "/nowhere/at/all.html"], "--html /nowhere/at/all.html: there is no such folder"),
    (["--html", "/tmp"], "--html '/tmp' names no file"),  # noqa: S108 - refused
    (["more"], "don't know what to do with 'more'"),
    (["--json", "--xml"], "don't know what to do with '--xml'"),
]


def test_bad_usage_is_one_line(busy: Desk) -> None:
    runs = together(lambda wrong: busy.scrapy("coverage", *wrong[0]), WRONG)
    for run, (_, told) in zip(runs, WRONG, strict=True):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1)
        assert run.lines[0].startswith(f"scrapy coverage: error: {told}")


@pytest.mark.parametrize("argv", [[], ["--json"]])
def test_an_empty_store_is_no_error(tmp_path: Any, argv: list[str]) -> None:
    run = Desk(tmp_path, "http://127.0.0.1:9").make_store().scrapy("coverage", *argv)
    assert (run.code, run.err) == (0, "")
    assert not argv or json.loads(run.out)["total"]["listed"] == 0
