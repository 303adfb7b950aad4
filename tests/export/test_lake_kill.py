"""An update of a lake that is killed with kill −9 while its files come into their places."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from newscrawl.codec import Doc
from newscrawl.runs.daycounts import ALL_MARKED
from newscrawl.storage import CONTROL, Put, open_store
from tests.crawl.runs import Desk, finished
from tests.export.documents import sample
from tests.export.test_atomic import names

DAYS, A_DAY, KILLS, WAIT_S = 40, 10, 3, 60
FIRST = datetime(2024, 1, 1, 4, tzinfo=UTC)


def version(number: int) -> list[Doc]:
    """All articles, the same number in each title."""
    return [
        sample(_id=f"comos:{n:014}", title=f"{number}", published_at=FIRST + timedelta(days=n % DAYS))
        for n in range(DAYS * A_DAY)
    ]


async def write(desk: Desk, number: int) -> None:
    store = open_store(f"sqlite:///{desk.file}")
    await store.open()
    await store.write([*(Put("articles", doc) for doc in version(number)), Put(CONTROL, {"_id": ALL_MARKED})])
    await store.close()


def read(lake: Path) -> list[tuple[str, int, int, str, str]]:
    """By day how many rows and articles there are, and which versions."""
    with duckdb.connect() as db:
        sql = "SELECT day::text, count(*), count(DISTINCT _id), min(title), max(title)"
        return db.execute(f"{sql} FROM '{lake}/*/*.parquet' GROUP BY day ORDER BY day").fetchall()


def assert_whole(lake: Path) -> set[str]:
    """Every day is whole, and of one version; which versions there are."""
    days = read(lake)
    assert [(rows, ids) for _, rows, ids, *_ in days] == [(A_DAY, A_DAY)] * DAYS
    assert [day for day, _, _, least, most in days if least != most] == []
    return {least for *_, least, _ in days}


def stamps(lake: Path) -> set[int]:
    """Which files there are."""
    return {path.stat().st_ino for path in lake.glob("day=*/*.parquet")}


@pytest.mark.long
async def test_kill_9_between_two_days(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "")
    lake = tmp_path / "lake"
    argv = ("export", "parquet", "-o", str(lake), "--partition", "day", "--since", "last")
    await write(desk, 0)
    assert desk.scrapy(*argv).code == 0
    mixed = 0
    for number in range(1, KILLS + 1):
        await write(desk, number)
        before = stamps(lake)
        with desk.started(*argv) as process:
            deadline = time.monotonic() + WAIT_S
            while stamps(lake) == before and time.monotonic() < deadline:
                pass
            os.kill(process.pid, signal.SIGKILL)
            finished(process)
        found = assert_whole(lake)
        mixed += len(found) > 1
        assert f"{number}" in found
    assert mixed
    assert desk.scrapy(*argv).code == 0
    assert assert_whole(lake) == {f"{KILLS}"}
    assert [name for name in names(lake) if not name.startswith("day=")] == ["_manifest.json"]
