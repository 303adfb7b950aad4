"""What an export is asked for: checked before the store is touched, and before anything is written."""

import argparse
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.cli import filters
from newscrawl.cli.console import BadUsage
from newscrawl.export import packed
from newscrawl.export.base import FORMATS, Exporter, Options, exporter
from newscrawl.export.columns import chosen
from newscrawl.items import TRACE
from newscrawl.storage.grams import phrases

LAST = "last"


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
    if not folder and str(text).endswith("/"):
        raise BadUsage(f"-o {text} is a folder; {kind} goes to a file")
    bare = output.with_suffix("") if output.suffix in packed.KINDS else output
    if not folder and (said := bare.suffix[1:]) in FORMATS and said != kind:
        raise BadUsage(f"-o {text}: the name says {said}, the format is {kind}")
    if output.exists() and output.is_dir() != folder:
        raise BadUsage(f"-o {text} is {'not a' if folder else 'a'} folder")
    if output.suffix in packed.KINDS and not form.packs:
        raise BadUsage(f"-o {text}: {kind} is not compressed as a whole")
    packed.check(output)
    return output
