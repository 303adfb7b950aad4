"""A window in which much is missing: its last days have no row, one has too few, some were given up."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newscrawl.coverage import Coverage, Window, measure
from newscrawl.coverage.asjson import to_json
from newscrawl.storage import LISTINGS, Op, Put, open_store

TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 4, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = TODAY - 4 * DAY
"""The last day with rows, 9 where there are 89 on any other."""


def row(day: date, number: int, state: str, next_at: datetime | None = None) -> Op:
    moment = datetime(day.year, day.month, day.day, 1, number % 60, tzinfo=UTC)
    sight = {"first_at": moment, "last_at": moment}
    doc = {"_id": f"comos:{day:%m%d}{number:04}", "state": state, "ctime": moment, "first_at": moment}
    return Put(LISTINGS, {**doc, "lids": {"1686": sight}, "last_error": None, "next_at": next_at})


@pytest.fixture
async def found(tmp_path: Path) -> Coverage:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    days = [LAST - n * DAY for n in range(30)]
    await store.write([row(day, n, "stored") for day in days for n in range(9 if day == LAST else 86)])
    before = LAST - DAY
    await store.write([row(before, 90, "failed"), row(before, 91, "failed", NOW), row(before, 92, "listed")])
    measured = await measure(store, Window(LAST - 7 * DAY, TODAY), NOW, timedelta(hours=72))
    await store.close()
    return measured


async def test_all_that_is_missing_is_a_gap_with_what_mends_it(found: Coverage) -> None:
    again = "scrapy crawl sina_china -a since={0} -a until={0}"
    crawl = "scrapy crawl sina_china"
    gaps = [(str(gap.day), gap.kind, gap.rows, gap.command) for gap in found.gaps() if not gap.lid]
    retry = f"{crawl} -a retry=failed -a since=2026-04-29 -a until=2026-04-29"
    assert gaps == [
        ("2026-04-29", "given_up", 1, retry),
        ("2026-04-29", "failed", 1, crawl),
        ("2026-04-29", "pending", 1, crawl),
        ("2026-04-30", "low", 9, again.format("2026-04-30")),
        ("2026-05-01", "empty", 0, again.format("2026-05-01")),
        ("2026-05-02", "empty", 0, again.format("2026-05-02")),
        ("2026-05-03", "empty", 0, again.format("2026-05-03")),
    ]
    assert found.given_up == 1
    assert json.loads(json.dumps(to_json(found)))["gaps"][0]["command"] == retry
