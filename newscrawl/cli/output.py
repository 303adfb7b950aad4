"""Where commands print to: whole, or told in one line; in UTF-8 where it is JSON, whatever the locale says.

Python leaves it to its own end to find out that stdout takes nothing more, and then says so in its own way.
"""

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

STDOUT = 1


class OutputError(OSError):
    """Nothing more can be printed."""


class OutputClosed(OutputError, BrokenPipeError):
    """Whoever read along has enough, as head has: no error."""


class OutputFailed(OutputError):
    """What was to be printed is not: a full disk, or no stdout at all. Its text is one line."""


class Sink(io.RawIOBase):
    """A descriptor that tells what goes wrong with it once, and takes everything silently from then on."""

    def __init__(self, descriptor: int | None) -> None:
        """None: stdout was closed before the start."""
        self._descriptor = descriptor
        self.is_done = False
        """Set where what is still to be printed is not wanted any more."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return super().fileno() if self._descriptor is None else self._descriptor

    def write(self, data: Any) -> int:
        if self.is_done:
            return len(data)
        try:
            return self._written(data)
        except OSError:
            self.is_done = True
            raise

    def _written(self, data: Any) -> int:
        if self._descriptor is None:
            raise OutputFailed("cannot print: stdout is closed")
        try:
            with _interruptible():
                return os.write(self._descriptor, data)
        except BrokenPipeError:
            raise OutputClosed from None
        except OSError as error:
            raise OutputFailed(f"cannot print: {error.strerror}") from None


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C gets through to a write that waits for its reader; asyncio's handler would wait for its turn."""
    former = signal.getsignal(signal.SIGINT)
    if not str(getattr(getattr(former, "func", None), "__module__", "")).startswith("asyncio"):
        yield
        return
    import asyncio  # here: it is loaded, where its handler is there, and else takes a third of a short start

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        task = asyncio.current_task()
        if task and task.cancelling():  # it came before: asyncio has noted it, and nobody waits meanwhile
            raise asyncio.CancelledError
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def occupy() -> None:
    """Have a stdout and a stderr also where there are none: the next file would take their numbers."""
    if sys.stdout is None:
        with suppress(OSError):
            _keep_from_others(STDOUT)
        sys.stdout = _text(Sink(None), "utf-8", "backslashreplace")
    if sys.stderr is None:
        with suppress(OSError):
            _keep_from_others(STDOUT + 1)
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for as long as the process


def _keep_from_others(descriptor: int) -> None:
    try:
        os.fstat(descriptor)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        if nowhere != descriptor:
            os.dup2(nowhere, descriptor)
            os.close(nowhere)


@contextmanager
def checked(*, as_json: bool) -> Iterator[None]:
    """A stdout that raises OutputClosed or OutputFailed, at the end of the block at the latest.

    Text that the terminal's encoding lacks is a question mark in tables; JSON is UTF-8.
    """
    former = sys.stdout
    encoding = "utf-8" if as_json else former.encoding or "utf-8"
    errors = "backslashreplace" if as_json else "replace"  # a half of a character is \udXXX, as JSON has it
    if (sink := _sink(former)) is not None:
        former.flush()
        sys.stdout = _text(sink, encoding, errors)
    elif isinstance(former, io.TextIOWrapper):
        former.reconfigure(encoding=encoding, errors=errors)
    try:
        yield
        sys.stdout.flush()
    except BaseException:
        if sink is not None:
            sink.is_done = True
        raise
    finally:
        _settle_stderr()


def _sink(stream: Any) -> Sink | None:
    """What is to be watched: the process's own stdout where that is no terminal."""
    try:
        own = stream.fileno() == STDOUT and not stream.isatty()
    except (OSError, ValueError, AttributeError):
        return None
    return Sink(STDOUT) if own else None


def _text(sink: Sink, encoding: str, errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(sink), encoding, errors)


def _settle_stderr() -> None:
    """A stderr that takes nothing would change the exit code when Python ends."""
    try:
        sys.stderr.flush()
    except OSError:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for as long as the process
