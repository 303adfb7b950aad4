"""What the doctor learns from the store: each finding, and none where there is nothing to tell."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl import __version__
from newscrawl.doctor import known
from newscrawl.sites import registry
from newscrawl.sites.checks import Level
from newscrawl.storage import ARTICLES, REJECTS, RUNS, Op, Put, Store, open_store

NOW = datetime(2026, 5, 4, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    found = open_store(f"sqlite:///{tmp_path}/news.db")
    await found.open()
    yield found
    await found.close()


def run(at: datetime, *, ok: bool = True, **more: Any) -> Op:
    doc = {"_id": f"run{at:%d%H}", "started_at": at, "ok": ok, "finish_reason": "finished"}
    return Put(RUNS, doc | {"versions": {"newscrawl": __version__}} | more)


async def ask(store: Store, *ops: Op, **folders: str) -> dict[str, tuple[Level, str]]:
    await store.write(ops)
    return {one.check: (one.level, one.told) async for one in known.findings(store, NOW, folders)}


async def test_an_empty_store_tells_nothing(store: Store) -> None:
    assert await ask(store) == {}


async def test_the_last_good_run(store: Store) -> None:
    expected = {"last good run": (Level.OK, "2026-05-04 11:00 Beijing time, 1 h ago")}
    assert await ask(store, run(NOW - HOUR), run(NOW, ok=False)) == expected


async def test_no_good_run_for_a_day(store: Store) -> None:
    found = await ask(store, run(NOW - 25 * HOUR), run(NOW - HOUR, ok=False))
    assert found == {"last good run": (Level.WARN, "2026-05-03 11:00 Beijing time, 25 h ago")}


async def test_no_good_run_at_all(store: Store) -> None:
    found = await ask(store, run(NOW, ok=False))
    assert found == {"last good run": (Level.WARN, "no run has done its job yet")}


async def test_a_clock_and_a_version_that_are_not_the_runs(store: Store) -> None:
    found = await ask(store, run(NOW + HOUR, versions={"newscrawl": "0.0.9"}))
    assert found["clock of runs"] == (Level.WARN, "the last run began 2026-05-04 13:00, which is yet to come")
    assert found["version"] == (Level.WARN, f"the last run was of newscrawl 0.0.9, this is {__version__}")


async def test_pages_that_fit_no_template_and_older_extractions(store: Store) -> None:
    version = registry.home().parser_version
    rejects = [{"_id": f"r{n}", "reason": known.UNKNOWN, "rejected_at": NOW} for n in range(3)]
    rejects[2]["stored_at"] = NOW
    articles = [
        {"_id": f"comos:a{n}", "published_at": NOW - n * HOUR, "parser_version": version - n % 2}
        for n in range(4)
    ]
    found = await ask(
        store, *(Put(REJECTS, doc) for doc in rejects), *(Put(ARTICLES, doc) for doc in articles)
    )
    assert found == {
        "templates": (Level.WARN, "2 pages fit no template"),
        "extraction": (Level.WARN, "2 of the 100 oldest and newest articles are of an older extraction"),
    }


async def test_room_is_told_in_days(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "newscrawl.doctor.known.shutil.disk_usage", lambda _: type("Usage", (), {"free": 20 << 20})
    )
    counts = {"bytes": 4 << 20, "stored": 0}
    runs = [run(NOW - n * 24 * HOUR, counts=counts) for n in (0, 1, 2)]
    found = await ask(store, *runs, **{"archive disk": str(tmp_path), "store disk": str(tmp_path)})
    told = "room for 3 days at the last week's pace, 6.0 MiB a day"
    assert found["archive disk"] == (Level.WARN, told)
    assert "store disk" not in found  # nothing was stored: no pace


def test_a_user_agent_needs_a_contact() -> None:
    assert known.agent("mine/1.0 (ops@example.org)").level is Level.OK
    assert known.agent("mine/1.0 (+https://example.org/bot)").level is Level.OK
    found = known.agent("newscrawl/0.1")
    assert (found.level, found.told) == (Level.WARN, "newscrawl/0.1 names no contact")
