"""An HTTP proxy on loopback, in a thread, that answers for every host itself; https comes by CONNECT."""

import asyncio
import re
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.certificate import self_signed
from tests.support.loopback import GONE_AWAY, LoopbackServer, reset

Headers = tuple[tuple[str, str], ...]
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


class Proxy(LoopbackServer):
    """``answer`` is called in the proxy's thread, for one request at a time."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        super().__init__()
        self.held = threading.Semaphore(0)
        self._answer = answer
        self._released = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def release(self) -> None:
        """Answer what is held, and hold nothing from now on."""
        self._loop.call_soon_threadsafe(self._released.set)

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
            reset(writer)
            return False
        writer.write(_head(reply) + reply.body)
        await writer.drain()
        return not reply.missing

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        with suppress(*GONE_AWAY, TimeoutError):
            writer.close()
            async with asyncio.timeout(CLOSE_S):
                await writer.wait_closed()
        writer.transport.abort()


@cache
def tls() -> ssl.SSLContext:
    """One certificate for all hosts and the whole run: Scrapy verifies none unless told to."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        file.write_bytes(self_signed("*.sina.com.cn", "*.mix.sina.com.cn", "*.cj.sina.com.cn", "*.sina.cn"))
        context.load_cert_chain(file)
    return context


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = (re.split(r":\s*", line, maxsplit=1) for line in lines if line)
    return {name.lower(): value for name, value in pairs}


def _head(reply: Reply) -> bytes:
    length = ("Content-Length", str(len(reply.body) + reply.missing))
    lines = [f"{name}: {value}" for name, value in (*reply.headers, length)]
    return "\r\n".join([f"HTTP/1.1 {reply.status} Sample", *lines, "", ""]).encode("latin-1")
