"""``scrapy export FORMAT``: articles as JSON Lines, CSV, Parquet, Markdown posts, RSS or JSON Feed."""

import argparse
import sys

from newscrawl.cli.console import StoreCommand
from newscrawl.cli.filters import add_filters, quantity
from newscrawl.cli.output import OutputError
from newscrawl.config.extras import install
from newscrawl.export import job
from newscrawl.export.base import FORMATS
from newscrawl.storage import Access, Put, Store, StoreError, open_store


class Command(StoreCommand):
    """Exit code 0: exported; 1: the store or the disk failed, no output; 2: bad usage."""

    def syntax(self) -> str:
        return "[options] FORMAT"

    def short_desc(self) -> str:
        return f"Write articles as {', '.join(FORMATS)}"

    def long_desc(self) -> str:
        return (
            f"Write articles, the newest first. FORMAT is one of {', '.join(FORMATS)}. A file appears whole "
            f"or not at all. parquet needs: {install('analyst')}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o",
            "--output",
            metavar="PATH",
            help="the file, or the folder for markdown and --partition (default: stdout)",
        )
        parser.add_argument("--limit", type=quantity, metavar="N", help="only the newest N")
        parser.add_argument(
            "--name",
            metavar="NAME",
            help="what --since last goes on from (default: the format). Every whole export is remembered by "
            "name and filters, except one with --limit and one of days (--since DAY) without --name",
        )
        parser.add_argument("--bom", action="store_true", help="csv: with a byte order mark, for Excel")
        parser.add_argument(
            "--partition", choices=["month"], help="parquet: a folder year=/month= a Beijing month"
        )
        parser.add_argument(
            "--removed",
            action="store_true",
            help="jsonl: with what stood in the bodies and is no part of the articles, and the rule for it",
        )
        add_filters(parser, since="; last: what is new or revised since the last export of that --name")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        made: list[job.Job] = []

        async def remember(mark: Put) -> None:
            try:
                await self._write(mark)
            except StoreError as error:
                if made[0].goes_on or opts.name is not None:
                    raise
                print(f"scrapy export: not remembered for --since last: {error}", file=sys.stderr)

        async def work(store: Store) -> int:
            try:
                await job.run(store, made[0], remember)
            except OutputError:
                raise
            except OSError as error:
                self.fail(f"{error.filename or opts.output or 'stdout'}: {error.strerror or error}", 1)
                return 1
            return 0

        self.with_store(work, lambda: made.append(job.parse(args, opts)))

    async def _write(self, mark: Put) -> None:
        """The one thing that an export changes in the store, which it reads without a right to write."""
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        store = open_store(self.settings["STORE_URI"])
        await store.open(Access.WRITE)
        try:
            await store.write([mark])
        finally:
            await store.close()
