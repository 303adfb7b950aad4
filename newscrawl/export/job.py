"""One export, from what the user typed to the file in its place."""

import argparse
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.cli import filters
from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import marks, packed
from newscrawl.export.base import FORMATS, Exporter, Options, exporter
from newscrawl.export.columns import chosen
from newscrawl.items import TRACE
from newscrawl.reading import then
from newscrawl.reading.choice import of_stories
from newscrawl.storage import CONTROL, Put, Store
from newscrawl.storage.grams import phrases

Remember = Callable[[Put], Awaitable[None]]
LAST = "last"
SORT = "-published_at"
"""The newest first, as feeds and --limit want it, and a month after the other, as partitions do."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to export, checked. ``output`` is None for stdout."""

    exporter: Exporter
    output: Path | None
    name: str
    where: dict[str, Any] = field(default_factory=dict)
    limit: int = 0
    goes_on: bool = False
    """Only what the last export of this name did not have."""

    remembered: bool = True
    """Whether the next one may go on where this one ends."""

    as_of: datetime | None = None
    """As the store was at a moment; None: as it is."""

    search: tuple[str, ...] = ()
    """Only what says all of these words."""

    options: Options = field(default_factory=Options)
    by_day: bool = False
    """A lake: a file a day."""

    removed: bool = False
    """With what stood in the bodies and is no part of the articles."""


def parse(args: list[str], opts: argparse.Namespace) -> Job:
    """The job that a command line asks for. Raises BadUsage."""
    kind = _format(args, opts)
    _check(kind, opts)
    goes_on, at = opts.since == LAST, filters.as_of(opts)
    days = argparse.Namespace(**{**vars(opts), "since": None if goes_on else opts.since})
    columns = chosen(kind, opts.columns) if opts.columns is not None else ()
    return Job(
        where=filters.where(days),
        output=_output(kind, opts.output, opts.partition is not None),
        exporter=exporter(kind),
        name=opts.name or kind,
        limit=opts.limit or 0,
        goes_on=goes_on,
        remembered=not opts.limit and at is None and (goes_on or opts.name is not None or opts.since is None),
        as_of=at,
        search=tuple(opts.search or ()),
        options=Options(columns=columns, bom=opts.bom, excel=opts.excel, by_month=opts.partition == "month"),
        by_day=opts.partition == "day",
        removed=opts.removed or TRACE in columns,
    )


def _check(kind: str, opts: argparse.Namespace) -> None:
    if opts.limit is not None and opts.limit < 1:
        raise BadUsage(f"--limit {opts.limit} is not a number of articles (1 or more)")
    if opts.since == LAST and opts.limit:
        raise BadUsage("--limit does not go with --since last: what is beyond it would never be exported")
    if opts.since == LAST and opts.as_of is not None:
        raise BadUsage("--as-of does not go with --since last: what is new since then was not known before")
    if opts.name is not None and not re.fullmatch(r"[\w.-]{1,60}", opts.name):
        raise BadUsage(f"--name {opts.name!r} is no name: up to 60 letters, digits, _ . and -")
    for option in {name for form in FORMATS.values() for name in form.takes}:
        if getattr(opts, option) not in (None, False) and option not in FORMATS[kind].takes:
            its = [name for name, form in FORMATS.items() if option in form.takes]
            raise BadUsage(f"--{option} goes with {' and '.join(its)}, not with {kind}")
    for option in ("limit", "name", "as_of") if opts.partition == "day" else ():
        if getattr(opts, option) is not None:
            name = option.replace("_", "-")
            raise BadUsage(f"--{name} does not go with --partition day, which has every article as it is now")
    if opts.search:
        phrases(opts.search)


def _format(args: list[str], opts: argparse.Namespace) -> str:
    if unknown := [arg for arg in args if arg.startswith("-")]:
        raise BadUsage(f"no option {unknown[0]}; --help shows the options")
    if not args and opts.search and opts.search[-1] in FORMATS:
        raise BadUsage(f"--search takes all words after it: {opts.search[-1]} goes before --search")
    if len(args) != 1 or args[0] not in FORMATS:
        given = f"{' '.join(args)!r} is not one of the formats" if args else "which format?"
        raise BadUsage(f"{given}: {', '.join(FORMATS)}")
    return args[0]


