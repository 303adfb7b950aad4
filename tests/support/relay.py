"""A TCP relay on loopback, in a thread, in front of a real server: it delays, drops, stalls or refuses."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.support.loopback import LoopbackServer, reset

CHUNK = 65536


class Relay(LoopbackServer):
    """Stands between a client and ``host:port``; what it does may be changed at any time, from any thread."""

    def __init__(self, host: str, port: int, *, delay: float = 0.0) -> None:
        super().__init__()
        self.delay = delay
        """Seconds before what the client sent goes on."""

        self.drop_after: list[int] = []
        """After so many more bytes of the client's, its connection is reset; then the next number counts."""

        self.dropped = 0
        self._target = host, port
        self._passing = True
        self._stalled = False
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Reset every connection, and every one that comes: the server is down."""
        self._passing = False
        self._loop.call_soon_threadsafe(self._reset_all)

    def stall(self) -> None:
        """Pass nothing on any more: the server hangs."""
        self._stalled = True

    def mend(self) -> None:
        """Pass everything again; what hung is reset."""
        self._passing, self._stalled = True, False
        self._loop.call_soon_threadsafe(self._reset_all)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if self._passing:
            await self._both_ways(reader, writer)

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        reset(writer)

    async def _both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection(*self._target)
        back = asyncio.ensure_future(self._pump(there_reader, writer, counts=False))
        try:
            await self._pump(reader, there, counts=True)
        finally:
            back.cancel()
            reset(there)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counts: bool
    ) -> None:
        way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        setting_out = asyncio.ensure_future(self._set_out(reader, way, is_far=counts))
        try:
            while (piece := await way.get())[1]:
                arrival, data = piece
                await asyncio.sleep(max(0.0, arrival - self._loop.time()))
                if self._stalled:
                    await asyncio.Event().wait()
                if counts and self._is_due(len(data)):
                    self.dropped += 1
                    return
                writer.write(data)
                await writer.drain()
        finally:
            setting_out.cancel()

    async def _set_out(
        self, reader: asyncio.StreamReader, way: asyncio.Queue[tuple[float, bytes]], *, is_far: bool
    ) -> None:
        """Take what comes, with the time when it arrives there: a long line is not a narrow one."""
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                way.put_nowait((self._loop.time() + self.delay * is_far, data))
        way.put_nowait((0.0, b""))

    def _is_due(self, size: int) -> bool:
        if not self.drop_after:
            return False
        self.drop_after[0] -= size
        if self.drop_after[0] > 0:
            return False
        del self.drop_after[0]
        return True

    def _reset_all(self) -> None:
        for writer in list(self._writers):
            reset(writer)


@contextmanager
def relayed(uri: str, *, delay: float = 0.0) -> Iterator[tuple[Relay, str]]:
    """A relay in front of the server of a MongoDB URI, and the URI that leads through it."""
    parts = urlsplit(uri)
    relay = Relay(parts.hostname or "127.0.0.1", parts.port or 27017, delay=delay)
    relay.start()
    login = f"{user}@" if (user := parts.netloc.rpartition("@")[0]) else ""
    query = "&".join(filter(None, [parts.query, "directConnection=true"]))
    try:
        yield relay, parts._replace(netloc=f"{login}127.0.0.1:{relay.port}", query=query).geturl()
    finally:
        relay.stop()
