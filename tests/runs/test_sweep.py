"""Sweeps: lists are read down to where a finished reading began, never only to the first known page."""

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.codec import utc
from newscrawl.items import Listing, Told
from newscrawl.runs.sweep import OVERLAP, Sweeps
from newscrawl.storage import SWEEPS, Put, Store

NOON = datetime(2024, 11, 22, 12, tzinfo=UTC)
LID, ROOM = "1686", "zhibo:152"


def rows(*minutes: int) -> list[Listing]:
    """Rows so many minutes before noon."""
    return [Listing(f"comos:{m}", "https://a.sina.cn", ctime=NOON - timedelta(minutes=m)) for m in minutes]


async def watermark(store: Store, lid: str = LID) -> datetime | None:
    found = (await store.get(SWEEPS, [lid])).get(lid)
    return found.get("watermark_at") if found else None


async def finish(store: Store, minutes: int, lid: str = LID) -> None:
    """Put on record that a reading that began so many minutes before noon came to its end."""
    mark = NOON - timedelta(minutes=minutes)
    await store.write([Put(SWEEPS, {"_id": lid, "watermark_at": mark})])


def test_the_overlap() -> None:
    assert timedelta(minutes=30) == OVERLAP


async def test_a_first_reading_ends_at_its_limit_and_leaves_a_watermark(store: Store) -> None:
    sweeps = Sweeps(store, first_pages=3)
    assert [await sweeps.goes_on(LID, page, rows(page, page + 5), new=2) for page in (1, 2)] == [True, True]
    assert sweeps.is_first(LID)
    assert await watermark(store) is None
    assert await sweeps.goes_on(LID, 3, rows(30, 35), new=2) is False
    assert await watermark(store) == NOON - timedelta(minutes=1)


async def test_a_first_reading_goes_on_over_known_pages(store: Store) -> None:
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, rows(0, 500), new=0) is True


async def test_a_list_that_ends_before_the_limit_is_read_to_its_end(store: Store) -> None:
    sweeps = Sweeps(store, first_pages=10)
    assert await sweeps.goes_on(LID, 1, rows(0, 5), new=2) is True
    assert await sweeps.goes_on(LID, 2, [], new=0) is False
    assert await watermark(store) == NOON


async def test_an_empty_list_leaves_no_watermark(store: Store) -> None:
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, [], new=0) is False
    assert await watermark(store) is None


async def test_a_later_reading_stops_below_the_watermark(store: Store) -> None:
    await finish(store, minutes=60)
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, rows(0, 40), new=2) is True
    assert not sweeps.is_first(LID)
    assert await sweeps.goes_on(LID, 2, rows(45, 95), new=0) is False
    assert await watermark(store) == NOON


@pytest.mark.parametrize(("oldest", "goes_on"), [(60, True), (89, True), (90, False), (120, False)])
async def test_it_reads_the_overlap_too(store: Store, oldest: int, goes_on: bool) -> None:
    await finish(store, minutes=60)
    assert await Sweeps(store, 3).goes_on(LID, 1, rows(0, oldest), new=0) is goes_on


async def test_new_rows_below_the_watermark_keep_it_going(store: Store) -> None:
    await finish(store, minutes=60)
    sweeps = Sweeps(store, first_pages=1)
    assert await sweeps.goes_on(LID, 1, rows(0, 200), new=1) is True
    assert await sweeps.goes_on(LID, 2, rows(201, 300), new=0) is False


async def test_a_run_killed_between_two_pages_hides_nothing(store: Store) -> None:
    """The case that watermarks exist for: page 1 is all known, and yet page 2 was never seen."""
    await finish(store, minutes=600)
    killed = Sweeps(store, first_pages=3)
    assert await killed.goes_on(LID, 1, rows(0, 50), new=50) is True  # and no more: killed here
    assert await watermark(store) == NOON - timedelta(minutes=600)

    again = Sweeps(store, first_pages=3)
    assert await again.goes_on(LID, 1, rows(0, 50), new=0) is True
    assert await again.goes_on(LID, 2, rows(51, 400), new=50) is True
    assert await again.goes_on(LID, 3, rows(401, 700), new=0) is False
    assert await watermark(store) == NOON


