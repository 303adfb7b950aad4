"""MongoDB in trouble, from a scripted server: every fault ends in time, in one line, without the password."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pymongo.asynchronous.collection import AsyncCollection

from newscrawl.codec import Doc
from newscrawl.storage import (
    ARTICLES,
    CONTROL,
    LISTINGS,
    REVISIONS,
    RUNS,
    Conflict,
    DocumentRefused,
    Op,
    Put,
    StoreUnavailable,
    Update,
)
from newscrawl.storage.collections import SEARCH
from newscrawl.storage.mongo import connection as mongoconnection
from newscrawl.storage.mongo import indexes as mongoindexes
from newscrawl.storage.mongo import store as mongo
from newscrawl.storage.mongo import write as mongowrite
from newscrawl.storage.mongo.store import MongoStore
from newscrawl.storage.mongo.write import Failures, Request
from tests.support.mongostub import OK, STALL, Command, Stub, closed, name_of, stub, usual
from tests.support.ports import closed_port

# pymongo leaves a socket to the garbage collector where its monitor is stopped while it connects.
pytestmark = pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning")

Answer = Callable[[int], Command | None]
"""What the stub answers to the nth write, counted from 1."""

PATIENCE_S = 100
"""Longer than all that a store may take, also on a busy machine; what hung would hang for ever."""

BESIDE = (CONTROL, SEARCH)
"""Collections that the store writes of its own accord: the faults are not in them."""


@asynccontextmanager
async def opened(answer: Answer, options: str = "") -> AsyncIterator[tuple[MongoStore, Stub]]:
    writes = 0

    def script(command: Command) -> Command | None:
        nonlocal writes
        if name_of(command) != "update" or command["update"] in BESIDE:
            return usual(command)
        writes += 1
        return answer(writes)

    async with stub(script) as server:
        store = MongoStore(server.uri + options)
        await store.open()
        yield store, server
        await store.close()


def error(code: int, index: int = 0, text: str = "reason") -> Command:
    return {**OK, "n": 0, "nModified": 0, "writeErrors": [{"index": index, "code": code, "errmsg": text}]}


def updates(server: Stub) -> list[tuple[str, list[str]]]:
    """The collection and ids of each write that the server got."""
    writes = [c for c in server.commands if c.get("update", CONTROL) not in BESIDE]
    return [(c["update"], [u["q"]["_id"] for u in c["updates"]]) for c in writes]


DONE: Command = {**OK, "n": 1, "nModified": 1}


async def failure(uri: str) -> tuple[str, float]:
    """What opening says, and after how many seconds."""
    store = MongoStore(uri)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as raised:
        await store.open()
    await store.close()
    gc.collect()
    assert "\n" not in str(raised.value)
    assert "s3cret" not in str(raised.value)
    return str(raised.value), time.monotonic() - began


async def test_nobody_listens() -> None:
    options = "serverSelectionTimeoutMS=300"
    with closed_port() as port:
        message, seconds = await failure(f"mongodb://u:s3cret@127.0.0.1:{port}/news?{options}")
    assert message.startswith(
        f"mongodb://u:***@127.0.0.1:{port}/news?{options}: cannot be reached: is it running,"
        f" is the address right? (127.0.0.1:{port}: [Errno 111] Connect"
    )
    assert seconds < PATIENCE_S


def stall_after_greeting(command: Command) -> Command:
    return usual(command) if name_of(command) in ("hello", "ismaster") else STALL


@pytest.mark.long
async def test_every_way_of_not_answering_ends() -> None:
    async with stub(lambda _: STALL) as silent, stub(stall_after_greeting) as stalling:
        with closed_port() as port:
            refused = f"mongodb://127.0.0.1:{port}/news"
            failures = await asyncio.gather(*(failure(uri) for uri in (refused, silent.uri, stalling.uri)))
    messages, seconds = zip(*failures, strict=True)
    assert messages[0].startswith(f"{refused}: cannot be reached: is it running")
    assert messages[1].startswith(f"{silent.uri}: cannot be reached: is it running")
    assert messages[2] == f"{stalling.uri}: no answer within 7 s"
    assert max(seconds) < PATIENCE_S


async def test_an_index_that_takes_minutes_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mongoindexes, "WAIT_S", 0.05)
    monkeypatch.setattr(mongoconnection, "CLOSE_S", 2 * PATIENCE_S)

    def script(command: Command) -> Command | None:
        return STALL if command.get("createIndexes") == LISTINGS else usual(command)

    async with stub(script) as server:
        store = MongoStore(server.uri)
        await store.open()
        assert [record.getMessage()[:33] for record in caplog.records] == [
            "the server is making an index, as"
        ]
        await store.write([Put(LISTINGS, {"_id": "x"})])
        began = time.monotonic()
        await store.close()
        assert time.monotonic() - began < PATIENCE_S
        assert "listings" in {c.get("update") for c in server.commands}


async def test_an_index_that_fails_later_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mongoindexes, "WAIT_S", 0.0)

    def script(command: Command) -> Command | None:
        refused = {"ok": 0.0, "code": 26, "errmsg": "no"}
        return refused if command.get("createIndexes") == RUNS else usual(command)

    async with stub(script) as server:
        store = MongoStore(server.uri)
        await store.open()
        async with asyncio.timeout(60):
            while len(caplog.records) < 2:
                await store.write([Put(RUNS, {"_id": "x"})])
        await store.close()
    assert caplog.records[1].getMessage() == "an index was not made: OperationFailure"


async def test_a_server_that_is_no_mongodb() -> None:
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        talks.add(task)
        try:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await reader.read(1)
        except (ConnectionError, asyncio.CancelledError):
            pass  # the client hangs up at once, or the test is over
        finally:
            await closed(writer)

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        uri = f"mongodb://127.0.0.1:{port}/news?serverSelectionTimeoutMS=300"
        message, _ = await failure(uri)
        await asyncio.sleep(0)  # connections that were just accepted
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
    assert message.startswith(f"{uri}: ")


async def test_a_wrong_password() -> None:
    def script(command: Command) -> Command:
        wrong = {
            "ok": 0.0,
            "code": 18,
            "codeName": "AuthenticationFailed",
            "errmsg": "Authentication failed.",
        }
        return wrong if name_of(command) == "saslstart" else usual(command)

    async with stub(script) as server:
        uri = server.uri.replace("://", "://u:s3cret@")
        message, _ = await failure(uri)
    shown = uri.replace("s3cret", "***")
    assert message == (
        f"{shown}: user or password refused: check both, and the URI's authSource (Authentication failed.)"
    )


async def test_no_right_to_the_database() -> None:
    def script(command: Command) -> Command:
        refused = {"ok": 0.0, "code": 13, "codeName": "Unauthorized", "errmsg": "not authorized on news"}
        return refused if name_of(command) == "createindexes" else usual(command)

    async with stub(script) as server:
        message, _ = await failure(server.uri)
    assert message == (
        f"{server.uri}: the user may not use database news: grant it readWrite (not authorized on news)"
    )


async def test_a_duplicate_key_is_tried_once_more() -> None:
    async with opened(lambda n: error(11000) if n == 1 else DONE) as (store, server):
        await store.write([Put(ARTICLES, {"_id": "a"})])
        assert updates(server) == [("articles", ["a"]), ("articles", ["a"])]


async def test_a_duplicate_key_that_stays_is_a_refusal() -> None:
    async with opened(lambda _: error(11000, text="E11000 duplicate key")) as (store, server):
        with pytest.raises(DocumentRefused, match=r"articles 'a' refused: E11000 duplicate key$"):
            await store.write([Put(ARTICLES, {"_id": "a"})])
        assert len(updates(server)) == 2


async def test_a_race_that_is_lost_several_times_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    race = error(11000, text="E11000 duplicate key")
    race["writeErrors"][0]["keyPattern"] = {"_id": 1}
    async with opened(lambda n: race if n < 4 else DONE) as (store, server):
        await store.write([Put(ARTICLES, {"_id": "a"})])
        assert len(updates(server)) == 4
    async with opened(lambda _: race) as (store, _):
        with pytest.raises(DocumentRefused, match=r"articles 'a' refused: E11000 duplicate key$"):
            await store.write([Put(ARTICLES, {"_id": "a"})])


async def test_only_the_duplicate_of_a_group_is_tried_again() -> None:
    async with opened(lambda n: error(11000, index=1) if n == 1 else DONE) as (store, server):
        await asyncio.gather(*(store.write([Put(ARTICLES, {"_id": key})]) for key in "abc"))
        assert updates(server) == [("articles", ["a", "b", "c"]), ("articles", ["b"])]


async def test_an_item_that_the_server_refuses_fails_alone() -> None:
    async with opened(lambda _: error(121, index=1, text="Document failed validation")) as (store, _):
        writes = [store.write([Put(ARTICLES, {"_id": key})]) for key in "abc"]
        outcomes: list[Any] = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["NoneType", "DocumentRefused", "NoneType"]
    assert str(outcomes[1]).endswith("articles 'b' refused: Document failed validation")


async def test_a_dropped_connection_is_tried_again() -> None:
    async with opened(lambda n: None if n < 3 else DONE) as (store, server):
        await store.write([Put(ARTICLES, {"_id": "a"})])
        assert len(updates(server)) == 3


async def test_a_connection_that_always_drops_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    async with opened(lambda _: None) as (store, server):
        with pytest.raises(StoreUnavailable, match="connection lost: is it still running"):
            await store.write([Put(ARTICLES, {"_id": "a"})])
        assert len(updates(server)) == 4


class SlowTerms:
    """Writes search terms when told to, or fails to; all else at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failure: Exception | None = None) -> None:
        self.gate = asyncio.Event()
        self._write, self._failure = mongowrite.write, failure
        monkeypatch.setattr(mongo, "write", self)

    async def __call__(self, collection: AsyncCollection[Doc], requests: list[Request]) -> Failures:
        if collection.name == SEARCH:
            await self.gate.wait()
            if self._failure:
                raise self._failure
        return await self._write(collection, requests)


