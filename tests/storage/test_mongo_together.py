"""Reads put together, without a server: what is asked for, and who gets what."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, LISTINGS, SIGNATURES, StoreUnavailable
from newscrawl.storage.base import Where
from newscrawl.storage.mongo import together as together_module
from newscrawl.storage.mongo.question import Kind, Wanted, question_of
from newscrawl.storage.mongo.together import ENOUGH, MANY, MOST_FOUND, Together

ROWS = Kind(LISTINGS, "_id")
BANDS = Kind(SIGNATURES, "bands")


class Server:
    """Answers from ``docs``, in the order of ``_id``, and writes down what it was asked for."""

    def __init__(self, *docs: Doc) -> None:
        self.asked: list[list[str]] = []
        self._docs = docs

    async def __call__(self, kind: Kind, values: Sequence[str], most: int) -> list[Doc]:
        self.asked.append(list(values))
        await asyncio.sleep(0)
        if "down" in values:
            raise StoreUnavailable("down")
        found = [dict(doc) for doc in self._docs if set(values) & set(_values(doc[kind.path]))]
        return found[: most or None]


def _values(found: Any) -> list[str]:
    return found if isinstance(found, list) else [found]


async def ids(together: Together, wanted: Wanted) -> str:
    return " ".join(doc["_id"] for doc in await together.docs(wanted))


async def test_reads_of_one_moment_are_one_question_and_each_gets_its_own() -> None:
    server = Server({"_id": "a"}, {"_id": "b"}, {"_id": "c"})
    together = Together(server)
    asked = [Wanted(ROWS, values) for values in (["a"], ["b", "a"], ["z"], ["c"])]
    assert await asyncio.gather(*(ids(together, one) for one in asked)) == ["a", "a b", "", "c"]
    assert server.asked == [["a", "b", "z", "c"]]


async def test_reads_of_other_kinds_are_asked_beside() -> None:
    server = Server({"_id": "a", "bands": ["x"]})
    together = Together(server)
    await asyncio.gather(*(together.docs(Wanted(kind, ["a"])) for kind in (ROWS, BANDS, ROWS)))
    assert server.asked == [["a"], ["a"]]


async def test_one_after_the_other_each_goes_out_at_once() -> None:
    server = Server({"_id": "a"}, {"_id": "b"})
    together = Together(server)
    assert [await ids(together, Wanted(ROWS, [key])) for key in "ab"] == ["a", "b"]
    assert server.asked == [["a"], ["b"]]


async def test_where_many_calls_are_under_way_a_read_waits_for_those_that_come_a_little_later() -> None:
    server = Server({"_id": "a"}, {"_id": "b"})
    together = Together(server)
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(together.under_way())
        early = asyncio.create_task(ids(together, Wanted(ROWS, ["a"])))
        for _ in range(20):
            await asyncio.sleep(0)
        assert server.asked == []
        assert [await ids(together, Wanted(ROWS, ["b"])), await early] == ["b", "a"]
    assert server.asked == [["a", "b"]]


async def test_so_many_reads_as_are_enough_wait_for_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together_module, "PAUSE_S", 3600)
    server = Server()
    together = Together(server)
    keys = [str(key) for key in range(ENOUGH)]
    early = [asyncio.create_task(together.docs(Wanted(ROWS, [key]))) for key in keys[:-1]]
    for _ in range(20):
        await asyncio.sleep(0)
    assert server.asked == []
    await asyncio.gather(*early, together.docs(Wanted(ROWS, [keys[-1]])))
    assert server.asked == [keys]


async def test_many_ids_wait_for_no_more_and_take_with_them_who_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(together_module, "PAUSE_S", 3600)
    server = Server()
    together = Together(server)
    keys = [str(key) for key in range(ENOUGH - 1)]
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(together.under_way())
        early = asyncio.create_task(together.docs(Wanted(BANDS, keys)))
        late = asyncio.create_task(together.docs(Wanted(ROWS, ["first"])))
        await asyncio.sleep(0)
        await asyncio.gather(late, together.docs(Wanted(ROWS, keys)))
        assert server.asked == [["first", *keys]]
        assert not early.done()
        early.cancel()


async def test_by_the_elements_of_a_list_without_one_id_and_so_many_at_the_most() -> None:
    server = Server(
        {"_id": "1", "bands": ["x"]},
        {"_id": "2", "bands": ["x", "y"]},
        {"_id": "3", "bands": ["y", "z"]},
        {"_id": "4", "bands": ["z", "x"]},
    )
    together = Together(server)
    asked = [
        Wanted(BANDS, ["z", "x"], limit=9),
        Wanted(BANDS, ["x", "y"], but="2", limit=2),
        Wanted(BANDS, ["y"], but="2", limit=1),
        Wanted(BANDS, ["w"], limit=1),
    ]
    expected = ["1 2 3 4", "1 3", "3", ""]
    assert await asyncio.gather(*(ids(together, one) for one in asked)) == expected
    assert server.asked == [["z", "x", "y", "w"]]
    assert [await ids(together, one) for one in asked] == expected  # each by itself


async def test_what_one_changes_is_not_what_another_got() -> None:
    together = Together(Server({"_id": "a", "lids": ["1"]}))
    first, second = await asyncio.gather(*(together.docs(Wanted(ROWS, ["a"])) for _ in range(2)))
    first[0]["lids"].append("2")
    assert second == [{"_id": "a", "lids": ["1"]}]


async def test_where_one_question_finds_too_many_each_is_asked_by_itself() -> None:
    common = [{"_id": f"{n:04}", "bands": ["x"]} for n in range(MOST_FOUND + 1)]
    server = Server(*common, {"_id": "9999", "bands": ["y"]})
    together = Together(server)
    asked = [Wanted(BANDS, ["x"], limit=2), Wanted(BANDS, ["y"], limit=2)]
    assert await asyncio.gather(*(ids(together, one) for one in asked)) == ["0000 0001", "9999"]
    assert server.asked == [["x", "y"], ["x"], ["y"]]


@pytest.mark.parametrize("value", ["\ud800", "x" * 10_001])
async def test_what_a_server_may_refuse_is_asked_by_itself(value: str) -> None:
    server = Server({"_id": "a"})
    together = Together(server)
    await asyncio.gather(*(together.docs(Wanted(ROWS, [key])) for key in ("a", value, "b")))
    assert sorted(server.asked, key=len) == [[value], ["a", "b"]]


async def test_an_error_is_told_to_all_who_asked_and_the_next_are_answered() -> None:
    together = Together(Server({"_id": "a"}))
    asked = (together.docs(Wanted(ROWS, [key])) for key in ("a", "down"))
    failed = await asyncio.gather(*asked, return_exceptions=True)
    assert [str(error) for error in failed] == ["down", "down"]
    assert await ids(together, Wanted(ROWS, ["a"])) == "a"


async def test_who_no_longer_waits_costs_the_others_nothing() -> None:
    together = Together(Server({"_id": "a"}, {"_id": "b"}))
    first, second = (asyncio.create_task(ids(together, Wanted(ROWS, [key]))) for key in "ab")
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "b"
    assert first.cancelled()


@pytest.mark.parametrize(
    ("where", "question"),
    [
        ({"bands": {"$in": ["x", "y"]}}, Wanted(BANDS, ["x", "y"], None, 5)),
        ({"bands": "x"}, Wanted(BANDS, ["x"], None, 5)),
        ({"bands": {"$in": ("x",)}, "_id": {"$ne": "a"}}, Wanted(BANDS, ["x"], "a", 5)),
        (
            {"story_id": "s", "bands": "x", "merged_into": None},
            Wanted(Kind(SIGNATURES, "bands", (("merged_into", None), ("story_id", "s"))), ["x"], None, 5),
        ),
        ({"bands": {"$in": []}}, None),
        ({"bands": {"$ne": "x"}}, None),
        ({"bands": "x", "_id": {"$gt": "a"}}, None),
        ({"bands": "x", "_id": "a"}, None),
        ({"bands": "x", "shingles": 3}, None),
        ({"bands": "x", "story_id": {"$ne": None}}, None),
        ({"story_id": "s"}, None),
        ({}, None),
    ],
)
def test_a_find_that_can_be_put_together_with_others(where: Where, question: Wanted | None) -> None:
    assert question_of(SIGNATURES, where, 5) == question


def test_a_find_without_a_limit_stays_by_itself_and_so_does_one_inside_of_a_field() -> None:
    assert question_of(SIGNATURES, {"bands": "x"}, 0) is None
    assert question_of(ARTICLES, {"channel.lids": "x"}, 5) is None
    assert question_of("unknown", {"bands": "x"}, 5) is None