async def test_a_first_run_killed_between_two_pages_is_a_first_run_again(store: Store) -> None:
    assert await Sweeps(store, first_pages=2).goes_on(LID, 1, rows(0, 50), new=2) is True
    again = Sweeps(store, first_pages=2)
    assert await again.goes_on(LID, 1, rows(0, 50), new=0) is True
    assert again.is_first(LID)
    assert await again.goes_on(LID, 2, rows(51, 90), new=2) is False


async def test_the_watermark_is_where_the_reading_began_not_where_rows_came_meanwhile(store: Store) -> None:
    sweeps = Sweeps(store, first_pages=2)
    await sweeps.goes_on(LID, 1, rows(10, 20), new=2)
    await sweeps.goes_on(LID, 2, rows(0, 30), new=2)
    assert await watermark(store) == NOON - timedelta(minutes=10)


async def test_the_watermark_never_goes_back(store: Store) -> None:
    await finish(store, minutes=0)
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, rows(100, 200), new=0) is False
    assert await watermark(store) == NOON


async def test_rows_without_times_stop_it_when_all_are_known(store: Store) -> None:
    await finish(store, minutes=60)
    timeless = [Listing("comos:a", "https://a.sina.cn")]
    assert await Sweeps(store, 3).goes_on(LID, 1, timeless, new=1) is True
    assert await Sweeps(store, 3).goes_on(LID, 1, timeless, new=0) is False
    assert await watermark(store) == NOON - timedelta(minutes=60)


async def test_each_list_has_its_own(store: Store) -> None:
    await finish(store, minutes=60, lid="1690")
    sweeps = Sweeps(store, first_pages=1)
    assert await sweeps.goes_on(LID, 1, rows(0), new=1) is False
    assert await sweeps.goes_on("1690", 1, rows(0, 10), new=0) is True
    assert (sweeps.is_first(LID), sweeps.is_first("1690")) == (True, False)
    assert await watermark(store, "1690") == NOON - timedelta(minutes=60)


@pytest.mark.parametrize("told", [Told.EMPTY, Told.REPEATS, Told.SHORT])
async def test_an_end_above_the_watermark_leaves_it_where_it_is(store: Store, told: Told) -> None:
    await finish(store, minutes=600)
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, rows(0, 50), new=2) is True
    assert await sweeps.goes_on(LID, 2, [], new=0, told=told) is False
    assert (sweeps.is_short(LID), await watermark(store)) == (True, NOON - timedelta(minutes=600))


@pytest.mark.parametrize(
    ("told", "is_short"), [(Told.EMPTY, False), (Told.REPEATS, False), (Told.END, False), (Told.SHORT, True)]
)
async def test_an_end_below_the_watermark_is_one(store: Store, told: Told, is_short: bool) -> None:
    await finish(store, minutes=60)
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, rows(0, 61), new=2) is True
    assert await sweeps.goes_on(LID, 2, [], new=0, told=told) is False
    assert sweeps.is_short(LID) is is_short
    assert await watermark(store) == NOON - timedelta(minutes=60 if is_short else 0)


async def test_a_list_of_the_day_ends_above_the_watermark_and_is_read(store: Store) -> None:
    """今日财经TOP10: what was in it yesterday is not in it today, and its end is plain to see."""
    await finish(store, minutes=1500)
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(LID, 1, rows(0, 50), new=2) is True
    assert await sweeps.goes_on(LID, 2, rows(50), new=0, told=Told.END) is False
    assert (sweeps.is_short(LID), await watermark(store)) == (False, NOON)


async def test_a_first_reading_that_comes_short_leaves_no_watermark(store: Store) -> None:
    sweeps = Sweeps(store, first_pages=10)
    assert await sweeps.goes_on(LID, 1, rows(0, 50), new=2) is True
    assert await sweeps.goes_on(LID, 2, [], new=0, told=Told.SHORT) is False
    assert sweeps.is_short(LID)
    assert await watermark(store) is None
    again = Sweeps(store, first_pages=1)
    assert await again.goes_on(LID, 1, rows(0, 50), new=0) is False
    assert (again.is_short(LID), await watermark(store)) == (False, NOON)


