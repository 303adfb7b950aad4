"""An HTTP proxy on loopback, in a thread, that answers for every host itself; https comes by CONNECT."""

import asyncio
import re
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.certificate import self_signed

Headers = tuple[tuple[str, str], ...]
GONE_AWAY = (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError, asyncio.CancelledError)
CLOSE_S = 1


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for, and when (time.monotonic) it was here; header names in lower case."""

    at: float
    method: str
    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What it is answered; a response, or a way to give none."""

    body: bytes = b""
    status: int = 200
    headers: Headers = ()
    missing: int = 0
    """Bytes that Content-Length promises beyond the body; the connection then closes."""

    reset: bool = False
    """A TCP reset in place of an answer."""

    hold: bool = False
    """No answer before ``Proxy.release``; ``Proxy.held`` can be acquired once for each that waits."""


class Proxy:
    """``answer`` is called in the proxy's thread, for one request at a time."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.url = ""
        self.held = threading.Semaphore(0)
        self._answer = answer
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def release(self) -> None:
        """Answer what is held, and hold nothing from now on."""
        self._loop.call_soon_threadsafe(self._released.set)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._stopping, self._released = (
            asyncio.get_running_loop(),
            asyncio.Event(),
            asyncio.Event(),
        )
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, limit=1 << 20)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await server.wait_closed()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with suppress(*GONE_AWAY):
            await self._converse(reader, writer)
        await _closed(writer)
        self._tasks.discard(task)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        base = ""
        while True:
            first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = first.split(" ")
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.start_tls(tls())
                base = "https://" + target.removesuffix(":443")
                continue
            request = Request(time.monotonic(), method, base + target, _headers(rest))
            if not await self._send(self._answer(request), writer):
                return

    async def _send(self, reply: Reply, writer: asyncio.StreamWriter) -> bool:
        """Answer; False when the connection ends with it."""
        if reply.hold and not self._released.is_set():
            self.held.release()
            await self._released.wait()
        if reply.reset:
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            writer.transport.abort()
            return False
        writer.write(_head(reply) + reply.body)
        await writer.drain()
        return not reply.missing


@cache
def tls() -> ssl.SSLContext:
    """One certificate for all hosts and the whole run: Scrapy verifies none unless told to."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        file.write_bytes(self_signed("*.sina.com.cn", "*.mix.sina.com.cn", "*.cj.sina.com.cn", "*.sina.cn"))
        context.load_cert_chain(file)
    return context


async def _closed(writer: asyncio.StreamWriter) -> None:
    with suppress(*GONE_AWAY, TimeoutError):
        writer.close()
        async with asyncio.timeout(CLOSE_S):
            await writer.wait_closed()
    writer.transport.abort()


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = (re.split(r":\s*", line, maxsplit=1) for line in lines if line)
    return {name.lower(): value for name, value in pairs}


def _head(reply: Reply) -> bytes:
    length = ("Content-Length", str(len(reply.body) + reply.missing))
    lines = [f"{name}: {value}" for name, value in (*reply.headers, length)]
    return "\r\n".join([f"HTTP/1.1 {reply.status} Sample", *lines, "", ""]).encode("latin-1")
