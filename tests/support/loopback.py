"""A server on loopback that runs in a thread of its own, for tests that block."""

import asyncio
import socket
import ssl
import struct
import threading
from abc import ABC, abstractmethod
from contextlib import suppress

GONE_AWAY = (asyncio.IncompleteReadError, OSError, ssl.SSLError, asyncio.CancelledError)
LONGEST_LINE = 1 << 20


class LoopbackServer(ABC):
    """A subclass converses with each connection; ``port`` is known once it has started."""

    def __init__(self) -> None:
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, limit=LONGEST_LINE)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with suppress(*GONE_AWAY):
            await self._converse(reader, writer)
        await self._close(writer)
        self._tasks.discard(task)

    @abstractmethod
    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """All that goes on in a connection."""

    @abstractmethod
    async def _close(self, writer: asyncio.StreamWriter) -> None:
        """Its end."""


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by a TCP reset."""
    found = writer.get_extra_info("socket")
    if found is not None and found.fileno() >= 0:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
