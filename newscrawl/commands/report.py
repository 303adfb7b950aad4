"""``scrapy report``: what the last run came to, and the newest documents, as tables."""

import argparse
import asyncio
import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand

from newscrawl.codec import Doc
from newscrawl.sina.times import BEIJING
from newscrawl.storage import ARTICLES, RUNS, Store, StoreError, open_store

COUNTS = (
    "listed",
    "offsite",
    "stored",
    "revised",
    "unchanged",
    "repost",
    "duplicate",
    "rejected",
    "gone",
    "failed",
)


class Command(ScrapyCommand):
    """Exit code 0: printed; 1: no store or no run in it; 2: bad usage."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show what the last run came to and the newest documents"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--documents", type=int, default=6, metavar="N", help="how many documents to show (default: 6)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        try:
            if args:
                raise ValueError(f"don't know what to do with {' '.join(args)!r}; see scrapy report --help")
            store = open_store(self.settings["STORE_URI"])
        except ValueError as error:
            print(f"scrapy report: error: {error}", file=sys.stderr)
            self.exitcode = 2
            return
        try:
            self.exitcode = asyncio.run(_report(store, max(0, opts.documents)))
        except StoreError as error:
            print(f"scrapy report: {error}", file=sys.stderr)
            self.exitcode = 1


async def _report(store: Store, documents: int) -> int:
    await store.open()
    try:
        runs = [doc async for doc in store.find(RUNS, sort="-started_at", limit=1)]
        if not runs:
            print(
                f"scrapy report: no run in {store.name}; start one with: scrapy crawl sina_china",
                file=sys.stderr,
            )
            return 1
        newest = (
            [doc async for doc in store.find(ARTICLES, sort="-published_at", limit=documents)]
            if documents
            else []
        )
        console = Console(width=None if sys.stdout.isatty() else 120)
        console.print(f"Run {runs[0]['_id']} of {runs[0]['spider']}")
        console.print(run_table(runs[0]))
        if newest:
            console.print(f"The newest of {await store.count(ARTICLES)} articles in {store.name}")
            console.print(document_table(newest))
        return 0
    finally:
        await store.close()


def run_table(run: Doc) -> Table:
    """One run: what it listed and what became of it."""
    table = Table()
    table.add_column("what")
    table.add_column("count", justify="right")
    for name in COUNTS:
        table.add_row(name, str(run["counts"].get(name, 0)))
    table.add_section()
    table.add_row("seconds", f"{run['seconds']:.1f}")
    table.add_row("ended", "ok" if run["ok"] else f"failed: {run['problem']}")
    return table


def document_table(docs: list[Doc]) -> Table:
    """Documents a line each; times are Beijing's."""
    table = Table()
    for name in ("title", "source", "editor", "Beijing time", "paragraphs"):
        table.add_column(name, justify="right" if name == "paragraphs" else "left")
    for doc in docs:
        table.add_row(*_cells(doc))
    return table


def _cells(doc: Doc) -> list[Any]:
    when = doc["published_at"].astimezone(BEIJING)
    editors = "、".join(doc["editors"])
    return [doc["title"], doc["source"] or "", editors, f"{when:%Y-%m-%d %H:%M}", str(len(doc["paragraphs"]))]
