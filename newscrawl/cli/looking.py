"""What ``parse``, ``shell``, ``fetch`` and ``check`` share: they look at pages and keep nothing.

The store, the ledger, the runs' records and the archive stay as they are; so no lease is needed, and none of
the four minds a ban or another run.
"""

import argparse
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader
from w3lib.url import is_url

from newscrawl.cli.usage import Usage, exit_with
from newscrawl.config import program

COMPONENTS = ("EXTENSIONS", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES")
OURS = "newscrawl."
OF_STORE = ("newscrawl.middlewares.ban.BanMiddleware", "newscrawl.middlewares.forgotten.ForgottenMiddleware")
"""What asks the store before a page is fetched, or notes there what came."""


def only_look(settings: BaseSettings) -> None:
    """Leave out all that writes. What a project of one's own has added stays."""
    left: dict[str, Any] = {name: _without_ours(settings.getdict(name)) for name in COMPONENTS}
    left["DOWNLOADER_MIDDLEWARES"] = settings.getdict("DOWNLOADER_MIDDLEWARES") | dict.fromkeys(OF_STORE)
    left |= {"ARCHIVE_DIR": "", "DISTRIBUTED": False}
    settings.setdict(left, priority="cmdline")


def _without_ours(components: dict[Any, Any]) -> dict[Any, Any]:
    return {path: order for path, order in components.items() if not str(path).startswith(OURS)}


class Looking(Usage):
    """A command of Scrapy's that keeps nothing. Exit codes: Scrapy's, and 2 for bad usage."""

    most = 1
    """Pages that it takes."""

    least = 1

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if wrong := self.usage_error(args) or self.unknown(filter(None, [getattr(opts, "spider", None)])):
            exit_with(self.called, wrong)
        only_look(self.settings)

    def usage_error(self, args: list[str]) -> str | None:
        """What is wrong with the arguments, in one line."""
        if options := [word for word in args if word.startswith("-")]:
            return f"no option {options[0]}; see {program.called()} {self.called} --help"
        if len(args) > self.most:
            return f"one page; don't know what to do with {' '.join(args[self.most :])!r}"
        if len(args) < self.least:
            return "which page? Give its URL"
        try:
            urlsplit("".join(args))
        except ValueError as error:
            return f"{args[0]!r} is not a URL: {error}"
        return None

    def unknown(self, spiders: Iterable[str]) -> str | None:
        """What is wrong with the names of spiders, in one line."""
        known = get_spider_loader(self.settings).list()
        wrong = next((name for name in spiders if name not in known), None)
        return f"no spider {wrong!r}; there is: {', '.join(known)}" if wrong else None


class LookingAtUrl(Looking):
    """One that takes a URL, and no file."""

    def usage_error(self, args: list[str]) -> str | None:
        wrong = super().usage_error(args)
        return wrong or (None if is_url(args[0]) else f"{args[0]!r} is not a URL")