def _output(kind: str, text: str | None, by_month: bool) -> Path | None:
    """Where the output goes, looked at before any work is done for it."""
    form = FORMATS[kind]
    folder = form.folder or by_month
    if text in (None, "-") and form.stdout:
        return None
    if text in (None, "-"):
        raise BadUsage(f"{kind} does not go to stdout: -o {'DIR' if folder else 'FILE'}")
    output = Path(str(text))
    if not output.resolve().parent.is_dir():
        raise BadUsage(f"-o {text}: there is no folder {output.resolve().parent}")
    if output.exists() and output.is_dir() != folder:
        raise BadUsage(f"-o {text} is {'not a' if folder else 'a'} folder")
    if output.suffix in packed.KINDS and not form.packs:
        raise BadUsage(f"-o {text}: {kind} is not compressed as a whole")
    packed.check(output)
    return output


async def run(
    store: Store, job: Job, remember: Remember | None = None, written: Callable[[], None] | None = None
) -> int:
    """Export; how many documents it came to. Raises StoreError, OSError, BadUsage.

    ``remember`` keeps where it ended, where that is not for the store itself to do; ``written`` is called
    with every document.
    """
    if job.by_day:
        return await _lake(store, job, written or (lambda: None))
    mark_id = marks.key(job.name, _named(job))
    mark = await marks.load(store, mark_id) if job.goes_on else None
    progress = marks.Progress(mark, datetime.now(UTC))
    where = _from_day(await of_stories(store, job.where, job.as_of), mark["since_at"] if mark else None)
    options = replace(job.options, part=_part(mark) if job.goes_on else None)
    with job.exporter(job.output, options) as write:
        async for doc in _documents(store, job, where, progress.after):
            if progress.is_new(doc):
                write(doc if job.removed else {k: v for k, v in doc.items() if k != TRACE})
                progress.note(doc)
                if written:
                    written()
    if job.remembered:
        since = where.get("published_at", {}).get("$gte")
        kept = Put(CONTROL, progress.mark(mark_id, since))
        await (remember(kept) if remember else store.write([kept]))
    return progress.documents


async def _documents(
    store: Store, job: Job, where: dict[str, Any], after: datetime | None
) -> AsyncIterator[Doc]:
    if job.as_of is None:
        among = {**where, "_id": {"$in": list(await _found(store, job, where))}} if job.search else where
        async for doc in marks.candidates(store, among, after, SORT, job.limit):
            yield doc
    elif job.search:
        hits = await then.search(store, job.search, where, job.as_of)
        docs = sorted((hit.doc for hit in hits), key=then.order, reverse=True)
        for doc in docs[: job.limit or None]:
            yield doc
    else:
        async for doc in then.articles(store, where, job.as_of, job.limit):
            yield doc


def _named(job: Job) -> dict[str, Any]:
    """What tells exports of one name apart."""
    return {**job.where, "search": " ".join(job.search)} if job.search else job.where


async def _found(store: Store, job: Job, where: dict[str, Any]) -> frozenset[str]:
    """The ids of the articles that say the words."""
    return frozenset([hit.doc["_id"] async for hit in store.search(job.search, where, limit=0)])


async def _lake(store: Store, job: Job, written: Callable[[], None]) -> int:
    from newscrawl.export import lake  # here: pyarrow is an extra

    assert job.output is not None  # noqa: S101 - parse sees to it
    where = await of_stories(store, job.where)
    key = marks.key("lake", {**_named(job), "columns": " ".join(job.options.columns)})
    among = await _found(store, job, where) if job.search else None
    order = lake.Order(job.output, where, key, job.options.columns, among, written)
    is_there = job.output.is_dir() and any(job.output.iterdir())
    return await (lake.update if job.goes_on and is_there else lake.make)(store, order)


def _from_day(where: dict[str, Any], since: datetime | None) -> dict[str, Any]:
    if since is None:
        return where
    return {**where, "published_at": {**where.get("published_at", {}), "$gte": since}}


def _part(mark: Doc | None) -> str:
    """The name of what this run adds to a folder: the same again when it is killed and run again."""
    return f"part-{mark['started_at']:%Y%m%dT%H%M%S%f}" if mark else "part-0"
