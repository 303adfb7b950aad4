"""The doctor's word on channels: from the settings and the store, and without a message to anybody."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from newscrawl import settings
from newscrawl.doctor.notices import findings
from newscrawl.notices.states import STATES
from newscrawl.sites.checks import Level
from newscrawl.storage import CONTROL, Put, Store

FILE = '[[watch]]\nname = "x"\nwords = ["专项债"]\n'


async def ask(store: Store, **given: Any) -> list[tuple[Level, str]]:
    made = Settings({**settings.defaults, **given})
    return [(one.level, one.told) async for one in findings(store, made)]


async def test_nobody_and_somebody(store: Store, tmp_path: Path) -> None:
    assert await ask(store) == [(Level.OK, "no channel is configured")]
    (tmp_path / "w.toml").write_text(FILE, "utf-8")
    found = await ask(store, NOTIFY_URLS="feishu://a1b2 json://h/", WATCHES=str(tmp_path / "w.toml"))
    assert found == [(Level.OK, "feishu, json; watches: 1")]


async def test_a_channel_that_takes_nothing(store: Store) -> None:
    state = {"failures": 4, "failed_at": datetime(2026, 5, 4, 4, tzinfo=UTC), "error": "HTTP 403"}
    await store.write([Put(CONTROL, {"_id": STATES, "states": {"feishu": state, "gone": state}})])
    told = "feishu has accepted nothing since 2026-05-04 12:00 Beijing time: HTTP 403"
    assert await ask(store, NOTIFY_URLS="feishu://a1b2 json://h/") == [(Level.WARN, told)]


async def test_what_no_run_would_start_with(store: Store) -> None:
    assert await ask(store, NOTIFY_URLS="nosuch://a1b2 dingtalk://-") == [
        (Level.FAIL, "nosuch: Apprise has no nosuch://; docs/notify.md has examples"),
        (
            Level.FAIL,
            "dingtalk: Apprise cannot use it: is all of its URL there? (it may hold a secret: not shown)",
        ),
    ]
