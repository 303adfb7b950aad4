"""Bad usage is one line on stderr and exit code 2, whoever finds it: argparse, Scrapy or the command."""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any, ClassVar, NoReturn

from newscrawl import settings as ours
from newscrawl.cli import output
from newscrawl.cli.project import complete
from newscrawl.cli.standing import Standing
from newscrawl.config import check, garbage, program
from newscrawl.config.environment import decoded
from newscrawl.sites import registry

FILES = "FILE"
SPIDERS = "SPIDER"

INTERRUPTED = 128 + signal.SIGINT
"""The exit code that shells expect after Ctrl-C."""


def exit_with(name: str, message: str) -> NoReturn:
    """Say what was wrong with the use of the command ``name``, and end."""
    print(f"{program.called()} {name}: error: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    sys.exit(2)


class Usage:
    """What a command is besides Scrapy's part of it: its parser explains itself in one line, and its settings
    can be used."""

    requires_crawler_process: bool
    settings: Any
    exitcode: int

    @property
    def called(self) -> str:
        """The command's name, which is its module's."""
        return type(self).__module__.rsplit(".", 1)[1]

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)  # type: ignore[misc]  # of a command, ours or Scrapy's
        parser.error = partial(exit_with, self.called)  # type: ignore[method-assign]
        parser.print_help = partial(self._help, parser)  # type: ignore[method-assign]

    def completes(self) -> tuple[str, ...]:
        """What its arguments may be, for shells: words, FILES or SPIDERS."""
        return ()

    examples: ClassVar[tuple[str, ...]] = ()
    """Command lines for ``--help``, as ``scrapy …``."""

    prints_json = False
    """Whether it always does; else where ``--json`` says so."""

    interrupted = "interrupted"
    """The one line after Ctrl-C."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what is asked."""
        if not self.requires_crawler_process:  # which has signals of its own
            signal.signal(signal.SIGTERM, self._told_to_end)
        with self._printing(as_json=self.prints_json or getattr(opts, "json", False)):
            self.act(args, opts)

    def _help(self, parser: argparse.ArgumentParser, _: object = None) -> None:
        self._begin()
        with self._printing(as_json=False):
            print(explained(parser, self.examples), end="")  # noqa: T201
        if self.exitcode:
            sys.exit(self.exitcode)

    @contextmanager
    def _printing(self, *, as_json: bool) -> Iterator[None]:
        """An output that ends early is an end, and one that fails a line."""
        try:
            with output.checked(as_json=as_json):
                yield
        except output.OutputClosed:
            pass
        except output.OutputFailed as error:
            self.tell(str(error), 1)
        except KeyboardInterrupt:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)  # it ends already
            self.tell(self.interrupted, self._code)

    _code = INTERRUPTED

    def _told_to_end(self, number: int, _: object) -> None:
        """SIGTERM is a Ctrl-C with another exit code: nothing half written stays."""
        self._code = 128 + number
        signal.raise_signal(signal.SIGINT)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does; Scrapy's own does it by itself."""
        super().run(args, opts)  # type: ignore[misc]

    def tell(self, text: str, exitcode: int) -> None:
        """End with one line on stderr."""
        print(f"{program.called()} {self.called}: {text}", file=sys.stderr)  # noqa: T201
        self.exitcode = exitcode

    def _begin(self) -> None:
        """What every command needs first, whichever program it was called by."""
        output.occupy()
        garbage.look_seldom()

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        self._begin()
        complete(self.settings)
        _decode(args, opts)
        try:
            opts.set = check.options(opts.set, self.settings)
            super().process_options(args, opts)  # type: ignore[misc]
            if opts.profile:
                open(opts.profile, "ab").close()  # noqa: PTH123 - it is written at the end
            check.check(self.settings, ours.defaults)
            registry.use(_there(self.settings.getlist("SPIDER_MODULES")))
            if self.requires_crawler_process:
                from newscrawl.logs import addon

                addon.check(self.settings)
        except ValueError as error:
            exit_with(self.called, str(error))
        except OSError as error:  # of --pidfile and --profile
            exit_with(self.called, f"{error.filename}: {error.strerror}")


def explained(parser: argparse.ArgumentParser, examples: Sequence[str]) -> str:
    """What ``--help`` says: the command's own options before those that every command has, then examples."""
    parser._action_groups.sort(key=lambda group: group.title == "Global Options")
    lines = ["", "Examples:", *(f"  {program.as_typed(line)}" for line in examples), ""] if examples else []
    return parser.format_help() + "\n".join(lines)


class PlainUsage(Usage, Standing):
    """A command of ours alone."""


class BareUsage(Usage):
    """A command of Scrapy's that takes options only, and would pass over everything else."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if args:
            exit_with(self.called, f"don't know what to do with {' '.join(args)!r}; see --help")


def _there(modules: list[str]) -> list[str]:
    """The modules, which are there. Raises ValueError."""
    for name in modules:
        try:
            is_there = find_spec(name) is not None
        except ModuleNotFoundError:  # what it would lie in is missing
            is_there = False
        if not is_there:
            raise ValueError(f"SPIDER_MODULES={name}: there is no such module")
    return modules


def _decode(args: list[str], opts: argparse.Namespace) -> None:
    """What was typed in UTF-8 is that, whatever the locale says."""
    args[:] = map(decoded, args)
    for name, value in vars(opts).items():
        if isinstance(value, str):
            setattr(opts, name, decoded(value))
        elif isinstance(value, list):
            setattr(opts, name, [decoded(one) if isinstance(one, str) else one for one in value])
