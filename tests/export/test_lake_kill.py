"""An update of a lake that is killed with kill −9 while its files come into their places."""

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from newscrawl.codec import Doc
from newscrawl.runs.daycounts import ALL_MARKED
from newscrawl.storage import CONTROL, Put, open_store
from tests.crawl.runs import Desk, finished, line_with
from tests.export.documents import sample
from tests.export.standing import STANDS
from tests.export.test_atomic import names
from tests.support.forks import Fork

DAYS, A_DAY, KILLS = 40, 10, 3
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


@pytest.mark.long
async def test_kill_9_between_two_days(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "")
    lake = tmp_path / "lake"
    argv = ("export", "parquet", "-o", str(lake), "--partition", "day", "--since", "last")
    await write(desk, 0)
    assert desk.scrapy(*argv).code == 0
    environment = desk.environment({})
    for number in range(1, KILLS + 1):
        await write(desk, number)
        with Fork("tests.export.standing", ["named", f"{number * 9}", *argv], env=environment) as process:
            line_with(process, STANDS)
            os.kill(process.pid, signal.SIGKILL)
            finished(process)
        found = assert_whole(lake)
        assert (f"{number}" in found, len(found) > 1) == (True, True)
    assert desk.scrapy(*argv).code == 0
    assert assert_whole(lake) == {f"{KILLS}"}
    assert [name for name in names(lake) if not name.startswith("day=")] == ["_manifest.json"]
