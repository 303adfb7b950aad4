"""How old the lists are, and that a month is measured without reading ten years."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.coverage import Coverage, Window, ages, measure
from newscrawl.storage import CONTROL, LISTINGS, REJECTS, Op, Put, Store
from newscrawl.storage.sqlite.store import SqliteStore

NOW = datetime(2026, 5, 4, tzinfo=UTC)
MONTH = Window(date(2026, 4, 4), date(2026, 5, 3))
OLD = datetime(2020, 1, 1, tzinfo=UTC)


def row(number: int, moment: datetime | None, lids: dict[str, datetime], **fields: Any) -> Op:
    sights = {lid: {"first_at": at, "last_at": at} for lid, at in lids.items()}
    doc = {"_id": f"r{number}", "ctime": moment, "lids": sights, "state": "stored", "last_error": None}
    return Put(LISTINGS, doc | {"first_at": OLD} | fields)


def fresh(found: Coverage) -> dict[str, tuple[datetime | None, datetime | None, datetime | None, str]]:
    return {one.lid: (one.newest_at, one.stored_at, one.seen_at, one.state) for one in found.freshness}


async def ask(store: Store, window: Window = MONTH) -> Coverage:
    return await measure(store, window, NOW, timedelta(hours=24))


async def test_a_time_to_come_is_no_day_and_makes_no_list_fresh(store: Store) -> None:
    far, last = datetime(2030, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    days = timedelta(days=1)
    await store.write(
        [
            row(1, far, {"1686": NOW - days}, first_at=NOW - 9 * days),
            row(2, last, {"1686": NOW - days}, first_at=NOW - 9 * days),
            row(3, NOW - 8 * days, {"1686": NOW - days}),
        ]
    )
    found = await ask(store)
    assert fresh(found) == {"1686": (NOW - 8 * days, NOW - 8 * days, NOW - days, "archive")}
    assert found.newest == date(2026, 4, 26)
    late = Window(date(2029, 12, 1), date(2030, 2, 1))
    assert (await ask(store, late)).cells == {}


async def test_lists_that_nobody_reads_are_not_looked_up_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows may name any number of lists; those that runs read and those of the table come first."""
    monkeypatch.setattr(ages, "LOOKED_UP", 2)
    asked: list[str] = []
    real = ages.Ages._look_up

    async def look_up(self: ages.Ages, found: Store, one: Any) -> None:
        asked.append(one.lid)
        await real(self, found, one)

    monkeypatch.setattr(ages.Ages, "_look_up", look_up)
    sights = {str(lid): NOW for lid in (1000, 1001, 1686, 9999)}
    await store.write([row(1, NOW - timedelta(hours=1), sights)])
    await store.write([Put(CONTROL, {"_id": "list:9999", "newest_at": NOW, "seen_at": NOW})])
    found = await ask(store)
    assert asked == ["9999", "1686"]
    assert set(fresh(found)) == set(sights)


async def test_a_list_is_as_old_as_its_newest_row_wherever_the_window_is(store: Store) -> None:
    hour = timedelta(hours=1)
    await store.write(
        [
            row(1, NOW - hour, {"1686": NOW}, state="failed"),
            row(2, NOW - 2 * hour, {"1686": NOW - hour, "1689": NOW - 2 * hour}),
            row(3, OLD, {"1689": NOW - hour}),
        ]
    )
    expected = {
        "1686": (NOW - hour, NOW - 2 * hour, NOW, "fresh"),
        "1689": (NOW - 2 * hour, NOW - 2 * hour, NOW - hour, "fresh"),
    }
    assert fresh(await ask(store)) == expected
    past = await ask(store, Window(date(2019, 12, 25), date(2020, 1, 5)))
    assert fresh(past) == expected
    assert (past.total["stored"], past.newest) == (1, date(2026, 5, 4))


async def test_a_list_below_the_newest_rows_is_found_by_the_note_of_its_runs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ages, "NEWEST", 2)
    day = timedelta(days=1)
    notes = [{"_id": f"list:{lid}", "newest_at": OLD, "was_fresh": True, "seen_at": NOW} for lid in (3, 4)]
    await store.write(
        [
            *(row(n, NOW - n * day, {"1686": NOW}) for n in range(3)),
            row(7, OLD, {"3": OLD}, state="gone"),
            row(8, OLD - day, {"3": OLD}),
            row(9, OLD, {"1687": OLD}),
            *(Put(CONTROL, note) for note in notes),
        ]
    )
    assert fresh(await ask(store)) == {
        "1686": (NOW, NOW, NOW, "fresh"),
        "3": (OLD, OLD - day, NOW, "stale"),  # 4 has no row, and 1687 was only mentioned, years ago
    }
    asked = Window(MONTH.since, MONTH.until, frozenset({"1687"}))
    assert fresh(await ask(store, asked)) == {"1687": (OLD, OLD, OLD, "archive")}


async def test_the_newest_stored_row_is_found_below_many_that_are_not(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ages, "NEWEST", 1)
    monkeypatch.setattr(ages, "FEW", 3)
    hour = timedelta(hours=1)
    gone = [row(n, NOW - n * hour, {"1686": NOW}, state="gone") for n in range(9)]
    await store.write([*gone, row(9, OLD, {"1686": OLD}), row(10, OLD - hour, {"1686": OLD})])
    assert fresh(await ask(store)) == {"1686": (NOW, OLD, NOW, "fresh")}
    past = await ask(store, Window(date(2020, 1, 1), date(2020, 1, 1)))
    assert fresh(past) == {"1686": (NOW, OLD, NOW, "fresh")}


def test_the_parts_of_a_window_are_its_days() -> None:
    for days in (1, 29, 30, 31, 3652):
        window = Window(MONTH.since, MONTH.since + timedelta(days=days - 1))
        parts = list(window.parts())
        assert [day for part in parts for day in part.days()] == list(window.days())
        assert {part.moments["$gte"] for part in parts[1:]} == {part.moments["$lt"] for part in parts[:-1]}


async def test_a_row_without_a_time_counts_on_the_day_of_its_first_sight(store: Store) -> None:
    await store.write([row(1, None, {}, first_at=datetime(2026, 4, 10, tzinfo=UTC))])
    found = await ask(store)
    assert (found.total["stored"], found.newest, found.freshness) == (1, date(2026, 4, 10), [])


async def test_rejects_of_the_window_have_their_template(store: Store) -> None:
    when = datetime(2026, 4, 10, tzinfo=UTC)
    rows = [row(n, when, {"1": when}, state="rejected", last_error="no title") for n in range(3)]
    await store.write([*rows, Put(REJECTS, {"_id": "r1", "reason": "no title", "template": "generic"})])
    assert (await ask(store)).reasons == {
        ("rejected", "no title", "generic"): 1,
        ("rejected", "no title", ""): 2,
    }


async def test_a_month_reads_no_row_of_other_years(tmp_path: Path) -> None:
    class Counting(SqliteStore):
        seen = 0

        async def find(self, collection: str, *args: Any, **options: Any) -> AsyncGenerator[Doc]:
            async for doc in super().find(collection, *args, **options):
                self.seen += collection == LISTINGS
                yield doc

    store = Counting(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    days = (NOW - timedelta(days=n) for n in range(3650))
    await store.write([row(n, day, {"1686": day}) for n, day in enumerate(days)])
    found = await ask(store)
    await store.close()
    assert found.total["stored"] == 30
    assert (
        store.seen <= 30 + 56 + 28 + ages.NEWEST + 2
    )  # the window and what judges it, the newest, two looks
