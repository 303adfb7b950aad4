"""Sending: once where all is well, again where a channel did not accept it, one process at a time."""

import asyncio
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.codec import iso, utc
from newscrawl.notices import channels, outbox, states
from newscrawl.notices.addresses import named
from newscrawl.notices.delivery import Delivery, Turn
from newscrawl.notices.plan import Plan
from newscrawl.notices.rules import Conditions, Rule
from newscrawl.notices.states import STATES
from newscrawl.notices.watches import Watch
from newscrawl.notices.when import parse
from newscrawl.storage import ARTICLES, CONTROL, Put, Store
from tests.support.hook import Hook

WATCH = Watch("专项债", Rule(Conditions(flags=frozenset({"x"}))), "flags: x")
BOX = outbox.watch("专项债")
AT = datetime(2026, 11, 25, 16, 5, tzinfo=UTC)


def plan(urls: Iterable[str], watch: Watch = WATCH) -> Plan:
    made = channels.make(named(urls))
    names = [one.name for one in made]
    return Plan({one.name: one for one in made}, names, [watch], {watch.name: names})


async def add(store: Store, *numbers: int) -> None:
    """Articles that are stored and to be told."""
    for number in numbers:
        key = f"comos:{number}"
        doc = {
            "_id": key,
            "title": f"第{number}号",
            "source": "新华社",
            "published_at": AT,
            "url": f"https://x/{key}",
        }
        entry = {"id": f"{key}@1", "article": key, "at": iso(AT), "revised": False}
        await store.write([outbox.add(BOX, f"k{number}", entry), Put(ARTICLES, doc)])


async def deliver(store: Store, found: Plan, seconds: float = 20.0) -> None:
    """As a process of its own does."""
    sending = Delivery(store, found, ["sina_china"])
    await outbox.ensure(store, sending.boxes)
    await sending.run(seconds)


def dead() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        return process.pid


async def test_told_once_by_every_channel(store: Store, hook: Hook) -> None:
    found = plan([f"json://{hook.host}/1", f"json://{hook.host}/2"])
    await deliver(store, found)
    await add(store, 1, 2)
    await deliver(store, found)
    await deliver(store, found)
    assert sorted(path for path, _ in hook.posted) == ["/1", "/2"]
    assert hook.titles == ["专项债：2 篇新文章"] * 2
    assert hook.texts[0].split("\n\n")[0] == "第1号\n新华社 · 2026-11-26 00:05\nhttps://x/comos:1"
    fared = await states.read(store)
    assert {name: state["failures"] for name, state in fared.items()} == {"json": 0, "json-2": 0}


async def test_what_was_refused_is_told_with_what_came_since(
    plain: Store, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    found = plan([f"json://{hook.host}/x"])
    await outbox.ensure(plain, [BOX])
    await add(plain, 1)
    hook.answer = {"errcode": 310000, "errmsg": "keywords not in content"}
    await deliver(plain, found)
    why = "errcode 310000 (keywords not in content)"
    assert caplog.messages == [f"notify: json did not accept it: {why}; the next run tries again"]
    await add(plain, 2)
    hook.answer = {"errcode": 0}
    await deliver(plain, found)
    assert hook.titles == ["专项债：1 篇新文章", "专项债：2 篇新文章"]
    assert (await states.read(plain))["json"]["failures"] == 0


async def test_a_channel_that_fails_again_and_again_is_tried_ever_later(plain: Store, hook: Hook) -> None:
    found = plan([f"json://{hook.host}/x"])
    await outbox.ensure(plain, [BOX])
    await add(plain, 1)
    hook.status = 500
    began = utc(datetime.now(UTC))
    for _ in range(5):
        await deliver(plain, found)
    assert len(hook.posted) == 3  # from then on it waits
    state = (await states.read(plain))["json"]
    assert (state["failures"], state["error"]) == (3, "HTTP 500")
    ten = timedelta(minutes=10)
    assert began + ten <= state["next_at"] <= datetime.now(UTC) + ten
    hook.status = 200
    past = {**state, "next_at": datetime.now(UTC) - timedelta(seconds=1)}
    await plain.write([Put(CONTROL, {"_id": STATES, "states": {"json": past}})])
    await deliver(plain, found)
    assert (await states.read(plain))["json"]["failures"] == 0


def test_no_pause_is_longer_than_six_hours() -> None:
    failed = states.failed({"failures": 4000, "failed_at": AT}, "HTTP 500", AT)
    assert (failed["next_at"] - AT, failed["failed_at"]) == (timedelta(hours=6), AT)


async def test_a_channel_that_hangs_keeps_neither_the_run_nor_the_others(
    plain: Store, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "SECONDS", 600.0)
    found = plan([f"json://{hook.host}/x", "json://127.0.0.1:9/"])
    hook.is_silent = True
    await outbox.ensure(plain, [BOX])
    await add(plain, 1)
    began = asyncio.get_running_loop().time()
    await deliver(plain, found, 2.0)
    assert asyncio.get_running_loop().time() - began < 100
    fared = await states.read(plain)
    assert (fared["json"]["error"], fared["json-2"]["error"]) == ("no answer in time", "ConnectionError")


async def test_an_article_that_was_removed_is_not_told(plain: Store, hook: Hook) -> None:
    await outbox.ensure(plain, [BOX])
    entry = {"id": "gone@1", "article": "gone", "at": iso(AT)}
    await plain.write([outbox.add(BOX, "k", entry)])
    await deliver(plain, plan([f"json://{hook.host}/x"]))
    box = (await plain.get(CONTROL, [BOX]))[BOX]
    assert (hook.posted, outbox.waiting(box)) == ([], {})


async def test_a_digest_waits_for_its_time(plain: Store, hook: Hook) -> None:
    urls = [f"json://{hook.host}/x"]
    await outbox.ensure(plain, [BOX])
    await add(plain, 1)  # stored in the first minutes of a day long past: due
    later = {"id": "comos:2@1", "article": "comos:2", "at": iso(datetime.now(UTC) + timedelta(hours=1))}
    await deliver(plain, plan(urls, replace(WATCH, when=parse("daily 08:00"))))
    assert hook.titles == ["专项债：1 篇新文章"]
    await plain.write([outbox.add(BOX, "k2", later)])
    await deliver(plain, plan(urls, replace(WATCH, when=parse("daily 08:00"))))
    assert len(hook.posted) == 1
    assert outbox.waiting((await plain.get(CONTROL, [BOX]))[BOX]) == {"": 1}


async def test_two_processes_do_not_send_at_once(plain: Store, hook: Hook) -> None:
    found = plan([f"json://{hook.host}/x"])
    await outbox.ensure(plain, [BOX])
    await add(plain, 1)
    turn = Turn(plain, "all", 30.0)
    assert await turn.take() is None
    await deliver(plain, found, 0.3)
    assert hook.posted == []
    await turn.release()
    await deliver(plain, found)
    assert len(hook.posted) == 1


async def test_the_turn_of_a_process_that_died_is_taken_over(plain: Store, hook: Hook) -> None:
    await outbox.ensure(plain, [BOX])
    await add(plain, 1)
    turn: Any = Turn(plain, "all", 30.0)
    turn._pid = dead()
    assert await turn.take() is None
    await deliver(plain, plan([f"json://{hook.host}/x"]))
    assert len(hook.posted) == 1
