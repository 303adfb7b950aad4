"""What Scrapy expects of a command, for those that need none of Scrapy: loading it takes longer than they do.

``newscrawl/commands/__init__.py`` tells Scrapy that they are commands.
"""

import argparse
import os
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar


class Standing(ABC):
    """A command by its options and its ``run``; Scrapy's ``ScrapyCommand`` is the like of it."""

    requires_project = False
    requires_crawler_process = True
    crawler_process: Any = None
    default_settings: ClassVar[dict[str, Any]] = {}
    settings: Any = None
    exitcode = 0

    def syntax(self) -> str:
        """What stands behind the command's name."""
        return ""

    @abstractmethod
    def short_desc(self) -> str:
        """What it does, in a line."""

    def long_desc(self) -> str:
        """What it does, for ``--help``."""
        return self.short_desc()

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Those that every command has: Scrapy's."""
        group = parser.add_argument_group(title="Global Options")
        group.add_argument("--logfile", metavar="FILE", help="log file. if omitted stderr will be used")
        level = f"log level (default: {self.settings['LOG_LEVEL']})"
        group.add_argument("-L", "--loglevel", metavar="LEVEL", default=None, help=level)
        group.add_argument("--nolog", action="store_true", help="disable logging completely")
        profile = "write python cProfile stats to FILE"
        group.add_argument("--profile", metavar="FILE", default=None, help=profile)
        group.add_argument("--pidfile", metavar="FILE", help="write process ID to FILE")
        several = "set/override setting (may be repeated)"
        group.add_argument("-s", "--set", action="append", default=[], metavar="NAME=VALUE", help=several)
        group.add_argument(
            "--pdb", action="store_true", help="enable pdb on failure (uses ipdb if installed)"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Make settings of them. Raises ValueError."""
        self.settings.setdict(pairs(opts.set, "-s"), priority="cmdline")
        said: dict[str, Any] = {}
        if opts.logfile:
            said |= {"LOG_ENABLED": True, "LOG_FILE": opts.logfile}
        if opts.loglevel:
            said |= {"LOG_ENABLED": True, "LOG_LEVEL": opts.loglevel}
        if opts.nolog:
            said |= {"LOG_ENABLED": False}
        self.settings.setdict(said, priority="cmdline")
        if opts.pidfile:
            Path(opts.pidfile).write_text(f"{os.getpid()}\n", "utf-8")
        if opts.pdb:
            from scrapy.commands import ScrapyCommand

            ScrapyCommand.process_options(self, args, opts)  # type: ignore[arg-type]

    @abstractmethod
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what is asked."""


def pairs(given: list[str], option: str) -> dict[str, str]:
    """``NAME=VALUE`` by name. Raises ValueError."""
    if not all("=" in one for one in given):
        raise ValueError(f"Invalid {option} value, use {option} NAME=VALUE")
    return dict(one.split("=", 1) for one in given)
