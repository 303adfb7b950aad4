"""``scrapy export FORMAT``: articles as files, tables, posts and feeds."""

import argparse
import sys
import time
from pathlib import Path

from rich.filesize import decimal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newscrawl.cli.console import StoreCommand, progress
from newscrawl.cli.filters import add_as_of, add_filters, quantity
from newscrawl.cli.output import OutputError
from newscrawl.config import program
from newscrawl.config.extras import install
from newscrawl.export import job
from newscrawl.export.base import FORMATS
from newscrawl.reading.counted import counted
from newscrawl.storage import ARTICLES, Access, Put, Store, StoreError, open_store


class Command(StoreCommand):
    """Exit code 0: exported; 1: the store or the disk failed, no output; 2: bad usage."""

    examples = (
        "scrapy export csv --excel -o news.csv --since 2024-05-01",
        "scrapy export jsonl --symbol 600519 -o news.jsonl.gz",
        "scrapy export parquet -o lake/ --partition day --since last",
    )

    def syntax(self) -> str:
        return "[options] FORMAT"

    def short_desc(self) -> str:
        return f"Export articles as {', '.join(FORMATS)}"

    def long_desc(self) -> str:
        return (
            f"Export articles, newest first. FORMAT is one of {', '.join(FORMATS)}. markdown makes a "
            "folder with a post for Hexo or Jekyll per article. A file appears complete or not at all. "
            f"parquet and xlsx need: {install('analyst')}"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-o",
            "--output",
            metavar="PATH",
            help="output file, compressed if it ends in .gz or .zst; a folder for markdown and --partition "
            "(default: stdout)",
        )
        parser.add_argument("--limit", type=quantity, metavar="N", help="at most the newest N")
        parser.add_argument(
            "--name",
            metavar="NAME",
            help="the export that --since last continues (default: the format). Every complete export is "
            "remembered by name and filters, except with --limit, or with --since DAY and no --name",
        )
        parser.add_argument(
            "--columns",
            metavar="A,B,C",
            help="jsonl, csv, xlsx, parquet: only these columns, in this order",
        )
        parser.add_argument("--bom", action="store_true", help="csv: write a byte order mark, for Excel")
        parser.add_argument(
            "--excel",
            action="store_true",
            help="csv: write a byte order mark and cut cells at Excel's limit of 32,767 characters; cuts are "
            "marked and counted",
        )
        parser.add_argument(
            "--partition",
            choices=["month", "day"],
            help="parquet: one folder per Beijing month (year=/month=) or day (day=); with --since last a "
            "month gets a further file, and a changed day is rewritten",
        )
        parser.add_argument(
            "--removed",
            action="store_true",
            help="jsonl: include the text that was removed from the bodies, with the rule",
        )
        parser.add_argument("--search", nargs="+", metavar="WORD", help="only articles with all these words")
        add_as_of(parser)
        add_filters(parser, since="; last: new or revised since the last export of that --name")

    def completes(self) -> tuple[str, ...]:
        return tuple(FORMATS)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        made: list[job.Job] = []

        async def remember(mark: Put) -> None:
            try:
                await self._write(mark)
            except StoreError as error:
                if made[0].goes_on or opts.name is not None:
                    raise
                print(f"{program.called()} export: not remembered for --since last: {error}", file=sys.stderr)

        async def work(store: Store) -> int:
            began = time.monotonic()
            try:
                with _bar(made[0]) as bar:
                    unknown = bar.disable or made[0].search
                    total = None if unknown else await store.count(ARTICLES, made[0].where)
                    task = bar.add_task("articles", total=made[0].limit or total)
                    count = await job.run(store, made[0], remember, lambda: bar.advance(task))
            except OutputError:
                raise
            except OSError as error:
                self.fail(f"{error.filename or opts.output or 'stdout'}: {error.strerror or error}", 1)
                return 1
            for note in made[0].options.notes:
                print(f"scrapy export: {note}", file=sys.stderr)
            if sys.stderr.isatty():
                print(_came_to(count, made[0].output, time.monotonic() - began), file=sys.stderr)
            return 0

        self.with_store(work, lambda: made.append(job.parse(args, opts)))

    async def _write(self, mark: Put) -> None:
        """The one thing that an export changes in the store, which it reads without a right to write."""
        store = open_store(self.settings["STORE_URI"])
        await store.open(Access.WRITE)
        try:
            await store.write([mark])
        finally:
            await store.close()


def _bar(made: job.Job) -> Progress:
    """How far it is, on a terminal that the articles themselves do not go to."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = progress(*columns)
    bar.disable = bar.disable or (made.output is None and sys.stdout.isatty())
    return bar


def _came_to(count: int, output: Path | None, seconds: float) -> str:
    """``29 articles, 178.6 kB, 0.4 s``."""
    files = [output, *output.rglob("*")] if output else []
    size = sum(file.stat().st_size for file in files if file.is_file())
    written = [decimal(size)] if output else []
    return ", ".join([counted(count, "article"), *written, f"{seconds:.1f} s"])
