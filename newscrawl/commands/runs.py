"""``scrapy runs``: the last runs, a line each, or as JSON."""

import argparse

from newscrawl.cli.console import BadUsage, StoreCommand, no_arguments, stdout
from newscrawl.cli.filters import quantity
from newscrawl.codec import Doc, dumps
from newscrawl.reading.tables import Column, Grid
from newscrawl.runs.record import kind_of
from newscrawl.sites import registry
from newscrawl.sites.days import local
from newscrawl.storage import RUNS, Store

COUNTS = {"listed": 4, "new": 2, "stored": 0, "revised": 3, "rejected": 5, "gone": 7, "failed": 1}
"""The counts that are shown, each with its weight: the highest leaves first on a narrow terminal."""


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store; 2: bad usage."""

    def short_desc(self) -> str:
        return "Show the last runs: when, with what result, and why they failed"

    def long_desc(self) -> str:
        return (
            "Show the last runs, the newest first: when they began (Beijing time), what kind they were "
            "(list, backfill, follow, url=, replay; left: another run was active), how many seconds they "
            "took, what they counted, and why they failed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--limit", type=quantity, default=10, metavar="N", help="at most N runs (default: 10)"
        )
        parser.add_argument("--failed", action="store_true", help="only failed runs")
        parser.add_argument("--json", action="store_true", help="print one JSON document per line")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        async def work(store: Store) -> int:
            where = {"ok": False} if opts.failed else None
            runs = [doc async for doc in store.find(RUNS, where, sort="-started_at", limit=opts.limit)]
            if opts.json:
                for run in runs:
                    print(dumps(run))
            else:
                stdout().print(table(runs) if runs else f"no {'failed ' * opts.failed}run on record")
            return 0

        def check() -> None:
            no_arguments(args)
            if opts.limit < 1:
                raise BadUsage(f"--limit {opts.limit} is not a number of runs (1 or more)")

        self.with_store(work, check)


def table(runs: list[Doc]) -> Grid:
    """Runs a line each, the newest first, with their spider where there are several; times are Beijing's."""
    several = len({run["spider"] for run in runs}) > 1
    columns = [Column(name, weight, right=True) for name, weight in COUNTS.items()]
    seconds = Column("s", 6, right=True)
    made = Grid(
        [
            Column(f"{registry.home().place} time"),
            *([Column("spider", 2)] if several else []),
            Column("kind"),
            seconds,
            *columns,
            Column("ended", least=16),
        ]
    )
    for run in runs:
        counts = [str(run["counts"].get(name, 0)) for name in COUNTS]
        when = f"{local(run['started_at']):%Y-%m-%d %H:%M:%S}" if run["started_at"] else "?"
        ended = "ok" if run["ok"] else run["problem"]
        spider = [run["spider"] or "?"] if several else []
        made.add(when, *spider, kind_of(run), f"{run['seconds']:.0f}", *counts, ended)
    return made