ARTICLE: list[Op] = [Put(ARTICLES, {"_id": "a"}), Update(LISTINGS, "a", {"n": 1})]


async def test_the_terms_of_a_new_article_keep_nobody_waiting_but_their_own_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terms = SlowTerms(monkeypatch)
    async with opened(lambda _: DONE) as (store, server):
        article = asyncio.create_task(store.write(ARTICLE))
        await asyncio.create_task(store.write([Update(LISTINGS, "a", {"n": 2})]))
        assert updates(server) == [(ARTICLES, ["a"]), (LISTINGS, ["a"]), (LISTINGS, ["a"])]
        assert not article.done()
        terms.gate.set()
        await article


async def test_terms_that_fail_fail_the_write_once_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = SlowTerms(monkeypatch, ConnectionError("away"))
    terms.gate.set()
    async with opened(lambda _: DONE) as (store, server):
        with pytest.raises(StoreUnavailable, match="away"):
            await store.write(ARTICLE)
        assert updates(server) == [(ARTICLES, ["a"]), (LISTINGS, ["a"])]


async def test_a_write_that_is_never_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongoconnection, "CALL_S", 0.2)
    async with opened(lambda _: STALL) as (store, _):
        with pytest.raises(StoreUnavailable, match=r"no answer within"):
            await store.write([Put(ARTICLES, {"_id": "a"})])