async def test_a_list_that_ends_too_soon_for_days_is_taken_as_it_is(store: Store) -> None:
    async def ends(since: timedelta) -> bool:
        began = datetime.now(UTC) - since
        mark = NOON - timedelta(minutes=600)
        await store.write([Put(SWEEPS, {"_id": LID, "watermark_at": mark, "short_since_at": began})])
        sweeps = Sweeps(store, first_pages=3)
        await sweeps.goes_on(LID, 1, rows(0, 50), new=0)
        await sweeps.goes_on(LID, 2, [], new=0, told=Told.SHORT)
        return not sweeps.is_short(LID)

    assert await ends(timedelta(days=2, hours=23)) is False
    assert await watermark(store) == NOON - timedelta(minutes=600)
    assert await ends(timedelta(days=3)) is True
    assert (await store.get(SWEEPS, [LID]))[LID] == {"_id": LID, "watermark_at": NOON}


async def test_a_page_that_does_not_follow_on_ends_nothing(store: Store) -> None:
    await finish(store, minutes=60)
    sweeps = Sweeps(store, first_pages=1)
    assert await sweeps.goes_on(LID, 1, rows(0, 50), new=0) is True
    assert await sweeps.goes_on(LID, 2, rows(55, 500), new=0, told=Told.AGAIN) is True
    assert await sweeps.goes_on(LID, 3, rows(50, 500), new=0) is False


async def test_one_row_out_of_order_tells_no_depth(store: Store) -> None:
    """A row of last year pinned to page 1, all of which a killed run had on record: page 2 was never seen."""
    await finish(store, minutes=600)
    sweeps = Sweeps(store, first_pages=3)
    pinned = [*rows(500_000), *rows(*range(49))]
    assert await sweeps.goes_on(LID, 1, pinned, new=0) is True
    assert await sweeps.goes_on(LID, 2, rows(*range(600, 650)), new=0) is False


async def test_a_time_ahead_of_the_clock_is_no_watermark(store: Store) -> None:
    now = datetime.now(UTC)
    ahead = [Listing("comos:a", "https://a.sina.cn", ctime=now + timedelta(hours=20)), *rows(1)]
    assert await Sweeps(store, first_pages=1).goes_on(LID, 1, ahead, new=2) is False
    kept = await watermark(store)
    assert kept is not None
    assert timedelta() <= kept - now.replace(microsecond=0) < timedelta(minutes=5)


async def test_a_watermark_that_is_to_come_is_none(store: Store) -> None:
    await store.write([Put(SWEEPS, {"_id": LID, "watermark_at": datetime.now(UTC) + timedelta(days=900)})])
    sweeps = Sweeps(store, first_pages=2)
    assert await sweeps.goes_on(LID, 1, rows(0, 50), new=0) is True
    assert await sweeps.goes_on(LID, 2, rows(51, 90), new=0) is False
    assert await watermark(store) == NOON


async def test_articles_in_a_list_are_read_to_the_watermark_and_no_further(store: Store) -> None:
    now = datetime.now(UTC)
    mark = {"_id": ROOM, "watermark_at": NOON - timedelta(minutes=5), "looked_at": now}
    await store.write([Put(SWEEPS, mark)])
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(ROOM, 1, rows(1, 2, 3), new=3, is_whole=True) is True
    assert await sweeps.goes_on(ROOM, 2, rows(4, 5, 6), new=1, is_whole=True) is False
    assert await watermark(store, ROOM) == NOON - timedelta(minutes=1)
    assert await sweeps.goes_on(ROOM, 1, rows(0, 1), new=1, is_whole=True) is False  # the next reading
    assert await watermark(store, ROOM) == NOON


async def test_now_and_then_two_hours_more_are_looked_at(store: Store) -> None:
    began = utc(datetime.now(UTC))  # whole milliseconds, as the store keeps them
    late = began - timedelta(minutes=16)
    mark = {"_id": ROOM, "watermark_at": NOON, "looked_at": late}
    await store.write([Put(SWEEPS, mark)])
    sweeps = Sweeps(store, first_pages=3)
    assert await sweeps.goes_on(ROOM, 1, rows(0, 119), new=0, is_whole=True) is True
    assert (await store.get(SWEEPS, [ROOM]))[ROOM]["looked_at"] == late
    assert await sweeps.goes_on(ROOM, 2, rows(120, 130), new=0, is_whole=True) is False
    assert (await store.get(SWEEPS, [ROOM]))[ROOM]["looked_at"] >= began
    assert await sweeps.goes_on(ROOM, 1, rows(0, 119), new=0, is_whole=True) is False
