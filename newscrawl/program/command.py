"""A command as Scrapy's own ``execute`` runs it, with no project to be found and no other command loaded."""

import argparse
import cProfile
import os
from collections.abc import Callable, Sequence
from importlib import import_module

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawl.config import program

VARIABLE = "SCRAPY_SETTINGS_MODULE"
SETTINGS = "newscrawl.settings"


def load(name: str, settings: Settings) -> tuple[ScrapyCommand, argparse.ArgumentParser]:
    """The command of a name, and its parser."""
    command: ScrapyCommand = import_module(f"newscrawl.commands.{name}").Command()
    parser = argparse.ArgumentParser(
        formatter_class=ScrapyHelpFormatter,
        usage=f"{program.called()} {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    settings.setdict(command.default_settings, priority="command")
    command.settings = settings
    command.add_options(parser)
    return command, parser


def project() -> Settings:
    """Our settings, or those of the module that the environment names. Raises ImportError."""
    os.environ.setdefault(VARIABLE, SETTINGS)
    return get_project_settings()


def run(name: str, words: Sequence[str]) -> int:
    """Run a command; its exit code."""
    settings = project()
    command, parser = load(name, settings)
    opts, args = parser.parse_known_args(words)
    _explained(parser, lambda: command.process_options(args, opts))
    if command.requires_crawler_process:
        from scrapy.crawler import AsyncCrawlerProcess  # here: only some need it

        command.crawler_process = AsyncCrawlerProcess(settings)
    _explained(parser, lambda: _profiled(opts.profile, lambda: command.run(args, opts)))
    return command.exitcode


def _explained(parser: argparse.ArgumentParser, call: Callable[[], None]) -> None:
    try:
        call()
    except UsageError as error:
        if str(error):
            parser.error(str(error))
        if error.print_help:
            parser.print_help()
        parser.exit(2)


def _profiled(file: str | None, call: Callable[[], None]) -> None:
    if not file:
        call()
        return
    profile = cProfile.Profile()
    profile.runcall(call)
    profile.dump_stats(file)
