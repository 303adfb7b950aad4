"""Which days are gaps."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.coverage.gaps import judge
from newscrawl.coverage.model import Gap

MONDAY = date(2026, 3, 2)
LATER = date(2027, 1, 1)


def listed(*counts: int) -> dict[date, int]:
    return {MONDAY + timedelta(days=n): count for n, count in enumerate(counts)}


def gaps(*counts: int, today: date = LATER) -> dict[int, str]:
    verdicts = judge(listed(*counts), today)
    return {(day - MONDAY).days: verdict.gap for day, verdict in verdicts.items() if verdict.gap}


def test_an_empty_day_between_days_with_rows() -> None:
    assert gaps(3, 0, 4) == {1: "empty"}
    assert gaps(3, 4, 0, 0, 0, 5, 6, 7) == {2: "empty", 3: "empty", 4: "empty"}


def test_the_ends_are_no_gaps() -> None:
    assert gaps(0, 0, 5, 5, 0, 0) == {}


def test_a_list_that_goes_on_is_judged_up_to_yesterday() -> None:
    counts, today = listed(5, 5, 5, 5), MONDAY + timedelta(days=7)
    found = {(day - MONDAY).days: v.gap for day, v in judge(counts, today, goes_on=True).items() if v.gap}
    assert found == {4: "empty", 5: "empty", 6: "empty"}
    assert judge(listed(5, 0, 0, 0, 0, 0, 5), today, goes_on=True).keys() == listed(*[0] * 7).keys()


def test_a_low_day_is_told_before_there_are_weeks_of_days() -> None:
    assert gaps(890, 880, 900, 895, 890, 885, 92) == {6: "low"}
    assert gaps(890, 880, 900, 92) == {}  # too few are known


def test_a_quiet_channel_has_no_gaps() -> None:
    assert gaps(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1) == {}
    assert gaps(1, *[0] * 60, 1) == {}


def test_weekends_that_are_always_empty_are_none() -> None:
    assert gaps(*[9, 9, 9, 9, 9, 0, 0] * 6, 9) == {}


def test_a_low_day_is_judged_by_its_weekday() -> None:
    week = [30, 30, 30, 30, 30, 9, 9]
    assert gaps(*week * 4, 30, 9, 30) == {29: "low"}
    assert gaps(*week * 4, 30, 10, 30) == {}  # a third is not below a third


def test_few_rows_are_never_low() -> None:
    assert gaps(*[5] * 28, 1, 5) == {}


def test_today_is_not_over() -> None:
    counts = [30] * 28 + [1]
    assert gaps(*counts, today=MONDAY + timedelta(days=28)) == {}
    assert gaps(*counts) == {28: "low"}


@given(st.lists(st.integers(0, 40), max_size=80))
def test_only_days_without_rows_are_empty(counts: list[int]) -> None:
    verdicts = judge(listed(*counts), LATER)
    for day, verdict in verdicts.items():
        assert verdict.gap != "empty" or not listed(*counts)[day]
        assert verdict.gap != "low" or listed(*counts)[day]


def test_a_gap_is_mended_by_the_spider_of_its_list() -> None:
    day = date(2026, 11, 20)
    days = "-a since=2026-11-20 -a until=2026-11-20"
    of_wire, of_roll = (Gap(day, lid, "empty", 0).command for lid in ("zhibo:152", "1686"))
    assert of_wire == f"scrapy crawl sina_flash -a channels=zhibo:152 {days}"
    assert of_roll == f"scrapy crawl sina_china -a channels=1686 {days}"
    assert Gap(day, "", "empty", 0).command == f"scrapy crawl sina_china {days}"
