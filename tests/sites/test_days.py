"""The hours of working days: 9 to 21 o'clock by the site's clock, Monday to Friday."""

from datetime import UTC, date, datetime, timedelta

import pytest

from newscrawl.runs.freshness import silent
from newscrawl.sites.days import moments, working
from newscrawl.sites.sina.clock import BEIJING


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("20T10:00", "20T13:30", 3.5),
        ("20T20:00", "23T09:00", 1.0),  # Friday evening to Monday morning
        ("20T20:00", "23T12:00", 4.0),
        ("21T00:00", "22T23:59", 0.0),
        ("19T22:00", "20T08:00", 0.0),
        ("18T09:00", "20T21:00", 36.0),
        ("20T13:00", "20T10:00", 0.0),
    ],
)
def test_working_hours(since: str, until: str, hours: float) -> None:
    assert working(at(since), at(until), BEIJING) == timedelta(hours=hours)


def test_the_first_and_the_last_day_of_the_calendar_begin_and_end_with_it() -> None:
    assert moments(date.min, None, BEIJING) == {"$gte": datetime.min.replace(tzinfo=UTC)}
    assert moments(None, date.max, BEIJING) == {"$lt": datetime.max.replace(tzinfo=UTC)}


def test_only_rooms_that_never_are_silent_for_so_long() -> None:
    rows = dict.fromkeys(("zhibo:152", "zhibo:151", "1686"), at("20T10:00"))
    assert silent(rows, at("20T12:59")) == {}
    assert silent(rows, at("20T13:01")) == {"zhibo:152": timedelta(hours=3, minutes=1)}
    assert silent(rows, at("22T13:01")) == {"zhibo:152": timedelta(hours=11)}
