"""Which articles: the options that ``articles`` and ``export`` share."""

import argparse
from datetime import date, datetime
from typing import Any

from newscrawl.cli.console import BadUsage
from newscrawl.reading import choice, when
from newscrawl.reading.choice import BadChoice, Choice
from newscrawl.sites.days import moments, parse_day

OPTIONS = {
    "source": ("NAME", "from this source (媒体来源)"),
    "editor": ("NAME", "with this editor (责任编辑)"),
    "author": ("NAME", "by this author"),
    "symbol": ("SYMBOL", "about this stock: 600519 (or 600519.SH, sh600519), 700.HK, AAPL"),
    "channel": ("CHANNEL", "in this list (1686 or 国内滚动), section (china/gncj) or breadcrumb (国内财经)"),
    "story": ("ID", "in this story, or in the story of this article (id or URL)"),
    "flag": ("FLAG", "with this flag, such as no_text, video, generic_source"),
}
"""By option: what --help calls its value, and says of it."""

MOST = 10**9
"""What no number of documents can exceed."""


def quantity(text: str) -> int:
    """A number, for argparse: whether it makes sense is for the command to say, but every store takes it."""
    try:
        found = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"invalid int value: {text[:40]!r}") from None
    if found > MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]} is too large: {MOST} at the most")
    return found


def add_filters(parser: argparse.ArgumentParser, *, since: str = "") -> None:
    """The options; ``since`` is what --since takes besides a day, for --help."""
    rule = "An option that is given twice matches either value; different options must all match."
    group = parser.add_argument_group("filters", rule)
    group.add_argument("--since", metavar="DAY", help=f"published on or after this Beijing day{since}")
    group.add_argument("--until", metavar="DAY", help="published on or before this Beijing day (YYYY-MM-DD)")
    for option, (metavar, about) in OPTIONS.items():
        group.add_argument(f"--{option}", action="append", metavar=metavar, help=about)


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """The option that ``as_of`` reads."""
    about = "as the store was at that Beijing time (a day: at its end); nothing that became known later"
    parser.add_argument("--as-of", metavar="TIME", help=about)


def as_of(opts: argparse.Namespace) -> datetime | None:
    """The moment of ``--as-of``; None for now. Raises BadUsage."""
    try:
        return None if opts.as_of is None else when.as_of("--as-of", opts.as_of)
    except BadChoice as error:
        raise BadUsage(str(error)) from error


def where(opts: argparse.Namespace) -> dict[str, Any]:
    """The conditions that the options come to. Raises BadUsage."""
    published = days(opts.since, opts.until)
    try:
        return Choice(**{name: getattr(opts, name) or () for name in OPTIONS}).where(published)
    except BadChoice as error:
        raise BadUsage(f"--{error}") from error


def document_id(text: str) -> str:
    """An ``_id`` as it is or without its prefix, a URL as the id of what it leads to. Raises BadUsage."""
    try:
        return choice.document_id(text)
    except BadChoice as error:
        raise BadUsage(str(error)) from error


def days(since: str | None, until: str | None) -> dict[str, datetime]:
    """The times from the first moment of a Beijing day to the last of another. Raises BadUsage."""
    return moments(*both_days(since, until))


def day_option(option: str, text: str | None) -> date | None:
    """The Beijing day of ``--since`` or ``--until``; None when it is not given. Raises BadUsage."""
    try:
        return None if text is None else parse_day(text)
    except ValueError as error:
        raise BadUsage(f"{option} {error}") from None


def both_days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first and the last Beijing day. Raises BadUsage."""
    first, last = day_option("--since", since), day_option("--until", until)
    if first and last and first > last:
        raise BadUsage(f"--since {first} is after --until {last}")
    return first, last
