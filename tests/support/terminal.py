"""Commands on a terminal of a width: a pty, and what it would show."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rich.cells import cell_len

from tests.support import said
from tests.support.forks import ROOT, Fork

WIDTHS = (60, 80, 120)
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Screen:
    """What a command wrote to a terminal, and its exit code."""

    code: int
    raw: str

    @property
    def text(self) -> str:
        """Without colours and what moves the cursor."""
        return _STEERING.sub("", self.raw).replace("\r\n", "\n")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def words(self) -> set[str]:
        """What stands between blanks and the lines of tables."""
        return set(re.sub("[│┃┏┡└╇┳┴━─├┼┤┐┘┓┩]", " ", self.text).split())

    @property
    def widest(self) -> int:
        """Columns of the longest line, but for those with an address, which are never broken."""
        return max((cell_len(line) for line in self.lines if "https://" not in line), default=0)


def shown(argv: Sequence[str], width: int, env: Mapping[str, str], *, typed: str | None = None) -> Screen:
    """Run ``scrapy`` with these arguments on a terminal.

    What somebody has typed on it is read by a new interpreter only, which takes a second.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {name: value for name, value in env.items() if name not in ("COLUMNS", "LINES")}
    environment = {"TERM": "xterm-256color", **environment}
    with (
        Fork("scrapy", argv, env=environment, terminal=theirs)
        if typed is None
        else _alone(argv, environment, theirs)
    ) as process:
        os.close(theirs)
        os.write(ours, (typed or "").encode())
        raw = read(ours).decode("utf-8", "replace")
        code = process.wait(60)
    os.close(ours)
    said.note(["scrapy", *argv], code, raw)
    return Screen(code, raw)


def _alone(argv: Sequence[str], env: Mapping[str, str], terminal: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scrapy", *argv]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdin=terminal, stdout=terminal, stderr=terminal)


def read(terminal: int) -> bytes:
    """All that comes until the last who writes to it ends."""
    data = bytearray()
    with suppress(OSError):  # Linux tells the end so
        while more := os.read(terminal, 65536):
            data += more
    return bytes(data)
