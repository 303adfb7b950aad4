"""``scrapy coverage``: by Beijing day and channel what was listed, what became of it, and what is missing."""

import argparse
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from newscrawl.cli.console import BadUsage, StoreCommand, no_arguments, progress, stdout
from newscrawl.cli.filters import day_option
from newscrawl.codec import dumps
from newscrawl.reading.sound import SoundStore
from newscrawl.sites import registry
from newscrawl.sites.days import local_day
from newscrawl.storage import Access, Store

if TYPE_CHECKING:
    from newscrawl.coverage import Coverage, Window

USUAL_DAYS = 30


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store, or the page could not be written; 2: bad usage."""

    examples = (
        "scrapy coverage",
        "scrapy coverage --since 2024-05-01 --until 2024-05-31 --html coverage.html",
    )

    only: ClassVar = {"articles": frozenset({"published_at", "channel", "source"})}

    def short_desc(self) -> str:
        return "Show by day and channel what was listed and stored, and what is missing"

    def long_desc(self) -> str:
        return (
            "Show by Beijing day and channel what was listed and stored and what is missing, and for each "
            "gap the command that fills it; then by channel how fresh it is, and by day how many articles "
            "have which field, and their sources."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--since", metavar="DAY", help="first Beijing day, YYYY-MM-DD (default: 30 days ago)"
        )
        parser.add_argument("--until", metavar="DAY", help="last Beijing day, inclusive (default: today)")
        parser.add_argument(
            "--channels", metavar="LIST", help="list ids or names: 1686,部委动态 (default: all)"
        )
        parser.add_argument("--html", metavar="FILE", help="write an HTML page with charts instead")
        parser.add_argument(
            "--recount",
            action="store_true",
            help="first recount all changed days, and save the counts",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object instead")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        now = datetime.now(UTC)
        with self.failing():
            no_arguments(args)
            window = window_of(opts, now)
            _check(opts.html)
            self.access = Access.WRITE if opts.recount else Access.READ
            self.with_store(lambda store: self._work(store, window, now, opts))

    async def _work(self, store: Store, window: "Window", now: datetime, opts: argparse.Namespace) -> int:
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        from newscrawl.coverage import measure
        from newscrawl.runs import daycounts

        stale = timedelta(hours=self.settings.getfloat("GATE_STALE_HOURS"))
        with progress(SpinnerColumn(), TextColumn("counting the days"), TimeElapsedColumn()) as bar:
            bar.add_task("", total=None)
            if opts.recount:
                await daycounts.refresh(store, math.inf)
            sound = SoundStore(store, self.only) if opts.recount else store
            found = await measure(sound, window, now, stale)
        return self._show(found, opts)

    def _show(self, found: "Coverage", opts: argparse.Namespace) -> int:
        from newscrawl.coverage import asjson, page, table

        if opts.html:
            try:
                page.write(found, Path(opts.html))
            except OSError as error:
                self.fail(f"{opts.html}: {error.strerror or error}", 1)
                return 1
        if opts.json:
            print(dumps(asjson.to_json(found)))
        elif opts.html:
            print(opts.html)
        else:
            for part in table.tables(found):
                stdout().print(part)
        return 0


def _check(html: str | None) -> None:
    """Raise BadUsage for a file that no page can be written to."""
    if html is not None and not Path(html or ".").resolve().parent.is_dir():
        raise BadUsage(f"--html {html}: there is no such folder")
    if html is not None and (not html or Path(html).is_dir()):
        raise BadUsage(f"--html {html!r} names no file")


def window_of(opts: argparse.Namespace, now: datetime) -> "Window":
    """The days and channels asked for. Raises BadUsage."""
    from newscrawl.coverage import Window

    until = day_option("--until", opts.until) or local_day(now)
    since = day_option("--since", opts.since) or until - timedelta(days=USUAL_DAYS - 1)
    if since > until:
        raise BadUsage(f"--since {since} is after --until {until}")
    try:
        asked = opts.channels
        lists = registry.lists_chosen(asked, "--channels") if asked is not None else []
    except ValueError as error:
        raise BadUsage(str(error)) from error
    return Window(since, until, frozenset(one.key for one in lists))
