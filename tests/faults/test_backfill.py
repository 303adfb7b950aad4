"""Backfills through the command line: which requests, which rows, resumed, and how far they are."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawl.runs import crawl_command, finished
from tests.faults.places import QUICK, Place, assert_all_settled, by_window, wait_for_held
from tests.support import faults
from tests.support.site import Site
from tests.support.terminal import shown

pytestmark = pytest.mark.long

DAYS = ("2024-06-03", "2024-06-02", "2024-06-01")
RANGE = ("since=2024-06-01", "until=2024-06-03")
A_DAY = 60
"""Rows a day: two pages of the list."""


@pytest.fixture
def grown(site: Site) -> list[str]:
    """Five days of 60 rows each, 31 May to 4 June 2024, newest first; the ids of the three in the middle."""
    ids = site.grow(5 * A_DAY)[::-1]
    top = datetime(2024, 6, 4, 15, tzinfo=UTC)  # 23:00 in Beijing
    for number, row in enumerate(site.lists[1686][: 5 * A_DAY]):
        day, place = divmod(number, A_DAY)
        row["ctime"] = row["mtime"] = str(int((top - timedelta(days=day, minutes=place)).timestamp()))
    return ids[A_DAY : 4 * A_DAY]


def days_asked(site: Site) -> list[tuple[str, str]]:
    """The day and page of each list request; no day for one of the whole list."""
    found = []
    for url in site.asked("/api/roll/"):
        query = dict(re.findall(r"[?&](\w+)=([^&]*)", url))
        found.append((query.get("date", ""), query["page"]))
    return found


def test_day_by_day_where_windows_are_honoured(site: Site, plain: Place, grown: list[str]) -> None:
    site.fault("/api/roll/", by_window(site))
    run = plain.crawl(*RANGE)
    assert (run.code, run.troubles) == (0, [])
    assert days_asked(site) == [(day, page) for day in DAYS for page in "123"]
    assert set(plain.docs("articles")) == set(plain.states()) == set(grown)
    assert {doc["known_basis"] for doc in plain.docs("articles").values()} == {"published"}
    site.requests.clear()
    again = plain.crawl(*RANGE)
    assert (again.code, site.asked("/api/roll/")) == (0, [])
    assert any("list 1686: all of these days were read before" in line for line in again.lines)
    wider = plain.crawl("since=2024-05-31", "until=2024-06-03")
    assert (wider.code, days_asked(site)) == (0, [("2024-05-31", page) for page in "123"])
    assert len(plain.docs("articles")) == 4 * A_DAY


def test_deep_paging_where_they_are_not(site: Site, plain: Place, grown: list[str]) -> None:
    run = plain.crawl(*RANGE)
    assert (run.code, run.troubles) == (0, [])
    assert days_asked(site) == [("2024-06-03", "1"), *(("", str(page)) for page in range(1, 8))]
    assert set(plain.docs("articles")) == set(plain.states()) == set(grown)
    assert {doc["known_basis"] for doc in plain.docs("articles").values()} == {"published"}


@pytest.mark.parametrize("windows", [True, False])
def test_stopped_in_the_middle_and_resumed(
    site: Site, place: Place, grown: list[str], *, windows: bool
) -> None:
    site.fault("date=2024-06-02" if windows else "page=4$", faults.held)
    if windows:
        site.fault("/api/roll/", by_window(site))
    with place.started(*RANGE) as process:
        wait_for_held(site)
        process.kill()
    assert set(place.docs("listings")) < set(grown)
    site.heal()
    site.proxy.release()
    if windows:
        site.fault("/api/roll/", by_window(site))
    assert place.crawl(*RANGE).code == 0
    expected = (
        [(day, page) for day in DAYS[1:] for page in "123"]
        if windows
        else [("2024-06-03", "1"), *(("", str(page)) for page in range(3, 8))]
    )
    assert days_asked(site) == expected
    assert set(place.docs("articles")) == set(grown)
    assert_all_settled(place)


def test_a_backfill_moves_no_watermark(site: Site, plain: Place, grown: list[str]) -> None:
    plain.crawl(*RANGE)
    assert all(":" in key for key in plain.docs("sweeps"))
    assert plain.crawl().code == 0
    assert len(plain.docs("articles")) == 29 + 5 * A_DAY


def test_the_log_tells_how_far_it_is(site: Site, plain: Place, grown: list[str]) -> None:
    site.fault("date=2024-06-02", faults.held, times=1)
    site.fault("/api/roll/", by_window(site))
    arguments = crawl_command(*RANGE, settings=QUICK | {"LOGSTATS_INTERVAL": 0.2})
    with plain.desk.started(*arguments, env=plain.env) as process:
        assert process.stderr
        pattern = re.compile(
            r"backfill: (\d+)% of the days, \d+ list pages?, (?:(\d+) of \d+ articles|nothing)"
        )
        seen = next(found for line in process.stderr if (found := pattern.search(line)))
        site.proxy.release()
        run = finished(process)
    assert int(seen[1]) <= 100
    last = [found for line in run.lines if (found := pattern.search(line))][-1]
    assert last[2] == "180"
    assert run.code == 0
    assert "\x1b[" not in run.err
    assert "━" not in run.err


def test_a_terminal_has_a_line_whose_counts_only_grow_and_end_at_what_was_due(
    site: Site, plain: Place, grown: list[str]
) -> None:
    site.fault("/api/roll/", by_window(site))
    screen = shown(crawl_command(*RANGE, settings=QUICK), 120, plain.desk.environment(plain.env))
    assert screen.code == 0
    counts = [(int(done), int(due)) for done, due in re.findall(r"(\d+) of (\d+) articles", screen.raw)]
    shares = [int(share) for share in re.findall(r"(\d+)% of the days", screen.raw)]
    assert (counts[-1], shares[-1]) == ((180, 180), 100)
    assert sorted(counts) == counts
    assert sorted(shares) == shares


def test_a_backfill_that_is_done_has_read_all_days(site: Site, plain: Place, grown: list[str]) -> None:
    for windows in (True, False):
        if windows:
            site.fault("/api/roll/", by_window(site))
        run = plain.crawl(*RANGE)
        last = [line for line in run.lines if "% of the days, " in line][-1]
        assert (windows, "backfill: 100% of the days, " in last) == (windows, True)
        plain.clear()
        site.heal()