@pytest.mark.parametrize(
    "answer",
    [
        error(10107, text="not primary"),
        error(14031, text="not primary"),
        {**DONE, "writeConcernError": {"code": 64, "errmsg": "not primary"}},
        {"ok": 0.0, "code": 13, "errmsg": "not primary"},
    ],
)
async def test_what_is_wrong_with_the_server_is_no_refusal(answer: Command) -> None:
    async with opened(lambda _: answer) as (store, _):
        with pytest.raises(StoreUnavailable, match="not primary"):
            await store.write([Put(ARTICLES, {"_id": "a"})])


@pytest.mark.parametrize(("options", "concern"), [("", "majority"), ("?w=1", 1), ("?W=1&appName=x", 1)])
async def test_a_majority_acknowledges_unless_the_uri_says_otherwise(options: str, concern: object) -> None:
    async with opened(lambda _: DONE, options) as (store, server):
        await store.write([Put(ARTICLES, {"_id": "a"})])
    (write,) = (command for command in server.commands if command.get("update") == ARTICLES)
    assert write["writeConcern"] == {"w": concern}


async def test_the_order_of_a_call_is_kept_and_its_failure_stops_it() -> None:
    def answer(n: int) -> Command:
        return error(121, index=0) if n == 1 else DONE

    calls: list[list[Put | Update]] = [
        [
            Put(REVISIONS, {"_id": f"{key}@1"}),
            Put(ARTICLES, {"_id": key}),
            Update(LISTINGS, key, {"state": "s"}),
        ]
        for key in "ab"
    ]
    async with opened(answer) as (store, server):
        outcomes = await asyncio.gather(*(store.write(call) for call in calls), return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["DocumentRefused", "NoneType"]
    assert updates(server) == [("revisions", ["a@1", "b@1"]), ("articles", ["b"]), ("listings", ["b"])]


PASSING = [112, 24, 46, 11601, 16500, 50, 91, 314, 365, 462, 189, 10107, 11600, 11602, 13436]


@pytest.mark.parametrize("code", PASSING)
async def test_what_passes_is_tried_again_alone(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    async with opened(lambda n: error(code, index=1) if n == 1 else DONE) as (store, server):
        await asyncio.gather(*(store.write([Put(ARTICLES, {"_id": key})]) for key in "abc"))
        assert updates(server) == [("articles", ["a", "b", "c"]), ("articles", ["b"])]


@pytest.mark.parametrize("code", PASSING)
async def test_what_does_not_pass_is_the_server_and_no_refusal(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    async with opened(lambda _: error(code, text="too busy")) as (store, server):
        with pytest.raises(StoreUnavailable, match="too busy"):
            await store.write([Put(ARTICLES, {"_id": "a"})])
        assert len(updates(server)) == 4


async def test_what_passes_of_a_whole_command_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    busy = {"ok": 0.0, "code": 16500, "errmsg": "RequestRateTooLarge"}
    async with opened(lambda n: busy if n < 3 else DONE) as (store, server):
        await store.write([Put(ARTICLES, {"_id": "a"})])
        assert len(updates(server)) == 3


async def test_reads_are_tried_again_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    asked: list[str] = []
    opened = asyncio.Event()

    def script(command: Command) -> Command | None:
        if not opened.is_set() or ARTICLES not in (command.get("find"), command.get("aggregate")):
            return usual(command)
        asked.append(name_of(command))
        if len(asked) % 2:
            return {"ok": 0.0, "code": 11601, "errmsg": "operation was interrupted"}
        batch = [{"_id": "a", "n": 1}] if name_of(command) == "find" else [{"_id": 1, "n": 7}]
        return {**OK, "cursor": {"id": 0, "ns": "news.articles", "firstBatch": batch}}

    async with stub(script) as server:
        store = MongoStore(server.uri)
        await store.open()
        opened.set()
        assert await store.get(ARTICLES, ["a"]) == {"a": {"_id": "a", "n": 1}}
        assert [doc["_id"] async for doc in store.find(ARTICLES)] == ["a"]
        assert await store.count(ARTICLES) == 7
        await store.close()
    assert asked == ["find"] * 4 + ["aggregate"] * 2


async def test_a_conditional_write_whose_answer_was_lost_is_no_conflict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mongowrite, "BACKOFF_S", (0.01, 0.01, 0.01))
    stored: list[Command] = []

    def script(command: Command) -> Command | None:
        if command.get("update") == ARTICLES:
            stored.append(command)
            return None if len(stored) == 1 else {**OK, "n": 0, "nModified": 0}
        if command.get("find") == ARTICLES:
            doc = {"_id": "a", "revision": 2, "title": "新"}
            return {**OK, "cursor": {"id": 0, "ns": "news.articles", "firstBatch": [doc]}}
        return usual(command)

    async with stub(script) as server:
        store = MongoStore(server.uri)
        await store.open()
        ours = {"revision": 2, "title": "新"}
        await store.write([Update(ARTICLES, "a", ours, where={"revision": 1})])
        with pytest.raises(Conflict):
            await store.write([Update(ARTICLES, "a", {**ours, "title": "别"}, where={"revision": 1})])
        await store.close()
    assert len(stored) == 3
