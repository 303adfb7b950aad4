"""Which articles: the options that ``articles`` and ``export`` share, as conditions for the store."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from newscrawl import stories
from newscrawl.cli.console import BadUsage
from newscrawl.sites import registry
from newscrawl.sites.base import BadUrl
from newscrawl.sites.days import moments, parse_day
from newscrawl.storage import ARTICLES, Store

FIELDS = {
    "source": ("source", "NAME", "whose source (媒体来源) is NAME"),
    "editor": ("editors", "NAME", "with this editor (责任编辑)"),
    "author": ("authors", "NAME", "by this author"),
    "symbol": ("symbols", "SYMBOL", "about this stock: 600519 (or 600519.SH, sh600519), 700.HK, AAPL"),
    "channel": (
        "channel",
        "CHANNEL",
        "of this list (1686 or 国内滚动), section (china/gncj) or breadcrumb (国内财经)",
    ),
    "story": ("story_id", "ID", "of this group of near-duplicates, or of this article's (id or URL)"),
    "flag": ("flags", "FLAG", "with this flag, such as no_text, video, generic_source"),
}
"""By option: the field, and what --help says."""

STORY = "story:"
"""What a story's id begins with."""


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
    group = parser.add_argument_group("which articles (an option given again means either; several mean all)")
    group.add_argument("--since", metavar="DAY", help=f"published on this Beijing day or later{since}")
    group.add_argument("--until", metavar="DAY", help="published on this Beijing day (YYYY-MM-DD) or earlier")
    for option, (_, metavar, about) in FIELDS.items():
        group.add_argument(f"--{option}", action="append", metavar=metavar, help=about)


def where(opts: argparse.Namespace) -> dict[str, Any]:
    """The conditions that the options come to. Raises BadUsage."""
    found: dict[str, Any] = {}
    if published := days(opts.since, opts.until):
        found["published_at"] = published
    for option, (field, *_) in FIELDS.items():
        given: list[str] = getattr(opts, option) or []
        if option == "symbol":
            given = [_symbol(text) for text in given]
        if option == "story":
            given = [_story(text) for text in given]
        if option == "channel" and given:
            field, values = _channel(given)
            found[field] = either(values)
        elif given:
            found[field] = either(given)
    return found


async def of_stories(store: Store, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions with the stories of articles in the place of these, and every name that a story has."""
    asked = conditions.get("story_id")
    if not asked:
        return dict(conditions)
    given: list[str] = asked["$in"] if isinstance(asked, dict) else [asked]
    articles = await store.get(ARTICLES, [text for text in given if not text.startswith(STORY)])
    named = [str((articles.get(text) or {}).get("story_id") or text) for text in given]
    known = [name for text in named for name in await stories.names(store, text)]
    return {**conditions, "story_id": {"$in": list(dict.fromkeys(known))}}


def document_id(text: str) -> str:
    """An ``_id`` as it is or without its prefix, a URL as the id of what it leads to. Raises BadUsage."""
    if found := registry.id_of(text):
        return found
    try:
        return (registry.of_url(text) or registry.home()).document_id(text)
    except BadUrl as error:
        raise BadUsage(f"{text!r} is neither a document id nor a URL ({error})") from error


def either(values: Sequence[Any]) -> Any:
    """The condition that a field has one of the values."""
    return values[0] if len(values) == 1 else {"$in": sorted(set(values))}


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


def _story(text: str) -> str:
    """A story's id as it is, or the id of an article of it; what is neither, no article has."""
    try:
        return text if text.startswith(STORY) else document_id(text)
    except BadUsage:
        return text


def _symbol(text: str) -> str:
    found = registry.home().symbol(text)
    if not found:
        raise BadUsage(f"--symbol {text}: write it as 600519.SH, 00700.HK or AAPL.US")
    return found


def _channel(given: list[str]) -> tuple[str, list[Any]]:
    """The field that the channels are named by, and its values: a list, a section, or a breadcrumb."""
    found = [_one_channel(text) for text in given]
    fields = {field for field, _ in found}
    if len(fields) > 1:
        raise BadUsage("--channel: several must be of one kind: lists, sections (china/gncj) or breadcrumbs")
    return fields.pop(), [value for _, value in found]


def _one_channel(text: str) -> tuple[str, Any]:
    if lists := registry.home().lists.find(text):
        return _list_field(lists[0].key)
    if text.isdecimal():
        return _list_field(text)
    if text.isascii():
        return "channel.path", text.strip("/")
    return "channel.name", text


def _list_field(key: str) -> tuple[str, Any]:
    """Documents from before ``channel.lists`` have the numbers alone."""
    return ("channel.lids", int(key)) if key.isdecimal() else ("channel.lists", key)
