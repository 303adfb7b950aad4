"""``scrapy reextract``: today's extraction over the archive, with no network; what changed is a revision."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli.console import GOES_ON, BadUsage, StoreCommand, no_arguments, progress, stdout
from newscrawl.cli.filters import both_days, quantity
from newscrawl.codec import dumps
from newscrawl.reading.counted import counted
from newscrawl.storage import Access

if TYPE_CHECKING:
    from newscrawl.reextract.diff import Summary
    from newscrawl.reextract.job import Job
    from newscrawl.reextract.orders import Orders

MOST_JOBS = 512


class Command(StoreCommand):
    """Exit code 0: done; 1: not done, or pages could not be read (stderr says why); 2: bad usage."""

    examples = (
        "scrapy reextract --dry-run",
        "scrapy reextract --since 2024-05-01",
    )

    interrupted = GOES_ON

    def short_desc(self) -> str:
        return "Extract archived pages again, without a network; changes become revisions"

    def long_desc(self) -> str:
        return (
            "Run the current extraction over the archived page of each article and each reject. With "
            "--archive, also over pages in that folder or file that no document points to. Changes become "
            "revisions; a reject that is an article now is stored. If it was interrupted, the same command "
            "continues."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--archive", metavar="DIR", help="WARC folder or file (default: ARCHIVE_DIR)")
        parser.add_argument(
            "--since", metavar="DAY", help="published on or after this Beijing day, YYYY-MM-DD"
        )
        parser.add_argument("--until", metavar="DAY", help="published on or before this Beijing day")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing, only show what would change"
        )
        parser.add_argument(
            "--jobs", type=quantity, default=_cores(), metavar="N", help="processes (default: cores)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if not opts.dry_run:  # with an archive of its own, a lost store is made anew
            self.access = Access.MAKE if opts.archive else Access.WRITE

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.archive import ArchiveError  # here, as below: --help needs none of it
        from newscrawl.pipelines import enrich
        from newscrawl.reextract.job import Job
        from newscrawl.reextract.pool import Pool, WorkersDied

        try:
            with self.failing():
                no_arguments(args)
                if not 1 <= opts.jobs <= MOST_JOBS:
                    raise BadUsage(f"--jobs {opts.jobs} is not a number of processes (1 or more)")
                orders = self._orders(opts)
                enricher = enrich.load(self.settings.getlist("ENRICH"))
                with Pool(orders.root, opts.jobs) as pool:  # before the store: it has a thread
                    self.with_store(lambda store: self._work(Job(store, pool, orders, enricher), opts))
        except (ArchiveError, WorkersDied) as error:
            self.fail(str(error), 1)

    def _orders(self, opts: argparse.Namespace) -> "Orders":
        from newscrawl.reextract.orders import Orders

        since, until = both_days(opts.since, opts.until)
        usual = self.settings["REPLAY"] or self.settings["ARCHIVE_DIR"]
        root = usual if opts.archive is None else opts.archive
        if not root:
            raise BadUsage("which archive? ARCHIVE_DIR is off; give --archive DIR")
        if not Path(root).exists():
            raise BadUsage(f"there is no archive {root}; give --archive DIR")
        return Orders(str(root), since, until, everything=opts.archive is not None, dry_run=opts.dry_run)

    async def _work(self, job: "Job", opts: argparse.Namespace) -> int:
        with progress() as bar:
            task = bar.add_task("pages", total=await job.total())
            async for done in job.run():
                bar.advance(task, done)
        self._show(job.summary, opts)
        if bad := job.summary.counts["unreadable"]:
            self.fail(f"{counted(bad, 'page')} could not be read: {job.summary.unreadable}", 1)
        return int(bool(bad))

    def _show(self, summary: "Summary", opts: argparse.Namespace) -> None:
        if opts.json:
            print(dumps(summary.to_json(dry_run=opts.dry_run)))
            return
        if summary.resumed:
            print("Going on where the last run was interrupted; the counts are of this run.")
        for table in summary.tables():
            stdout().print(table)
        for text, count in summary.troubles.most_common(10):
            print(f"{count} × {text}")
        if opts.dry_run:
            print("Nothing was written (--dry-run).")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
