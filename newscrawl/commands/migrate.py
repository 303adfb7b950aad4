"""``scrapy migrate --to URI``: copies everything from one store to another, and compares."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from newscrawl.cli.console import GOES_ON, BadUsage, StoreCommand, no_arguments, progress, stdout
from newscrawl.reading.counted import counted
from newscrawl.reading.tables import Column, Grid
from newscrawl.storage import Access, open_store

if TYPE_CHECKING:
    from newscrawl.upkeep.migrate import Migration


class Command(StoreCommand):
    """Exit code 0: copied and equal; 1: not (stderr says why; run it again to go on); 2: bad usage."""

    examples = (
        "scrapy migrate --to mongodb://127.0.0.1/news",
        "scrapy migrate --from sqlite:///old.db --to sqlite:///new.db",
    )

    interrupted = GOES_ON

    def short_desc(self) -> str:
        return "Copy everything into another store (SQLite to MongoDB, or back)"

    def long_desc(self) -> str:
        return (
            "Copy every collection to the store --to, then compare all documents by their hashes. The source "
            "is only read. If it was interrupted, the same command continues. Documents that are in both "
            "stores are overwritten by the source's."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--to", metavar="URI", help="target: sqlite:///… or mongodb://…/db")
        parser.add_argument("--from", dest="source", metavar="URI", help="source (default: STORE_URI)")
        parser.add_argument("--into-existing", action="store_true", help="even if the target holds documents")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.upkeep.equal import same_place
        from newscrawl.upkeep.migrate import Migration

        with self.failing():
            no_arguments(args)
            if not opts.to:
                raise BadUsage("where to? --to URI, as mongodb://host/db or sqlite:///file.db")
            uri = self.settings["STORE_URI"] if opts.source is None else opts.source
            if same_place(uri, opts.to):
                raise BadUsage(f"--to is the store to copy from: {open_store(uri).name}")
            migration = Migration(open_store(uri), open_store(opts.to), opts.into_existing)
            asyncio.run(_migrate(migration))
            show(migration)


async def _migrate(migration: "Migration") -> None:
    await migration.source.open(Access.READ)
    try:
        await migration.target.open()
        try:
            await migration.prepare()
            await _watched("copied", migration, migration.copy())
            await _watched("compared", migration, migration.verify())
        finally:
            await migration.target.close()
    finally:
        await migration.source.close()


async def _watched(what: str, migration: "Migration", steps: AsyncIterator[tuple[str, int]]) -> None:
    """A bar a collection on a terminal; elsewhere silence."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

    columns = (TextColumn(what), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with progress(*columns) as bar:
        tasks = {name: bar.add_task(name, total=c.source) for name, c in migration.counts.items()}
        async for name, count in steps:
            bar.update(tasks[name], completed=count)


def show(migration: "Migration") -> None:
    """What was copied, a line a collection."""
    numbers = ("documents", "copied", "equal", "only in the target")
    columns = [Column("collection"), *(Column(name, right=True) for name in numbers)]
    table = Grid(columns, title=f"{migration.source.name} → {migration.target.name}")
    for name, counts in migration.counts.items():
        table.add(name, *map(str, (counts.source, counts.copied, counts.equal, counts.others)))
    if migration.left_out:
        print(f"Left out, as taken down (forget): {counted(migration.left_out, 'document')}.")
    if migration.resumed:
        print("Went on where the last migration was interrupted.")
    stdout().print(table)
