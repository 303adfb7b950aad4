"""What of ``newscrawl`` needs Scrapy: what crawls, Scrapy's own commands, and settings of another module."""

import argparse
import os
from collections.abc import Callable
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawl.config.program import VARIABLE
from newscrawl.program.profile import profiled

SETTINGS = "newscrawl.settings"


def project() -> Settings:
    """Our settings, or those of the module that the environment names."""
    os.environ.setdefault(VARIABLE, SETTINGS)
    return get_project_settings()


def run(command: Any, parser: argparse.ArgumentParser, args: list[str], opts: argparse.Namespace) -> int:
    """Run a command that is parsed; its exit code."""
    try:
        settings = command.settings = project()
    except ModuleNotFoundError as error:
        parser.error(f"{VARIABLE}={os.environ[VARIABLE]}: {error}")
    settings.setdict(command.default_settings, priority="command")
    _explained(parser, lambda: command.process_options(args, opts))
    if command.requires_crawler_process:
        command.crawler_process = AsyncCrawlerProcess(settings)
    _explained(parser, lambda: profiled(opts.profile, lambda: command.run(args, opts)))
    return int(command.exitcode)


def _explained(parser: argparse.ArgumentParser, call: Callable[[], None]) -> None:
    """Bad usage that Scrapy finds is a line, too."""
    try:
        call()
    except UsageError as error:
        if str(error):
            parser.error(str(error))
        if error.print_help:
            parser.print_help()
        parser.exit(2)
