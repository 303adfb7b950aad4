"""Processes of their own that need not import Scrapy anew: a third of the suite's time was that.

Each is a fork of a server (``forkserver.py``) that has imported what all need: it has a process id, outputs,
an environment and an end of its own, may be killed and stopped, and costs 0.1 s where a new interpreter
costs 0.6.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tests.support.forkserver import NUMBER

ROOT = Path(__file__).parents[2]


class Fork:
    """A running module, with what tests use of ``subprocess.Popen[str]``."""

    def __init__(
        self,
        module: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        terminal: int | None = None,
        folder: Path = ROOT,
    ) -> None:
        """``terminal``: a descriptor that both outputs go to instead."""
        self.args = [module, *argv]
        self.returncode: int | None = None
        self._told, theirs = socket.socketpair()
        (out, out_end), (err, err_end) = os.pipe(), os.pipe()
        self.stdout: IO[str] = os.fdopen(out)
        self.stderr: IO[str] = os.fdopen(err)
        if terminal is not None:
            os.dup2(terminal, out_end)
            os.dup2(terminal, err_end)
        socket.send_fds(_server(), [b"+"], [theirs.fileno(), out_end, err_end])
        theirs.close()
        os.close(out_end)
        os.close(err_end)
        request = [module, list(argv), str(folder), dict(env)]
        self._told.sendall(json.dumps(request).encode() + b"\n")
        self.pid = self._number()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if error:
            self.kill()  # what failed must not also wait for what the test would have let go on
        self.stdout.close()
        self.stderr.close()
        self.wait()

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self._told.settimeout(timeout)
            try:
                self.returncode = self._number()
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
            self._told.close()
        return self.returncode

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Both outputs, and then the end."""
        with ThreadPoolExecutor(2) as pool:
            texts = [pool.submit(_rest, stream) for stream in (self.stdout, self.stderr)]
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()  # whoever reads along must come to an end
                raise
            return texts[0].result(), texts[1].result()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it may end at this very moment
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _number(self) -> int:
        data = self._told.recv(NUMBER.size)
        assert data, "the server of forks ended: what it said is on stderr"
        number: int = NUMBER.unpack(data)[0]
        return number


def _rest(stream: IO[str]) -> str:
    """What is still to be read; nothing when all was."""
    if stream.closed:
        return ""
    with stream:
        return stream.read()


_starting = threading.Lock()
_servers: list[socket.socket] = []


def _server() -> socket.socket:
    """The socket of this process's server, started with the first fork."""
    with _starting:
        if not _servers:
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-m", "tests.support.forkserver", str(theirs.fileno())]
            process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
            theirs.close()
            _servers.append(ours)
            atexit.register(_stop, ours, process)
    return _servers[0]


def _stop(ours: socket.socket, process: subprocess.Popen[bytes]) -> None:
    ours.close()
    process.wait()
