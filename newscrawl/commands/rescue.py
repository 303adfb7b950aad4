"""``scrapy rescue OLD NEW``: saves what can be read of a damaged SQLite file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli.console import BadUsage, StoreCommand, progress, stdout
from newscrawl.cli.usage import FILES
from newscrawl.codec import dumps
from newscrawl.reading.tables import Column, Grid
from newscrawl.storage import ARTICLES

if TYPE_CHECKING:
    from newscrawl.upkeep.rescue import Rescue

SCHEME = "sqlite:///"


class Command(StoreCommand):
    """Exit code 0: saved what can be read, the table says what is lost; 1: nothing; 2: bad usage."""

    examples = ("scrapy rescue broken/news.db data/news.db",)

    def syntax(self) -> str:
        return "[options] OLD NEW"

    def short_desc(self) -> str:
        return "Save what can be read of a damaged SQLite file into a new one"

    def long_desc(self) -> str:
        return (
            "Read the damaged file OLD and its log OLD-wal page by page, and write every intact document to "
            "the new file NEW. OLD is not changed. Lost documents are counted by collection; reextract "
            "restores articles from the archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def completes(self) -> tuple[str, ...]:
        return (FILES,)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.upkeep.rescue import Rescue

        with self.failing():
            rescue = Rescue(*_files(args))
            rescue.check()
            _watched(rescue)
            self._show(rescue, as_json=opts.json)

    def _show(self, rescue: "Rescue", *, as_json: bool) -> None:
        if as_json:
            counts = {
                name: {"saved": one.saved, "lost": one.lost, "is_guess": one.is_guess, "broken": one.broken}
                for name, one in rescue.counts.items()
            }
            print(dumps({"old": str(rescue.old), "new": str(rescue.new), "collections": counts}))
            return
        stdout().print(table(rescue))
        if any(one.is_guess for one in rescue.counts.values()):
            print("~ counted by the numbers of rows: rows that had been deleted are among them.")
        articles = rescue.counts.get(ARTICLES)
        if articles is None or articles.lost or articles.broken:
            folder = self.settings["ARCHIVE_DIR"] or "DIR"
            print("What is lost of the articles, from the archive, once NEW is in its place:")
            print(f"  newscrawl reextract --archive {folder}")


def _watched(rescue: "Rescue") -> None:
    """With a count on a terminal; elsewhere silence."""
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with progress(
        SpinnerColumn(), TextColumn("{task.completed} documents saved"), TimeElapsedColumn()
    ) as bar:
        task = bar.add_task("", total=None)
        for saved in rescue.run():
            bar.update(task, completed=saved)


def table(rescue: "Rescue") -> Grid:
    """A line a collection."""
    numbers = ("saved", "lost", "unreadable pages, rows")
    columns = [Column("collection"), *(Column(name, right=True) for name in numbers)]
    made = Grid(columns, title=f"{rescue.old} → {rescue.new}")
    for name, one in sorted(rescue.counts.items()):
        made.add(name, str(one.saved), f"{'~' * one.is_guess}{one.lost}", str(one.broken))
    return made


def _files(args: list[str]) -> tuple[Path, Path]:
    """Raises BadUsage."""
    if len(args) != 2:
        raise BadUsage("two files: rescue OLD NEW, as in: rescue broken/news.db news.db")
    old, new = (Path(arg.removeprefix(SCHEME)).expanduser() for arg in args)
    return old, new
