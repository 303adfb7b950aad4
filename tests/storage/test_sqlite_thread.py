"""The embedded store's thread by itself."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from newscrawl.storage.sqlite.thread import Thread


@pytest.fixture
def thread() -> Iterator[Thread]:
    found = Thread("test")
    yield found
    found.shutdown()


class Gate:
    """A function that the thread does not leave before it is let."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self) -> str:
        self.entered.set()
        assert self.open.wait(60)
        return "gate"

    async def reached(self) -> None:
        assert await asyncio.to_thread(self.entered.wait, 60)


async def test_each_has_its_own_answer_or_error_in_the_order_asked(thread: Thread) -> None:
    order: list[int] = []

    def number(n: int) -> int:
        order.append(n)
        return 10 // n

    async def ask(n: int) -> int:
        return await thread.run(lambda: number(n))

    found = await asyncio.gather(*map(ask, (5, 0, 2)), return_exceptions=True)
    assert found[::2] == [2, 5]
    assert isinstance(found[1], ZeroDivisionError)
    assert order == [5, 0, 2]


async def test_all_run_in_one_thread_that_is_not_the_loops(thread: Thread) -> None:
    names = [await thread.run(lambda: threading.current_thread().name) for _ in range(3)]
    assert names == ["test_0"] * 3


async def test_who_is_cancelled_before_its_turn_is_not_run(thread: Thread) -> None:
    gate, ran = Gate(), list[str]()
    first = asyncio.create_task(thread.run(gate))
    await gate.reached()
    second = asyncio.create_task(thread.run(lambda: ran.append("second")))
    third = asyncio.create_task(thread.run(lambda: ran.append("third")))
    await asyncio.sleep(0)
    second.cancel()
    gate.open.set()
    await third
    assert await first == "gate"
    assert ran == ["third"]


async def test_who_is_cancelled_in_its_turn_spares_the_others(thread: Thread) -> None:
    gate = Gate()
    first = asyncio.create_task(thread.run(gate))
    await gate.reached()
    first.cancel()
    gate.open.set()
    assert await thread.run(lambda: "second") == "second"
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_an_answer_does_not_wait_for_a_long_one_behind_it(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.storage.sqlite.thread.AT_ONCE_S", 0.0)
    gate = Gate()
    short = asyncio.create_task(thread.run(lambda: "short"))
    long = asyncio.create_task(thread.run(gate))
    assert await asyncio.wait_for(short, 60) == "short"
    assert not long.done()
    gate.open.set()
    assert await long == "gate"


class Panic(BaseException):
    """As a library of Rust's raises it."""


@pytest.mark.parametrize(("raised", "told"), [(Panic(), Panic), (StopIteration(), RuntimeError)])
async def test_whatever_is_raised_its_caller_is_told_and_the_thread_goes_on(
    thread: Thread, raised: BaseException, told: type[BaseException]
) -> None:
    def fail() -> None:
        raise raised

    with pytest.raises(told):
        await asyncio.wait_for(thread.run(fail), 60)
    assert await asyncio.wait_for(thread.run(lambda: 1), 60) == 1


async def test_who_asks_when_it_has_been_shut_down_is_told() -> None:
    thread, gate = Thread("test"), Gate()
    first = asyncio.create_task(thread.run(gate))
    await gate.reached()
    waiting = asyncio.create_task(thread.run(lambda: 1))
    await asyncio.sleep(0)
    gate.open.set()
    thread.shutdown()
    assert await asyncio.wait_for(first, 60) == "gate"
    for late in (waiting, thread.run(lambda: 2)):
        with pytest.raises(RuntimeError, match="after shutdown"):
            await asyncio.wait_for(late, 60)
