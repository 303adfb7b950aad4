"""The steps of a backfill, one by one: day by day where windows are honoured, deep paging where not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from newscrawl.items import Listing, Position
from newscrawl.sites.days import window
from newscrawl.sites.sina.site import SITE
from newscrawl.spiders.backfill import Backfill, Step

LID = SITE.lists.default
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in Beijing
TODAY, YESTERDAY, BEFORE = date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 20)
SINCE = window(BEFORE)[0]
DEEP = "1686:deep:2026-11-19 16:00:00+00:00:"


def backfill(
    known: dict[str, Position] | None = None,
    *,
    since: datetime | None = SINCE,
    until: datetime | None = None,
    now: datetime = NOW,
) -> Backfill:
    return Backfill(LID, SITE.zone, since, until, known or {}, now)


def rows(*days: date, hour: int = 12) -> list[Listing]:
    """A row at that hour of each of these Beijing days."""
    return [
        Listing("comos:x", "https://a.sina.cn", ctime=window(day)[0] + timedelta(hours=hour)) for day in days
    ]


def after(reading: Backfill, step: Step, found: list[Listing]) -> tuple[list[Position], Step | None]:
    """After a page of a list that ends with a page without rows."""
    return reading.after(step, found, replace(step, page=step.page + 1) if found else None)


def done(*days: date) -> dict[str, Position]:
    return {f"1686:{day}": Position(f"1686:{day}", done=True) for day in days}


def test_a_day_is_beijings() -> None:
    start, end = window(TODAY)
    assert (start, end) == (
        datetime(2026, 11, 21, 16, tzinfo=UTC),
        datetime(2026, 11, 22, 16, tzinfo=UTC),
    )


def test_windows_honoured_day_by_day_from_the_newest() -> None:
    reading = backfill()
    assert reading.first() == Step(LID, 1, TODAY)
    assert after(reading, Step(LID, 1, TODAY), rows(TODAY, TODAY, hour=1)) == ([], Step(LID, 2, TODAY))
    assert after(reading, Step(LID, 2, TODAY), []) == ([], Step(LID, 1, YESTERDAY))  # today is not over
    after(reading, Step(LID, 1, YESTERDAY), rows(YESTERDAY))
    kept = [Position("1686:2026-11-21", done=True, page=1)]
    assert after(reading, Step(LID, 2, YESTERDAY), []) == (kept, Step(LID, 1, BEFORE))
    last = rows(BEFORE)
    kept = [Position("1686:2026-11-20", done=True, page=1)]
    assert reading.after(Step(LID, 1, BEFORE), last, None) == (kept, None)
    assert not reading.is_void


def test_a_day_without_rows_is_not_on_record_as_read() -> None:
    reading = backfill()
    after(reading, Step(LID, 1, TODAY), rows(TODAY))
    assert after(reading, Step(LID, 1, YESTERDAY), []) == ([], Step(LID, 1, BEFORE))
    assert not reading.is_void


def test_days_of_which_none_has_a_row_tell_nothing() -> None:
    reading = backfill()
    after(reading, Step(LID, 1, TODAY), [])
    assert not reading.is_void  # today may have none yet
    after(reading, Step(LID, 1, YESTERDAY), [])
    assert after(reading, Step(LID, 1, BEFORE), []) == ([], None)
    assert reading.is_void
    known = backfill(done(YESTERDAY))
    after(known, Step(LID, 1, BEFORE), [])
    assert not known.is_void


def test_a_position_is_the_whole_page_in_which_an_overlapping_one_ends() -> None:
    reading = Backfill(LID, SITE.zone, SINCE, None, {}, NOW, 50)
    for step, page in ((Step(LID, 1, size=50), 1), (Step(LID, 2, size=49), 2), (Step(LID, 3, size=48), 3)):
        onward = Step(LID, step.page + 1, size=step.size - 1)
        assert reading.after(step, rows(TODAY), onward) == ([Position(DEEP, page=page)], onward)


def test_days_that_were_read_are_left_out() -> None:
    reading = backfill(done(YESTERDAY))
    assert reading.first() == Step(LID, 1, TODAY)
    assert after(reading, Step(LID, 1, TODAY), []) == ([], Step(LID, 1, BEFORE))
    until = window(YESTERDAY)[1]
    assert backfill(done(YESTERDAY, BEFORE), until=until).first() is None


def test_a_row_of_another_day_means_deep_paging_from_the_top() -> None:
    reading = backfill()
    assert after(reading, Step(LID, 1, TODAY), rows(TODAY, BEFORE, hour=1)) == ([], Step(LID, 1))
    edge = [Listing("comos:x", "https://a.sina.cn", ctime=window(TODAY)[1])]
    assert after(reading, Step(LID, 1, TODAY), edge) == ([], Step(LID, 1))


def test_rows_without_a_time_say_nothing_about_windows() -> None:
    timeless = [Listing("comos:x", "https://a.sina.cn")]
    assert after(backfill(), Step(LID, 1, TODAY), timeless) == ([], Step(LID, 2, TODAY))


def test_deep_paging_goes_down_to_the_first_page_below_the_range() -> None:
    reading = backfill()
    assert after(reading, Step(LID, 1), rows(TODAY, YESTERDAY)) == ([Position(DEEP, page=1)], Step(LID, 2))
    half_below = rows(BEFORE, date(2026, 11, 19))
    assert after(reading, Step(LID, 2), half_below) == ([Position(DEEP, page=2)], Step(LID, 3))
    below = rows(date(2026, 11, 19), date(2026, 11, 18))
    assert after(reading, Step(LID, 3), below) == ([Position(DEEP, page=1)], None)
    assert after(reading, Step(LID, 3), []) == ([Position(DEEP, page=1)], None)


def test_deep_paging_goes_on_where_it_was() -> None:
    reading = backfill({DEEP: Position(DEEP, page=7)})
    assert after(reading, Step(LID, 1, TODAY), rows(BEFORE)) == ([], Step(LID, 7))
    other = backfill({DEEP: Position(DEEP, page=7)}, since=window(YESTERDAY)[0])
    assert after(other, Step(LID, 1, TODAY), rows(BEFORE)) == ([], Step(LID, 1))


def test_until_alone_is_read_to_the_lists_end() -> None:
    until = window(BEFORE)[0]
    key = "1686:deep::2026-11-19 16:00:00+00:00"
    reading = backfill(since=None, until=until)
    assert reading.first() == Step(LID, 1)
    assert after(reading, Step(LID, 1), rows(TODAY)) == ([Position(key, page=1)], Step(LID, 2))
    assert after(reading, Step(LID, 2), []) == ([Position(key, page=1)], None)
    assert reading.share(Step(LID, 2), rows(TODAY)) == 0.0


def test_the_share_that_is_read() -> None:
    reading = backfill()
    assert reading.share(Step(LID, 1, TODAY), []) == 0
    assert reading.share(Step(LID, 1, BEFORE), []) == 2 / 3
    assert backfill(until=window(YESTERDAY)[1]).share(Step(LID, 4), rows(YESTERDAY, hour=0)) == 0.5
    assert reading.share(Step(LID, 9), rows(date(2026, 11, 1))) == 1.0
    assert reading.share(Step(LID, 9), []) == 0.0


def test_days_to_come_are_not_read() -> None:
    reading = backfill(until=NOW + timedelta(days=9))
    assert reading.first() == Step(LID, 1, TODAY)
    assert backfill(since=NOW + timedelta(days=2)).first() is None
