"""``scrapy report``: what each spider's last run came to, and the newest documents, as tables."""

import argparse

from newscrawl.cli.console import BadUsage, StoreCommand, no_arguments, stdout
from newscrawl.cli.filters import quantity
from newscrawl.codec import Doc
from newscrawl.config import program
from newscrawl.reading.counted import counted
from newscrawl.reading.tables import Column, Grid
from newscrawl.reading.text import harmless, headline
from newscrawl.runs import holders
from newscrawl.runs.record import LEFT, kind_of
from newscrawl.runs.tombstones import FORGOTTEN
from newscrawl.sites import registry
from newscrawl.sites.days import shown
from newscrawl.storage import ARTICLES, LISTINGS, RUNS, Store

# fmt: off
COUNTS = (
    "listed", "offsite", "stored", "revised", "unchanged", "repost", "duplicate", "rejected", "gone",
    "failed",
)
# fmt: on
DOCUMENT = (
    Column("title", least=24),
    Column("source", weight=1, least=8),
    Column("editor", weight=2, least=6),
    Column("Beijing time"),
    Column("paragraphs", weight=3, right=True),
)


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store, or no run in it; 2: bad usage."""

    def short_desc(self) -> str:
        return "Show the result of the last run and the newest documents"

    def long_desc(self) -> str:
        return (
            "Show for each spider what its last run came to, count by count, and then the newest articles "
            "of the store. Exit code 1: no store, or no run in it."
        )

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
            runs = await _last(store)
            held = await holders.under_way(store)
            for one in held:
                print(f"A run is under way: {harmless(holders.holder_of(one))}")
            if not runs and held:
                return 0
            if not runs:
                self.fail(f"no run in {store.name}; start one with: {program.called()} crawl sina_china", 1)
                return 1
            console = stdout()
            for run in runs:
                console.print(f"Run {run['_id']} of {run['spider']} ({kind_of(run)})")
                console.print(run_table(run))
            if gone := await store.count(LISTINGS, {"state": FORGOTTEN}):
                console.print(f"Taken down for good (forget): {counted(gone, 'id')}")
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


async def _last(store: Store) -> list[Doc]:
    """The last run of all, and before it those of the other spiders."""
    worked = {"finish_reason": {"$ne": LEFT}}
    runs = [doc async for doc in store.find(RUNS, worked, sort="-started_at", limit=1)]
    others = [name for name in registry.by_spider() if runs and name != runs[0].get("spider")]
    for name in others:
        where = {**worked, "spider": name}
        runs += [doc async for doc in store.find(RUNS, where, sort="-started_at", limit=1)]
    return runs[::-1]


def run_table(run: Doc) -> Grid:
    """One run: what it listed and what became of it."""
    table = Grid([Column("what"), Column("count", right=True, least=16)])
    for name in COUNTS:
        table.add(name, str(run["counts"].get(name, 0)))
    table.section()
    table.add("seconds", f"{run['seconds']:.1f}")
    table.add("ended", "ok" if run["ok"] else f"failed: {run['problem']}")
    return table


def document_table(docs: list[Doc]) -> Grid:
    """Documents a line each; times are Beijing's."""
    table = Grid(DOCUMENT)
    for doc in docs:
        table.add(*_cells(doc))
    return table


def _cells(doc: Doc) -> list[str]:
    editors = "、".join(doc["editors"])
    return [
        headline(doc),
        doc["source"] or "",
        editors,
        shown(doc["published_at"]),
        str(len(doc["paragraphs"])),
    ]
