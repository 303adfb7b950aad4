"""A store of the test's own making: nine busy weeks in two channels, with a gap and a low day in them."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, REJECTS, RUNS, Op, Put, open_store

FIRST, LAST = date(2026, 3, 2), date(2026, 5, 3)
"""A Monday, and the Sunday nine weeks later."""

GAP, LOW = date(2026, 4, 15), date(2026, 4, 22)
"""Two Wednesdays: no row at all, and 4 where there are usually 20."""

A_DAY, ON_SUNDAY, ON_LOW = 20, 8, 4
STATES = ("stored",) * 14 + ("offsite",) * 3 + ("rejected", "gone", "failed")
SOURCES = ("南岭晚报", "北窗周刊", "远山通讯社", "市场资讯", "东渡日报", "海角观察", "白鹭新闻", None)
NASTY = "</script><script>alert(1)</script> https://example.com/x"


def rows() -> list[Op]:
    """The whole store."""
    ops: list[Op] = []
    day = FIRST
    while day <= LAST:
        for number in range(_count(day)):
            ops += _row(day, number)
        ops.append(_run(day))
        day += timedelta(days=1)
    moment = datetime(2026, 5, 3, tzinfo=UTC)
    ops.append(Put(CONTROL, {"_id": "list:1689", "newest_at": moment, "was_fresh": True, "seen_at": moment}))
    return ops


def build(uri: str) -> None:
    """Fill an empty store."""
    asyncio.run(_write(uri))


async def _write(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    try:
        await store.write(rows())
    finally:
        await store.close()


def _count(day: date) -> int:
    if day == GAP:
        return 0
    if day == LOW:
        return ON_LOW
    return ON_SUNDAY if day.weekday() == 6 else A_DAY


def _row(day: date, number: int) -> list[Op]:
    key = f"comos:test{day:%m%d}{number:06}"
    moment = datetime(day.year, day.month, day.day, 1, number, tzinfo=UTC)
    lids = [1686, 1689] if number % 5 == 0 and day.weekday() < 5 else [1686]
    state = STATES[number % len(STATES)]
    sight = {"first_at": moment, "last_at": moment}
    row = {"_id": key, "state": state, "ctime": moment, "first_at": moment, "last_error": NASTY}
    ops: list[Op] = [Put(LISTINGS, row | {"lids": {str(lid): sight for lid in lids}})]
    if state == "stored":
        ops.append(Put(ARTICLES, _article(key, moment, number, lids)))
    if state == "rejected":
        ops.append(Put(REJECTS, {"_id": key, "reason": NASTY, "template": "generic", "rejected_at": moment}))
    return ops


def _article(key: str, moment: datetime, number: int, lids: list[int]) -> dict[str, Any]:
    return {
        "_id": key,
        "published_at": moment,
        "source": SOURCES[(number + moment.day) % len(SOURCES)],
        "channel": {"lids": lids},
        "paragraphs": ["。"],
        "editors": ["王珊珊"] if number % 3 else [],
        "images": [1] if number % 2 else [],
    }


def _run(day: date) -> Op:
    moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return Put(RUNS, {"_id": f"run{day}", "started_at": moment, "ok": day != GAP})
