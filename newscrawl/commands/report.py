"""``scrapy report``: what the last run came to, and the newest documents, as tables."""

import argparse
from typing import Any

from rich.table import Table

from newscrawl.cli.console import BadUsage, StoreCommand, no_arguments, stdout
from newscrawl.cli.filters import quantity
from newscrawl.codec import Doc
from newscrawl.reading.text import harmless
from newscrawl.sites.days import shown
from newscrawl.storage import ARTICLES, RUNS, Store

# fmt: off
COUNTS = (
    "listed", "offsite", "stored", "revised", "unchanged", "repost", "duplicate", "rejected", "gone",
    "failed",
)
# fmt: on


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store, or no run in it; 2: bad usage."""

    def short_desc(self) -> str:
        return "Show what the last run came to and the newest documents"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--documents",
            type=quantity,
            default=6,
            metavar="N",
            help="how many documents to show (default: 6)",
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        async def work(store: Store) -> int:
            runs = [doc async for doc in store.find(RUNS, sort="-started_at", limit=1)]
            if not runs:
                self.fail(f"no run in {store.name}; start one with: scrapy crawl sina_china", 1)
                return 1
            console = stdout()
            console.print(f"Run {runs[0]['_id']} of {runs[0]['spider']}")
            console.print(run_table(runs[0]))
            if opts.documents > 0:
                newest = store.find(ARTICLES, sort="-published_at", limit=opts.documents)
                console.print(f"The newest of {await store.count(ARTICLES)} articles in {store.name}")
                console.print(document_table([doc async for doc in newest]))
            return 0

        def check() -> None:
            no_arguments(args)
            if opts.documents < 0:
                raise BadUsage(f"--documents {opts.documents} is not a number of documents (0 or more)")

        self.with_store(work, check)


def run_table(run: Doc) -> Table:
    """One run: what it listed and what became of it."""
    table = Table()
    table.add_column("what")
    table.add_column("count", justify="right")
    for name in COUNTS:
        table.add_row(name, str(run["counts"].get(name, 0)))
    table.add_section()
    table.add_row("seconds", f"{run['seconds']:.1f}")
    table.add_row("ended", "ok" if run["ok"] else f"failed: {harmless(run['problem'])}")
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
    editors = "、".join(doc["editors"])
    return [
        harmless(doc["title"]),
        harmless(doc["source"] or ""),
        harmless(editors),
        shown(doc["published_at"]),
        str(len(doc["paragraphs"])),
    ]
