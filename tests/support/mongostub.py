"""A scripted MongoDB on loopback, for faults that no real server has on demand.

It speaks just enough of the wire protocol (OP_MSG and the first OP_QUERY) for pymongo to take it for a
server; what it answers is the script's affair.
"""

import asyncio
import itertools
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import bson

Command = dict[str, Any]
Script = Callable[[Command], Command | None]
"""The answer to a command; None drops the connection, STALL leaves it unanswered for ever."""

STALL: Command = {"stall": True}
OK: Command = {"ok": 1.0}
HELLO: Command = {
    "ok": 1.0,
    "isWritablePrimary": True,
    "helloOk": True,
    "maxBsonObjectSize": 16777216,
    "maxMessageSizeBytes": 48000000,
    "maxWriteBatchSize": 100000,
    "minWireVersion": 0,
    "maxWireVersion": 21,
}
_HEADER = struct.Struct("<iiii")
_OP_QUERY, _OP_REPLY, _OP_MSG = 2004, 1, 2013


def name_of(command: Command) -> str:
    return next(iter(command)).lower()


def usual(command: Command) -> Command:
    """What a healthy, empty server answers."""
    if name_of(command) in ("hello", "ismaster"):
        return HELLO
    if name_of(command) == "update":
        return {"ok": 1.0, "n": len(command["updates"]), "nModified": 0}
    if name_of(command) == "find":
        return {"ok": 1.0, "cursor": {"id": 0, "ns": f"news.{command['find']}", "firstBatch": []}}
    if name_of(command) == "count":
        return {"ok": 1.0, "n": 0}
    return OK


class Stub:
    """The server; ``uri`` once it runs, ``commands`` all that it was sent but greetings."""

    def __init__(self, script: Script) -> None:
        self.commands: list[Command] = []
        self.uri = ""
        self._script = script
        self._ids = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            while await self._answer(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client hung up, or the test is over
        finally:
            self._tasks.discard(task)
            await closed(writer)

    async def stop(self) -> None:
        await asyncio.sleep(0)  # connections that were just accepted
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        length, request, _, opcode = _HEADER.unpack(await reader.readexactly(16))
        body = await reader.readexactly(length - 16)
        command = _message(body) if opcode == _OP_MSG else _query(body)
        if name_of(command) not in ("hello", "ismaster"):
            self.commands.append(command)
        reply = self._script(command)
        if reply is STALL:
            await asyncio.Event().wait()
        if reply is None:
            return False
        writer.write(self._framed(reply, request, opcode))
        await writer.drain()
        return True

    def _framed(self, reply: Command, request: int, opcode: int) -> bytes:
        message = opcode == _OP_MSG
        head = struct.pack("<IB", 0, 0) if message else struct.pack("<iqii", 8, 0, 0, 1)
        payload = head + bson.encode(reply)
        operation = _OP_MSG if message else _OP_REPLY
        return _HEADER.pack(16 + len(payload), next(self._ids), request, operation) + payload


async def closed(writer: asyncio.StreamWriter) -> None:
    """Close a connection, at once and wholly: its loop may end next."""
    writer.transport.abort()
    with suppress(ConnectionError, asyncio.CancelledError):
        await writer.wait_closed()


def _message(body: bytes) -> Command:
    at = 4
    command: Command = {}
    while at < len(body):
        kind, (size,) = body[at], struct.unpack_from("<i", body, at + 1)
        section = body[at + 1 : at + 1 + size]
        if kind == 0:
            command = {**bson.decode(section), **command}
        else:
            field, _, documents = section[4:].partition(b"\0")
            command[field.decode()] = bson.decode_all(documents)
        at += 1 + size
    return command


def _query(body: bytes) -> Command:
    return bson.decode(body[body.index(0, 4) + 9 :])


@asynccontextmanager
async def stub(script: Script = usual) -> AsyncIterator[Stub]:
    """A running stub; ``uri`` names the database ``news``."""
    found = Stub(script)
    server = await asyncio.start_server(found.connection, "127.0.0.1", 0)
    found.uri = f"mongodb://127.0.0.1:{server.sockets[0].getsockname()[1]}/news"
    try:
        yield found
    finally:
        server.close()
        await found.stop()
        await server.wait_closed()
