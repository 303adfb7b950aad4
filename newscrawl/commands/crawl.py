"""``scrapy crawl`` with checked arguments and an honest exit code."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.cli.arguments import once
from newscrawl.cli.standing import pairs
from newscrawl.cli.usage import SPIDERS, PlainUsage, exit_with
from newscrawl.runs.interrupts import OF_PROCESS

if TYPE_CHECKING:
    from newscrawl.program.crawling import Crawling


class Command(PlainUsage):
    """Exit code 0: the run did its job; 1: it did not, and the last line says why; 2: bad usage."""

    examples = (
        "scrapy crawl sina_china",
        "scrapy crawl sina_china -a url=https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml",
        "scrapy crawl sina_china -a since=2024-05-01 -a until=2024-05-07",
        "scrapy crawl sina_flash --follow",
    )

    requires_project = True
    prints_json = True
    _crawling: "Crawling | None" = None

    def syntax(self) -> str:
        return "[options] <spider> [-a NAME=VALUE …]"

    def short_desc(self) -> str:
        return "Run a spider: what is new, past days, or single URLs"

    def long_desc(self) -> str:
        return (
            "Run a spider. Without arguments sina_china stores what is new. It takes -a url=U[,U…] or "
            "urls_file=F (- for stdin), to fetch only these articles and print them (as text on a "
            "terminal, otherwise as JSON; -O article.md writes Markdown); channels=1686,部委动态; since= and "
            "until=YYYY-MM-DD (Beijing days); max_pages=N; retry=failed (rows that were given up). "
            "sina_flash takes rooms=152,151 (numbers or names), since=, until= and max_pages=; with "
            "--follow it keeps running and polls. Exit code: 0 success, 1 failure (the last line says "
            "why), 2 bad usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        several = "set spider argument (may be repeated)"
        parser.add_argument(
            "-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help=several
        )
        ending = " to define format set a colon at the end of the output URI (i.e. {} FILE:FORMAT)"
        parser.add_argument(
            "-o",
            "--output",
            metavar="FILE",
            action="append",
            help="append scraped items to the end of FILE (use - for stdout)," + ending.format("-o"),
        )
        parser.add_argument(
            "-O",
            "--overwrite-output",
            metavar="FILE",
            action="append",
            help="dump scraped items into FILE, overwriting any existing file," + ending.format("-O"),
        )
        parser.add_argument("--follow", action="store_true", help="keep running and poll (sina_flash)")
        parser.add_argument(
            "--wait", action="store_true", help="wait for an active run to end instead of leaving"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        OF_PROCESS.install(self._force)
        try:
            opts.spargs = pairs(once([*opts.spargs, *(["follow=1"] if opts.follow else [])]), "-a")
        except ValueError as error:
            exit_with(self.called, str(error))
        super().process_options(args, opts)
        from newscrawl.program.crawling import Crawling  # here: --help needs no crawl

        self._crawling = Crawling(self.settings)
        self._feeds(opts)
        if wrong := self._crawling.usage_error(args, opts.spargs):
            exit_with(self.called, wrong)  # here, before Scrapy logs its start: the error is the only line
        if opts.wait:
            self.settings.set("LEASE_WAIT", True, priority="cmdline")

    def completes(self) -> tuple[str, ...]:
        return (SPIDERS,)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self._crawling is not None  # noqa: S101 - process_options made it
        self._crawling.run(self.crawler_process, args[0], opts.spargs)
        self.exitcode = self._crawling.exitcode

    def _feeds(self, opts: argparse.Namespace) -> None:
        """Scrapy's ``-o`` and ``-O``."""
        if not (opts.output or opts.overwrite_output):
            return
        from scrapy.exceptions import UsageError
        from scrapy.utils.conf import feed_process_params_from_cli

        try:
            found = feed_process_params_from_cli(
                self.settings, opts.output, overwrite_output=opts.overwrite_output
            )
        except UsageError as error:
            wrong, is_unknown, _ = str(error).partition(". Set a supported one")
            formats = ", ".join(sorted(self.settings.getwithbase("FEED_EXPORTERS")))
            exit_with(self.called, f"{wrong}; there are: {formats}" if is_unknown else str(error))
        if refused := next(filter(None, map(_unwritable, found)), None):
            exit_with(self.called, refused)
        self.settings.set("FEEDS", found, priority="cmdline")

    def _force(self) -> None:
        if self._crawling:
            self._crawling.cut_short()
        os._exit(1)


def _unwritable(uri: str) -> str | None:
    """Why no file of this name can be written, as far as can be told before: Scrapy only logs it."""
    if urlsplit(uri).scheme:
        return None
    path = Path(uri).absolute()
    if path.is_dir():
        return f"{uri} is a folder: name a file"
    there = next(place for place in (path, *path.parents) if place.exists())
    return None if os.access(there, os.W_OK) else f"{uri}: Permission denied"
