"""Group commit by itself, its flush scripted."""

import asyncio
from collections.abc import Sequence

import pytest

from newscrawl.storage import groupcommit
from newscrawl.storage.errors import StoreUnavailable
from newscrawl.storage.groupcommit import GroupCommit


class Flush:
    """Records the groups; each waits for ``gate``. Calls below zero fail, ``poison`` breaks the flush."""

    def __init__(self, *, poison: int | None = None) -> None:
        self.groups: list[list[int]] = []
        self.gate = asyncio.Event()
        self.started = asyncio.Event()
        self.poison = poison

    async def __call__(self, calls: list[int]) -> Sequence[Exception | None]:
        self.groups.append(calls)
        self.started.set()
        await self.gate.wait()
        if self.poison in calls:
            raise ZeroDivisionError("poison")
        return [ValueError(f"call {call}") if call < 0 else None for call in calls]


async def started(group: GroupCommit[int], calls: Sequence[int]) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(group.submit(call)) for call in calls]
    await asyncio.sleep(0)
    return tasks


async def test_calls_of_one_moment_are_one_group() -> None:
    flush = Flush()
    flush.gate.set()
    await asyncio.gather(*await started(GroupCommit(flush), range(1000)))
    assert flush.groups == [list(range(1000))]


async def test_calls_during_a_flush_make_the_next_group() -> None:
    flush = Flush()
    group = GroupCommit(flush)
    tasks = await started(group, [1])
    await flush.started.wait()
    tasks += await started(group, [2, 3, 4])
    assert flush.groups == [[1]]
    flush.gate.set()
    await asyncio.gather(*tasks)
    assert flush.groups == [[1], [2, 3, 4]]


async def test_a_group_has_a_limit() -> None:
    flush = Flush()
    flush.gate.set()
    await asyncio.gather(*await started(GroupCommit(flush, limit=2), range(5)))
    assert flush.groups == [[0, 1], [2, 3], [4]]


async def test_where_calls_come_together_the_next_group_lets_more_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groupcommit, "QUIET_S", 0.1)
    flush = Flush()
    flush.gate.set()
    group = GroupCommit(flush, pause_s=3600)
    await asyncio.gather(*await started(group, [1, 2]))
    tasks = await started(group, [3])
    tasks += await started(group, [4])
    await asyncio.gather(*tasks)
    assert flush.groups == [[1, 2], [3, 4]]


async def test_one_call_after_the_other_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groupcommit, "QUIET_S", 3600)
    flush = Flush()
    flush.gate.set()
    group = GroupCommit(flush, pause_s=3600)
    for call in (1, 2, 3):
        await group.submit(call)
    assert flush.groups == [[1], [2], [3]]


async def test_a_full_group_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groupcommit, "QUIET_S", 3600)
    flush = Flush()
    flush.gate.set()
    group = GroupCommit(flush, limit=2, pause_s=3600)
    for calls in ([1, 2], [3, 4]):
        await asyncio.gather(*await started(group, calls))
    assert flush.groups == [[1, 2], [3, 4]]


async def test_a_wait_that_brought_no_more_is_the_last_until_calls_come_during_a_flush(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groupcommit, "QUIET_S", 0.0)
    flush = Flush()
    flush.gate.set()
    group = GroupCommit(flush, pause_s=3600)
    for calls in ([1, 2], [3, 4]):
        await asyncio.gather(*await started(group, calls))
    monkeypatch.setattr(groupcommit, "QUIET_S", 3600)
    flush.gate.clear()
    flush.started.clear()
    tasks = await started(group, [5, 6])
    await flush.started.wait()
    tasks += await started(group, [7])
    monkeypatch.setattr(groupcommit, "QUIET_S", 0.1)
    flush.gate.set()
    await asyncio.gather(*tasks[:2])
    tasks += await started(group, [8])
    await asyncio.gather(*tasks)
    assert flush.groups == [[1, 2], [3, 4], [5, 6], [7, 8]]


async def test_no_pause_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groupcommit, "QUIET_S", 3600)
    flush = Flush()
    flush.gate.set()
    group = GroupCommit(flush)
    for calls in ([1, 2], [3]):
        await asyncio.gather(*await started(group, calls))
    assert flush.groups == [[1, 2], [3]]


async def test_an_outcome_goes_to_its_own_caller() -> None:
    flush = Flush()
    flush.gate.set()
    tasks = await started(GroupCommit(flush), [1, -2, 3])
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [repr(outcome) for outcome in outcomes] == ["None", "ValueError('call -2')", "None"]


async def test_a_flush_that_breaks_on_one_call_is_made_again_without_it() -> None:
    flush = Flush(poison=2)
    flush.gate.set()
    tasks = await started(GroupCommit(flush), [1, 2, 3])
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [repr(outcome) for outcome in outcomes] == ["None", "ZeroDivisionError('poison')", "None"]
    assert flush.groups == [[1, 2, 3], [1], [2], [3]]


async def test_a_store_that_is_gone_fails_all_at_once_and_the_next_may_work() -> None:
    groups = []

    async def flush(calls: list[int]) -> list[Exception | None]:
        groups.append(calls)
        if len(groups) == 1:
            raise StoreUnavailable("gone")
        return [None] * len(calls)

    group = GroupCommit(flush)
    outcomes = await asyncio.gather(*await started(group, [1, 2]), return_exceptions=True)
    assert [repr(outcome) for outcome in outcomes] == ["StoreUnavailable('gone')"] * 2
    await group.submit(3)
    assert groups == [[1, 2], [3]]


async def test_a_caller_that_is_cancelled_in_time_takes_its_call_back() -> None:
    flush = Flush()
    group = GroupCommit(flush)
    first = await started(group, [1])
    await flush.started.wait()
    second, third = await started(group, [2, 3])
    second.cancel()
    flush.gate.set()
    await asyncio.gather(*first, third)
    assert flush.groups == [[1], [3]]
    assert second.cancelled()


async def test_a_caller_cancelled_during_its_flush_harms_nobody() -> None:
    flush = Flush()
    group = GroupCommit(flush)
    first, second = await started(group, [1, 2])
    await flush.started.wait()
    first.cancel()
    flush.gate.set()
    await second
    await group.drain()
    assert flush.groups == [[1, 2]]


async def test_drain_waits_for_all_and_is_harmless_when_idle() -> None:
    flush = Flush()
    group = GroupCommit(flush)
    await group.drain()
    tasks = await started(group, [1, 2])
    draining = asyncio.create_task(group.drain())
    await flush.started.wait()
    assert not draining.done()
    flush.gate.set()
    await draining
    await asyncio.gather(*tasks)


async def test_a_cancelled_runner_leaves_nobody_waiting() -> None:
    flush = Flush()
    group = GroupCommit(flush)
    tasks = await started(group, [1])
    await flush.started.wait()
    tasks += await started(group, [2])
    runner = next(task for task in asyncio.all_tasks() if "GroupCommit._run" in repr(task.get_coro()))
    runner.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["CancelledError"] * 2
