"""What the reading commands share: one store, one event loop, one way to end."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar

from rich.console import Console
from rich.progress import Progress, ProgressColumn

from newscrawl.cli.output import OutputClosed
from newscrawl.cli.usage import PlainUsage
from newscrawl.reading.sound import SoundStore
from newscrawl.storage import Access, Store, StoreError, open_store

WIDTH = 120
"""Columns where the output is no terminal."""


GOES_ON = "interrupted; the same command goes on from here"
"""After Ctrl-C, where it does."""


class BadUsage(ValueError):
    """What the user typed cannot be done; one line that says why."""


class StoreCommand(PlainUsage):
    """A command that reads the store. Exit code 0: done; 1: it could not be; 2: bad usage."""

    requires_project = True
    requires_crawler_process = False
    access = Access.READ
    """What the store is opened for; none is made."""

    only: ClassVar[Mapping[str, frozenset[str]]] = {}
    """By collection the fields of documents that are looked at, where not all are."""

    def syntax(self) -> str:
        return "[options]"

    def fail(self, text: str, exitcode: int) -> None:
        """End with one line on stderr, which for bad usage begins with what it is."""
        self.tell(f"error: {text}" if exitcode == 2 else text, exitcode)

    def with_store(
        self, work: Callable[[Store], Awaitable[int]], check: Callable[[], None] | None = None
    ) -> None:
        """Do ``work`` with the store that ``STORE_URI`` names; it returns the exit code.

        ``check`` raises BadUsage for what the user typed, before the store is touched.
        """
        with self.failing():
            if check:
                check()
            store = open_store(self.settings["STORE_URI"])
            self.exitcode = asyncio.run(self._with(store, work))

    @contextmanager
    def failing(self) -> Iterator[None]:
        """End as ``fail`` does where the user typed what cannot be done, or a store fails."""
        try:
            yield
        except ValueError as error:
            self.fail(str(error), 2)
        except StoreError as error:
            self.fail(str(error), 1)

    async def _with(self, store: Store, work: Callable[[Store], Awaitable[int]]) -> int:
        await store.open(self.access)
        try:
            return await work(SoundStore(store, self.only) if self.access is Access.READ else store)
        finally:
            await store.close()


def no_arguments(args: list[str]) -> None:
    """Raise BadUsage for arguments of a command that takes none, unknown options among them."""
    if args:
        raise BadUsage(f"don't know what to do with {' '.join(args)!r}; --help shows the options")


class Plain(Console):
    """A console whose output may end early, which is for the command to know."""

    def on_broken_pipe(self) -> None:
        raise OutputClosed


def stdout() -> Console:
    """The console that tables go to. What others wrote is no markup: ``[link=…]`` stays as it is."""
    return Plain(width=None if sys.stdout.isatty() else WIDTH, markup=False, emoji=False)


def progress(*columns: ProgressColumn) -> Progress:
    """A bar on stderr where that is a terminal, elsewhere silence; gone when it is done."""
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
