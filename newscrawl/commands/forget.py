"""``scrapy forget ID|URL …``: takes articles down, in the store and the archive, for good."""

import argparse
import sys
from contextlib import aclosing
from pathlib import Path

from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn

from newscrawl.archive import ArchiveError
from newscrawl.cli.console import GOES_ON, BadUsage, StoreCommand, progress, stdout
from newscrawl.config import program
from newscrawl.forget import asked, choice, undo
from newscrawl.forget.choice import MOST, Choice
from newscrawl.forget.job import Job
from newscrawl.forget.names import find
from newscrawl.forget.record import unfinished
from newscrawl.reading import listing, values
from newscrawl.reading.counted import counted
from newscrawl.storage import Access, Store

SHOWN = {"rows": "tombstones", "ties": "stories", "pages": "archive", "purge": "store file"}
"""What the steps are called on a terminal, where not by their own names."""

MOST_NAMED = 10
LISTED = ("_id", "title", "source", "editors", "published_at")


class Command(StoreCommand):
    """Exit code 0: all is gone; 1: not all (stderr says what remains); 2: bad usage, nothing is done."""

    examples = (
        "scrapy forget comos:kmvtrqp2810447",
        "scrapy forget --source 青禾财经 --before 2020-01-01 --dry-run",
    )

    access = Access.WRITE

    def syntax(self) -> str:
        return "[options] ID|URL …"

    def short_desc(self) -> str:
        return "Take articles down for good, from store and archive"

    def long_desc(self) -> str:
        return (
            "Remove articles with their former versions, rejects, search terms, places in stories and "
            "archived pages, and keep a tombstone of each id, so that no run fetches or extracts them "
            "again. If it was interrupted, the same command, or one without arguments, continues."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--source", metavar="NAME", help="all articles of this source (媒体来源); needs --before"
        )
        parser.add_argument("--before", metavar="DAY", help="published before this Beijing day (YYYY-MM-DD)")
        parser.add_argument("--archive", metavar="DIR", help="WARC folder (default: ARCHIVE_DIR)")
        parser.add_argument("--dry-run", action="store_true", help="only list what would be removed")
        parser.add_argument("--yes", action="store_true", help="with --source: do not ask")
        parser.add_argument(
            "--undo",
            action="store_true",
            help="remove the tombstones, so that runs may fetch the articles again",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if opts.dry_run:
            self.access = Access.READ

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            with self.failing():
                chosen, root = asked.choice(args, opts), self._root(opts)
                self.with_store(lambda store: self._work(store, chosen, root, opts))
        except ArchiveError as error:
            self.fail(str(error), 1)
        except KeyboardInterrupt:
            self.fail(GOES_ON, 1)

    def _root(self, opts: argparse.Namespace) -> Path | None:
        if opts.archive is not None and not Path(opts.archive).is_dir():
            raise BadUsage(f"--archive {opts.archive}: there is no such folder")
        root = opts.archive or self.settings["ARCHIVE_DIR"]
        return Path(root) if root else None

    async def _work(self, store: Store, chosen: Choice, root: Path | None, opts: argparse.Namespace) -> int:
        if strangers := await self._strangers(store, chosen):
            for line in strangers[:-1]:
                print(f"{program.called()} forget: error: {line}", file=sys.stderr)
            self.fail(strangers[-1], 2)
            return 2
        if opts.undo:
            return await self._undo(store, chosen)
        if opts.dry_run:
            docs = [{name: doc.get(name) for name in LISTED} async for doc in chosen.articles(store)]
            stdout().print(listing.table(docs))
            ids = len((await chosen.find(store)).of)
            going = counted(len(docs), "article")
            print(f"{going} would go, with their versions and archived pages (--dry-run);")
            print(f"{counted(ids, 'id')} would never be fetched again.")
            return 0
        count = await chosen.count(store) if chosen.before else 0
        if count and not opts.yes and not _agreed(told := f"{counted(count, 'article')} of {chosen.told}"):
            self.fail(f"{told}: --yes takes them down; nothing is done", 2)
            return 2
        return await self._take_down(store, chosen, root)

    async def _undo(self, store: Store, chosen: Choice) -> int:
        raised = await undo.undo(store, chosen.ids)
        if not raised:
            self.fail("none of these was taken down", 1)
            return 1
        print(f"The next run may fetch again: {' '.join(raised)}")
        return 0

    async def _strangers(self, store: Store, chosen: Choice) -> list[str]:
        """A line for each thing that the store does not know."""
        begun = await unfinished(store)
        if chosen.before:
            if any(one.asked == chosen.told for one in begun):
                return []  # the same command again: its articles may be gone, and their pages still there
            return await values.strangers(store, {"source": [chosen.source]})
        if not chosen.ids and not begun:
            return ["which articles? Give ids or URLs, or --source NAME --before DAY"]
        known = (await find(store, chosen.ids)).known
        return [await asked.stranger(store, key) for key in chosen.ids if key not in known]

    async def _take_down(self, store: Store, chosen: Choice, root: Path | None) -> int:
        docs = [] if chosen.before else [doc async for doc in chosen.articles(store)]
        same = await choice.same_text(store, docs)
        job = Job(store, root)
        with progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()) as bar:
            tasks: dict[str, TaskID] = {}
            async with aclosing(job.run(lambda done: chosen.records(store, done))) as steps:
                async for step in steps:
                    if step.what not in tasks:
                        tasks[step.what] = bar.add_task(SHOWN.get(step.what, step.what))
                    bar.update(tasks[step.what], completed=step.done, total=step.total)
        if chosen.before and (left := await chosen.count(store)):
            print(f"{counted(left, 'article')} left: the same command takes the next {MOST} at the most")
        return self._tell(job, [key for key in same if key not in job.ids])

    def _tell(self, job: Job, same: list[str]) -> int:
        if job.resumed:
            print("Went on where a take-down was interrupted.")
        if same:
            more = " …" if len(same) > MOST_NAMED else ""
            print(f"With the same text, and still there: {' '.join(same[:MOST_NAMED])}{more}")
        names = ("articles", "revisions", "rejects")
        gone = [counted(job.removed[name], name[:-1]) for name in names]
        gone.append(counted(job.removed["pages"], "archived page"))
        print(f"Gone: {', '.join(gone)}. Never fetched again: {counted(len(job.ids), 'id')}")
        for line in job.troubles[:-1]:
            print(f"{program.called()} forget: {line}", file=sys.stderr)
        if job.troubles:
            self.fail(f"{job.troubles[-1]}; forget the same again when that is mended", 1)
        return int(bool(job.troubles))


def _agreed(told: str) -> bool:
    """Ask on a terminal; elsewhere nobody has agreed."""
    if not sys.stdin or not sys.stdin.isatty():
        return False
    return input(f"{told} go for good: yes or no? ").strip().lower() in ("y", "yes")
