"""The Redis of the tests: a server of their own, from ``redis-server`` or ``valkey-server`` on PATH."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import ConnectionError as NotThere

from tests.support.ports import free_port

START_S = 60
NONE = "no redis-server and no valkey-server on PATH (Debian: apt-get install redis-server)"


def program() -> str | None:
    """The server that this machine has."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


class Server:
    """A server on loopback that keeps nothing; it may be stopped, and started again as another."""

    def __init__(self, program: str) -> None:
        self._program = program
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = self._started()

    def client(self) -> Redis:
        return Redis.from_url(self.url, decode_responses=True)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        process = subprocess.Popen([*command, "--appendonly", "no"], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_S
        while not self._answers():
            assert time.monotonic() < deadline
            time.sleep(0.02)  # nothing else tells that it listens
        return process

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except NotThere:
            return False


@contextmanager
def serving(program: str) -> Iterator[Server]:
    """A server for the time of the block."""
    server = Server(program)
    try:
        yield server
    finally:
        server.kill()
