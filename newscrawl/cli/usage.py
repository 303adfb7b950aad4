"""Bad usage is one line on stderr and exit code 2, whoever finds it: argparse, Scrapy or the command."""

import argparse
import logging
import sys
from functools import partial
from typing import NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl import logs


def exit_with(name: str, message: str) -> NoReturn:
    """Say what was wrong with the use of the command ``name``, and end."""
    print(f"scrapy {name}: error: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    sys.exit(2)


class PlainUsage(ScrapyCommand):
    """A command whose parser explains itself in one line, and whose log level exists."""

    @property
    def called(self) -> str:
        """The command's name, which is its module's."""
        return type(self).__module__.rsplit(".", 1)[1]

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.error = partial(exit_with, self.called)  # type: ignore[method-assign]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        levels = logging.getLevelNamesMapping()
        if opts.loglevel and opts.loglevel.upper() not in levels:
            raise UsageError(
                f"no log level {opts.loglevel!r}; there are: {', '.join(levels)}", print_help=False
            )
        if self.requires_crawler_process and self.settings:
            try:
                logs.check(self.settings)
            except ValueError as error:
                exit_with(self.called, str(error))
