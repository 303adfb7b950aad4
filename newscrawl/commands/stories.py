"""``scrapy stories``: near-duplicate groups for articles that were stored without one."""

import argparse
import sys
from contextlib import aclosing

from newscrawl.cli.console import GOES_ON, BadUsage, StoreCommand, no_arguments, progress
from newscrawl.reading.counted import counted
from newscrawl.storage import ARTICLES, SIGNATURES, Access, Store
from newscrawl.stories import backfill


class Command(StoreCommand):
    """Exit code 0: done; 1: no store, or it failed (the same command goes on); 2: bad usage."""

    access = Access.WRITE
    interrupted = GOES_ON

    def short_desc(self) -> str:
        return "Group stored articles that are near duplicates"

    def long_desc(self) -> str:
        return (
            "Group stored articles that are near duplicates. New articles are grouped as they are stored: "
            "this is for those that an older version stored, and for a store that was rescued."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        what = "articles without a story, or grouped by an older version (default)"
        parser.add_argument("--missing", action="store_true", help=what)
        parser.add_argument("--rebuild", action="store_true", help="regroup all articles; ids are kept")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        async def work(store: Store) -> int:
            placed, changed = await _run(store, rebuild=opts.rebuild)
            print(f"{counted(placed, 'article')} placed, the story of {changed} changed")
            return 0

        with self.failing():
            no_arguments(args)
            if opts.missing and opts.rebuild:
                raise BadUsage("--missing or --rebuild: one of them")
            self.with_store(work)


async def _run(store: Store, *, rebuild: bool) -> tuple[int, int]:
    """Do it, with a bar on a terminal; how many were placed, and how many changed."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    after = await backfill.position(store) if rebuild else ""
    if after:
        print(f"going on after {after}", file=sys.stderr)
    where = backfill.WITH_TEXT if rebuild else backfill.MISSING
    total = await store.count(ARTICLES, {**where, "_id": {"$gt": after}})
    total += 0 if rebuild else await store.count(SIGNATURES, backfill.UNANCHORED)
    steps = backfill.rebuild(store) if rebuild else backfill.missing(store)
    placed = changed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress(*columns) as bar:
        task = bar.add_task("articles", total=total)
        async with aclosing(steps):
            async for step in steps:
                placed, changed = placed + step.placed, changed + step.changed
                bar.advance(task, step.placed)
    return placed, changed
