"""Memory: near ones take turns, others don't wait, and nothing piles up."""

import asyncio

import pytest

from newscrawl.storage import StoreUnavailable
from newscrawl.stories.memory import TEXTS, Memory
from newscrawl.stories.shingles import Shingles


async def hold(memory: Memory, bands: str, name: str, log: list[str], free: asyncio.Event) -> None:
    async with memory.turn(bands):
        log.append(name)
        await free.wait()


async def test_who_shares_a_band_waits() -> None:
    memory, log = Memory(), list[str]()
    frees = {name: asyncio.Event() for name in "abcd"}
    turns = {"a": "12", "b": "23", "c": "45", "d": "51"}
    tasks = [asyncio.create_task(hold(memory, turns[name], name, log, frees[name])) for name in "abcd"]
    for _ in range(9):
        await asyncio.sleep(0)
    assert log == ["a", "c"]
    frees["a"].set()
    await tasks[0]
    frees["b"].set()
    await tasks[1]
    assert log == ["a", "c", "b"]
    frees["c"].set()
    frees["d"].set()
    await asyncio.gather(*tasks)
    assert log == ["a", "c", "b", "d"]


async def test_who_is_cancelled_lets_go() -> None:
    memory, log, never, at_once = Memory(), list[str](), asyncio.Event(), asyncio.Event()
    at_once.set()
    holder = asyncio.create_task(hold(memory, "12", "a", log, never))
    waiter = asyncio.create_task(hold(memory, "023", "b", log, never))
    for _ in range(9):
        await asyncio.sleep(0)
    for task in (waiter, holder):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.wait_for(hold(memory, "0123", "c", log, at_once), 60)
    assert log == ["a", "c"]


async def test_when_the_store_fails_one_nobody_tries_again() -> None:
    memory, tried = Memory(), list[str]()

    async def fail(name: str) -> None:
        async with memory.turn("1"):
            tried.append(name)
            await asyncio.sleep(0)
            raise StoreUnavailable(f"no answer to {name}")

    failures = await asyncio.gather(*(fail(name) for name in "abc"), return_exceptions=True)
    assert tried == ["a"]
    assert [(type(one), str(one)) for one in failures] == [(StoreUnavailable, "no answer to a")] * 3


async def test_many_at_once_never_block_each_other() -> None:
    memory, log, at_once = Memory(), list[str](), asyncio.Event()
    at_once.set()
    bands = [f"{n % 7}{n % 5}{n % 3}" for n in range(200)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(hold(memory, each, each, log, at_once) for each in bands))
    assert sorted(log) == sorted(bands)
    assert len(memory._held) == 0


def test_texts_are_few_the_ones_last_kept_or_asked_for() -> None:
    memory = Memory()
    for n in range(TEXTS + 10):
        memory.keep(str(n), Shingles.of([str(n)]))
    memory.keep("20", Shingles.of(["changed"]))
    kept = [memory.text(str(n)) for n in (0, 9, 10, 20, TEXTS + 9)]
    assert kept == [None, None, Shingles.of(["10"]), Shingles.of(["changed"]), Shingles.of([str(TEXTS + 9)])]
    memory.keep("new", Shingles.of(["new"]))
    assert (memory.text("10"), memory.text("11")) == (Shingles.of(["10"]), None)


def test_texts_that_were_read_take_no_room_from_those_that_are_not_stored_yet() -> None:
    memory = Memory()
    memory.keep("mine", Shingles.of(["mine"]))
    for n in range(TEXTS + 1):
        memory.keep_read(str(n), Shingles.of([str(n)]))
    assert memory.text("mine") == Shingles.of(["mine"])
    assert (memory.text("0"), memory.text("1")) == (None, Shingles.of(["1"]))


def test_a_text_of_this_run_is_newer_than_the_one_that_was_read() -> None:
    memory = Memory()
    memory.keep_read("a", Shingles.of(["former"]))
    memory.keep("a", Shingles.of(["present"]))
    assert memory.text("a") == Shingles.of(["present"])
