"""What the doctor learns from the store: each finding, and none where there is nothing to tell."""

from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from newscrawl import __version__
from newscrawl.doctor import local, pages, runs, takedowns, versions
from newscrawl.runs.limits import Limits
from newscrawl.sites import registry
from newscrawl.sites.checks import Level
from newscrawl.storage import ARTICLES, CONTROL, REJECTS, RUNS, SIGNATURES, Op, Put, Store, grams
from newscrawl.storage.mongo.schema import VERSION
from newscrawl.storage.sqlite import signs

LIMITS = Limits()
FINE = {
    "clock of runs": (Level.OK, "no time in the store is in the future"),
    "version": (Level.OK, f"newscrawl {__version__}, as in the last run"),
    "given up": (Level.OK, "no rows were given up"),
    "templates": (Level.OK, "no pages fit no template"),
    "drift": (Level.OK, "articles have their usual fields"),
    "search": (Level.OK, f"search terms are of version {signs.VERSION}"),
    "take-downs": (Level.OK, "none is unfinished"),
    "extraction": (Level.OK, "the oldest and newest articles were extracted by this version"),
}
NOW = datetime(2026, 5, 4, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def run(at: datetime, *, ok: bool = True, **more: Any) -> Op:
    doc = {"_id": f"run{at:%d%H}", "started_at": at, "ok": ok, "finish_reason": "finished"}
    return Put(RUNS, doc | {"versions": {"newscrawl": __version__}} | more)


async def ask(store: Store, *ops: Op, **folders: str) -> dict[str, tuple[Level, str]]:
    """All that the store tells, but for what is as it should be."""
    return {
        check: told
        for check, told in (await every(store, *ops, **folders)).items()
        if told != FINE.get(check)
    }


async def every(store: Store, *ops: Op, **folders: str) -> dict[str, tuple[Level, str]]:
    await store.write(ops)
    parts = (
        runs.findings(store, NOW, folders),
        pages.findings(store, NOW, ["sina_china"], LIMITS),
        versions.findings(store),
        takedowns.findings(store),
    )
    return {one.check: (one.level, one.told) for part in parts async for one in part}


async def test_every_check_of_an_empty_store_is_told(store: Store) -> None:
    """Machines can tell what was looked at and found to be right from what was not looked at."""
    assert await every(store) == {name: told for name, told in FINE.items() if name != "version"}


async def test_the_last_good_run(store: Store) -> None:
    expected = {"last good run": (Level.OK, "2026-05-04 11:00 Beijing time, 1 h ago")}
    assert await ask(store, run(NOW - HOUR), run(NOW, ok=False)) == expected


async def test_no_good_run_for_a_day(store: Store) -> None:
    found = await ask(store, run(NOW - 25 * HOUR), run(NOW - HOUR, ok=False))
    assert found == {"last good run": (Level.WARN, "2026-05-03 11:00 Beijing time, 25 h ago")}


async def test_a_take_down_that_was_interrupted_or_left_something(store: Store) -> None:
    record = {"_id": "forget:20260503T010203Z-abcdef", "asked": "ids", "ids": ["a"], "ended_at": NOW}
    left = Put(CONTROL, record | {"remains": ["archive: a.warc.gz is not there"]})
    told = "the last one left something: archive: a.warc.gz is not there"
    assert (await every(store, left))["take-downs"] == (Level.WARN, told)
    begun = Put(CONTROL, record | {"work": {"phase": "pages"}, "ended_at": None})
    told = "1 begun and not ended, since 20260503T010203Z-abcdef"
    assert (await every(store, begun))["take-downs"] == (Level.WARN, told)


async def test_no_good_run_at_all(store: Store) -> None:
    found = await ask(store, run(NOW, ok=False))
    assert found == {"last good run": (Level.WARN, "no run has succeeded yet")}


async def test_a_clock_and_a_version_that_are_not_the_runs(store: Store) -> None:
    found = await ask(store, run(NOW + HOUR, versions={"newscrawl": "0.0.9"}))
    assert found["clock of runs"] == (
        Level.WARN,
        "the last run began 2026-05-04 13:00, which is in the future",
    )
    assert found["version"] == (Level.WARN, f"the last run was by newscrawl 0.0.9, this is {__version__}")


async def test_an_article_stored_by_a_clock_that_was_ahead(store: Store) -> None:
    article = {"_id": "comos:a", "published_at": NOW, "crawled_at": NOW + HOUR}
    told = "an article was stored 2026-05-04 13:00, which is in the future"
    assert await ask(store, Put(ARTICLES, article)) == {"clock of runs": (Level.WARN, told)}


async def test_signatures_and_validators_of_another_version(store: Store) -> None:
    signature = Put(SIGNATURES, {"_id": "comos:a", "scheme": "0.1", "bands": []})
    found = await ask(store, signature, Put(CONTROL, {"_id": "schema", "version": VERSION - 1}))
    older = f"validators and views are of version {VERSION - 1}, this newscrawl has version {VERSION}"
    assert found == {
        "signatures": (Level.WARN, "stories were grouped by an older version"),
        "schema": (Level.WARN, older),
    }
    await store.write([Put(CONTROL, {"_id": "schema", "version": VERSION, "terms": grams.VERSION + 1})])
    now = await every(store)
    assert now["schema"] == (Level.OK, f"validators and views are of version {VERSION}")
    newer = f"search terms are of version {grams.VERSION + 1}, this newscrawl has version {grams.VERSION}"
    assert now["search"] == (Level.WARN, newer)


async def test_a_note_of_templates_that_somebody_spoilt(store: Store) -> None:
    sound = {"first_at": NOW, "url": "https://example.com/a", "is_new": True}
    seen = {"finance": 7, "blog": {"url": None}, "wap": sound}
    found = await ask(store, Put(CONTROL, {"_id": "templates:sina_china", "seen": seen}))
    told = "template wap was never seen before: https://example.com/a"
    assert found == {"drift": (Level.WARN, told)}
    assert await ask(store, Put(CONTROL, {"_id": "templates:sina_china", "seen": [1]})) == {}


def test_packages_older_than_asked_for_or_missing(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("scrapy>=2.19  # the framework\n\nrich>=999.1\nnewscrawl-needs-this>=1\n", "utf-8")
    found = versions.packages(file)
    told = f"rich {metadata.version('rich')}, needed: >=999.1; newscrawl-needs-this is missing"
    assert (found.level, found.told) == (Level.WARN, told)
    assert versions.packages().level is Level.OK


async def test_pages_that_fit_no_template_and_older_extractions(store: Store) -> None:
    version = registry.home().parser_version
    rejects = [{"_id": f"r{n}", "reason": pages.UNKNOWN, "rejected_at": NOW} for n in range(3)]
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
        "extraction": (
            Level.WARN,
            "2 of the 100 oldest and newest articles were extracted by an older version",
        ),
    }


async def test_room_is_told_in_days(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "newscrawl.doctor.runs.shutil.disk_usage", lambda _: type("Usage", (), {"free": 20 << 20})
    )
    counts = {"bytes": 4 << 20, "stored": 0}
    every_day = [run(NOW - n * 24 * HOUR, counts=counts) for n in (0, 1, 2)]
    found = await ask(store, *every_day, **{"archive disk": str(tmp_path), "store disk": str(tmp_path)})
    told = "room for 3 days at the last week's pace, 6.0 MiB a day"
    assert found["archive disk, days"] == (Level.WARN, told)
    assert "store disk, days" not in found  # nothing was stored: no pace


def test_a_user_agent_needs_a_contact() -> None:
    assert local.agent("mine/1.0 (ops@example.org)").level is Level.OK
    assert local.agent("mine/1.0 (+https://example.org/bot)").level is Level.OK
    found = local.agent("newscrawl/0.1")
    assert (found.level, found.told) == (Level.WARN, "newscrawl/0.1 names no contact")
