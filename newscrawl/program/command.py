"""A command as Scrapy's own ``execute`` runs it, with no project to be found and no other command loaded.

Scrapy itself is loaded for what crawls, and for its own commands; reading a store needs none of it.
"""

import argparse
import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from newscrawl import settings as ours
from newscrawl.cli.standing import Standing
from newscrawl.config import program
from newscrawl.config.alone import Settings
from newscrawl.program.profile import profiled


class Parser(argparse.ArgumentParser):
    """As Scrapy's, it takes ``-:json`` for a value: stdout, as JSON."""

    def _parse_optional(self, arg_string: str) -> Any:
        return None if arg_string.startswith("-:") else super()._parse_optional(arg_string)


def load(name: str) -> tuple[Any, argparse.ArgumentParser]:
    """The command of a name, and its parser."""
    command = import_module(f"newscrawl.commands.{name}").Command()
    parser = Parser(
        usage=f"{program.called()} {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    command.settings = Settings(_of_ours())
    command.add_options(parser)
    return command, parser


def run(name: str, words: Sequence[str]) -> int:
    """Run a command; its exit code."""
    command, parser = load(name)
    opts, args = parser.parse_known_args(words)
    is_alone = isinstance(command, Standing) and not command.requires_crawler_process
    if not is_alone or program.VARIABLE in os.environ:
        from newscrawl.program import scrapys

        return scrapys.run(command, parser, args, opts)
    command.process_options(args, opts)
    profiled(opts.profile, lambda: command.run(args, opts))
    return int(command.exitcode)


def _of_ours() -> dict[str, Any]:
    return {name: value for name, value in vars(ours).items() if name.isupper()}
