"""Groups side by side, without a server: what is written together, and what waits for what."""

import asyncio
from collections.abc import Iterable, Sequence

import pytest

from newscrawl.storage import ARTICLES, LISTINGS, Op, Put, StoreUnavailable, Update
from newscrawl.storage.collections import SEARCH
from newscrawl.storage.mongo.groups import ENOUGH, MOST, Groups
from newscrawl.storage.rules import key_of


class Flush:
    """Writes down the groups by the ids of their calls' first documents; each waits for its own ``gates``."""

    def __init__(self) -> None:
        self.groups: list[str] = []
        self.gates: list[asyncio.Event] = []
        self.is_open = False

    async def __call__(self, calls: list[Sequence[Op]]) -> Sequence[Exception | None]:
        ids = [key_of(call[0]) for call in calls]
        self.groups.append(" ".join(ids))
        self.gates.append(asyncio.Event())
        if not self.is_open:
            await self.gates[-1].wait()
        if "gone" in ids:
            raise StoreUnavailable("gone")
        if "poison" in ids:
            raise ZeroDivisionError("poison")
        return [ValueError(key) if key.startswith("bad") else None for key in ids]

    def open_all(self) -> None:
        self.is_open = True
        for gate in self.gates:
            gate.set()


def row(key: str) -> list[Op]:
    return [Put(LISTINGS, {"_id": key})]


def article(key: str) -> list[Op]:
    return [Put(SEARCH, {"_id": key}), Put(ARTICLES, {"_id": key}), Update(LISTINGS, key, {"n": 1})]


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


async def settled() -> None:
    """All that can go on by itself has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def started(groups: Groups, calls: Iterable[list[Op]]) -> list[asyncio.Future[None]]:
    tasks = [groups.submit(call) for call in calls]
    await settled()
    return tasks


async def test_calls_of_one_moment_are_one_group_up_to_the_limit() -> None:
    flush = Flush()
    tasks = await started(Groups(flush, limit=20), map(row, numbered("", 21)))
    assert flush.groups == [" ".join(numbered("", 20))]
    flush.open_all()
    await asyncio.gather(*tasks)
    assert flush.groups[1:] == ["20"]


async def test_few_calls_wait_for_the_end_of_a_group_and_many_for_nothing() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = await started(groups, [row("first")])
    few = numbered("x", ENOUGH - 1)
    tasks += await started(groups, map(row, few))
    assert flush.groups == ["first"]
    tasks += await started(groups, [row("one more")])
    assert flush.groups == ["first", " ".join([*few, "one more"])]
    tasks += await started(groups, [row("last")])
    flush.gates[0].set()
    await settled()
    assert len(flush.groups) == 2
    flush.open_all()
    await asyncio.gather(*tasks)
    assert flush.groups[2:] == ["last"]


async def test_so_many_groups_are_the_most() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = [
        task for n in range(MOST + 1) for task in await started(groups, map(row, numbered(f"{n}.", ENOUGH)))
    ]
    assert [group.split()[0] for group in flush.groups] == [f"{n}.0" for n in range(MOST)]
    flush.gates[1].set()
    await settled()
    assert len(flush.groups) == MOST + 1
    flush.open_all()
    await asyncio.gather(*tasks)


async def test_a_call_waits_for_the_group_that_writes_its_document_and_those_behind_it_wait_too() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = await started(groups, [row("a")])
    both = [*row("b"), *row("a")]
    others = numbered("x", ENOUGH)
    tasks += await started(groups, [both, row("b"), *map(row, others)])
    assert flush.groups == ["a", " ".join(others)]
    flush.gates[0].set()
    await settled()
    assert len(flush.groups) == 2  # few wait, and one is under way still
    flush.gates[1].set()
    await settled()
    assert flush.groups[2:] == ["b b"]
    flush.open_all()
    await asyncio.gather(*tasks)


async def test_calls_of_another_kind_wait_for_nothing_but_what_writes_the_same() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = await started(groups, [article("a"), row("b"), row("a"), article("c")])
    assert flush.groups == ["a c", "b"]
    flush.gates[1].set()
    await settled()
    assert len(flush.groups) == 2
    flush.gates[0].set()
    await settled()
    assert flush.groups[2:] == ["a"]
    flush.open_all()
    await asyncio.gather(*tasks)


async def test_a_row_that_came_first_is_written_before_its_article() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = await started(groups, [row("a"), article("a"), row("b"), article("b"), row("a")])
    assert flush.groups == ["a b"]
    flush.gates[0].set()
    await settled()
    assert flush.groups[1:] == ["a b"]
    flush.open_all()
    await asyncio.gather(*tasks)
    assert flush.groups[2:] == ["a"]


async def outcomes(*keys: str) -> list[str]:
    flush = Flush()
    flush.is_open = True
    tasks = await started(Groups(flush, limit=100), map(row, keys))
    return [repr(found) for found in await asyncio.gather(*tasks, return_exceptions=True)]


async def test_each_caller_gets_its_own_outcome() -> None:
    assert await outcomes("a", "bad", "c") == ["None", "ValueError('bad')", "None"]
    assert await outcomes("a", "poison", "c") == ["None", "ZeroDivisionError('poison')", "None"]
    assert await outcomes("a", "gone") == ["StoreUnavailable('gone')"] * 2


async def test_after_a_failure_the_same_document_can_be_written_again() -> None:
    flush = Flush()
    flush.is_open = True
    groups = Groups(flush, limit=100)
    gone = [*row("gone"), *row("a")]
    with pytest.raises(StoreUnavailable):
        await groups.submit(gone)
    await groups.submit(row("a"))
    assert flush.groups == ["gone", "a"]


async def test_who_is_cancelled_in_time_takes_the_call_back_and_later_harms_nobody() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = await started(groups, [row("a"), row("b")])
    late = await started(groups, [row("c"), row("d")])
    tasks[0].cancel()
    late[0].cancel()
    await settled()
    flush.open_all()
    await asyncio.gather(tasks[1], late[1])
    assert flush.groups == ["a b", "d"]


async def test_drain_waits_for_all_and_is_harmless_when_idle() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    await groups.drain()
    tasks = await started(groups, [row("a")])
    tasks += await started(groups, [row("b")])
    draining = asyncio.create_task(groups.drain())
    flush.gates[0].set()
    await settled()
    assert not draining.done()
    flush.open_all()
    await draining
    assert [task.done() for task in tasks] == [True, True]


async def test_a_flush_that_is_cancelled_leaves_nobody_waiting() -> None:
    flush = Flush()
    groups = Groups(flush, limit=100)
    tasks = await started(groups, [row("a")])
    tasks += await started(groups, [row("b")])
    next(task for task in asyncio.all_tasks() if "Groups._write" in repr(task.get_coro())).cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in found] == ["CancelledError"] * 2
    assert flush.groups == ["a"]
