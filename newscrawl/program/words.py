"""What may be typed after ``newscrawl``, as the commands' own parsers have it, for the shells' completion."""

import argparse
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from scrapy.spiderloader import get_spider_loader

from newscrawl.cli.usage import FILES, SPIDERS, Usage
from newscrawl.config.table import TABLE
from newscrawl.program import command, scrapys, table
from newscrawl.sites import registry
from newscrawl.spiders.arguments import GIVEN_UP, KNOWN

PATHS = ("FILE", "DIR", "PATH")
"""What options call a file or folder in ``--help``."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a command line: behind a command, an option, or an option and NAME=."""

    command: str
    behind: str
    """``-`` where options stand, empty where arguments do, else the option or NAME=."""

    words: tuple[tuple[str, str], ...] = ()
    """Each with what it means."""

    is_file: bool = False


def places() -> Iterator[Place]:
    """Every place where something can be offered, or where nothing may be."""
    yield Place("", "", tuple(pair for group in table.GROUPS.values() for pair in group.items()))
    settings = scrapys.project()
    registry.use(settings.getlist("SPIDER_MODULES"))
    spiders = tuple((name, "spider") for name in get_spider_loader(settings).list())
    for name in table.NAMES:
        found, parser = command.load(name)
        arguments = found.completes() if isinstance(found, Usage) else ()
        yield _arguments(name, arguments, spiders)
        actions = [action for action in parser._actions if action.help != argparse.SUPPRESS]
        yield Place(name, "-", tuple((_option(action), _line(action.help)) for action in actions))
        for action in actions:
            if action.nargs != 0:
                yield from _values(name, action, spiders)


def _arguments(name: str, arguments: tuple[str, ...], spiders: tuple[tuple[str, str], ...]) -> Place:
    if SPIDERS in arguments:
        return Place(name, "", spiders)
    return Place(name, "", tuple((word, "") for word in arguments if word != FILES), FILES in arguments)


def _values(name: str, action: argparse.Action, spiders: tuple[tuple[str, str], ...]) -> Iterator[Place]:
    for option in action.option_strings:
        match action.dest:
            case "spargs":
                yield Place(name, option, tuple((f"{one}=", "spider argument") for one in KNOWN))
                yield Place(name, f"{option} channels=", tuple(_lists()))
                yield Place(name, f"{option} retry=", tuple((state, "") for state in GIVEN_UP))
                yield Place(name, f"{option} urls_file=", is_file=True)
            case "set":
                yield Place(name, option, tuple((f"{one}=", _line(TABLE[one].what)) for one in TABLE))
            case "loglevel":
                yield Place(name, option, tuple((level, "") for level in logging.getLevelNamesMapping()))
            case "spider":
                yield Place(name, option, spiders)
            case _:
                choices = tuple((str(choice), "") for choice in action.choices or ())
                yield Place(name, option, choices, action.metavar in PATHS)


def _lists() -> Iterator[tuple[str, str]]:
    for site in registry.sites():
        yield from ((one.key, one.name) for one in site.lists.checked)


def _option(action: argparse.Action) -> str:
    """The option's long name, which says more."""
    return max(action.option_strings, key=len)


def _line(text: str | None) -> str:
    return " ".join((text or "").replace("%%", "%").split())
