"""Which articles: what options and arguments come to, as conditions for the store."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newscrawl import stories
from newscrawl.reading import versions
from newscrawl.sites import registry
from newscrawl.sites.days import midnight, moments, parse_day
from newscrawl.sites.errors import BadUrl
from newscrawl.storage import ARTICLES, Store

FIELDS = {
    "source": "source",
    "editor": "editors",
    "author": "authors",
    "symbol": "symbols",
    "channel": "channel",
    "story": "story_id",
    "flag": "flags",
}
"""By the name of a choice, the field."""

STORY = "story:"
"""What a story's id begins with."""

When = str | date | datetime
"""A day or a moment: text (``2024-05-17``, ``2024-05-17 09:30``), a date, or a datetime. Without an offset it
is the home site's clock: Beijing's."""


_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class BadChoice(ValueError):
    """A value that nothing can be chosen by. The text begins with the name of the choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Conditions by name; several values of one mean either, several names mean all."""

    source: Sequence[str] = ()
    editor: Sequence[str] = ()
    author: Sequence[str] = ()
    symbol: Sequence[str] = ()
    channel: Sequence[str] = ()
    story: Sequence[str] = ()
    flag: Sequence[str] = ()

    def where(self, published: Mapping[str, datetime]) -> dict[str, Any]:
        """The conditions for the store. Raises BadChoice."""
        found: dict[str, Any] = {"published_at": dict(published)} if published else {}
        for name, field in FIELDS.items():
            given: Sequence[Any] = getattr(self, name)
            if name == "symbol":
                given = [_symbol(text) for text in given]
            if name == "story":
                given = [_story(text) for text in given]
            if name == "channel" and given:
                field, given = _channel(given)
            if given:
                found[field] = either(given)
        return found


async def of_stories(
    store: Store, conditions: Mapping[str, Any], at: datetime | None = None
) -> dict[str, Any]:
    """The conditions with the stories of articles in the place of these, and every name that a story has, or
    had at a moment."""
    asked = conditions.get("story_id")
    if not asked:
        return dict(conditions)
    given: list[str] = asked["$in"] if isinstance(asked, dict) else [asked]
    named = [text if text.startswith(STORY) else await _story_of(store, text, at) or text for text in given]
    known = [name for text in named for name in await stories.names(store, text, at)]
    return {**conditions, "story_id": {"$in": list(dict.fromkeys(known))}}


async def _story_of(store: Store, docid: str, at: datetime | None) -> str | None:
    found = (
        await versions.article(store, docid, at) if at else (await store.get(ARTICLES, [docid])).get(docid)
    )
    return (found or {}).get("story_id")


def document_id(text: str) -> str:
    """An ``_id`` as it is or without its prefix, a URL as the id of what it leads to. Raises BadChoice."""
    if found := registry.id_of(text):
        return found
    try:
        return (registry.of_url(text) or registry.home()).document_id(text)
    except BadUrl as error:
        raise BadChoice(f"{text!r} is neither a document id nor a URL ({error})") from error


def either(values: Sequence[Any]) -> Any:
    """The condition that a field has one of the values."""
    return values[0] if len(values) == 1 else {"$in": sorted(set(values))}


def between(since: When | None, until: When | None) -> dict[str, datetime]:
    """The condition on a time: from a moment, or the first of a day, to a moment, or the last of a day; both
    included. Raises BadChoice."""
    found: dict[str, datetime] = {}
    if since is not None:
        found["$gte"] = _begin(read_when("since", since))
    if until is not None:
        last = read_when("until", until)
        found |= {"$lte": last} if isinstance(last, datetime) else moments(None, last)
    first = found.get("$gte", _BEGINNING)
    if first >= found.get("$lt", _END) or first > found.get("$lte", _END):
        raise BadChoice(f"since {since} is after until {until}")
    return found


def as_of(name: str, value: When) -> datetime:
    """A moment; a day is its end. Raises BadChoice."""
    found = read_when(name, value)
    if isinstance(found, datetime):
        return found
    return midnight(found + timedelta(days=1)) - timedelta(milliseconds=1)


def read_when(name: str, value: When) -> date | datetime:
    """A day as a date, a moment as a datetime in UTC. Raises BadChoice, which names ``name``."""
    try:
        if isinstance(value, str):
            value = _read(value.strip())
        if not isinstance(value, datetime):
            return parse_day(str(value))
        local = value if value.tzinfo else value.replace(tzinfo=registry.home().zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadChoice(f"{name} {error}") from None


def _read(text: str) -> date | datetime:
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d.*", text, re.ASCII):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{text} is not a time (YYYY-MM-DD HH:MM)") from None
    try:
        return parse_day(text)
    except ValueError as error:
        raise ValueError(f"{error} or time (YYYY-MM-DD HH:MM)") from None


def _begin(when: date | datetime) -> datetime:
    return when if isinstance(when, datetime) else midnight(when)


def _story(text: str) -> str:
    """A story's id as it is, or the id of an article of it; what is neither, no article has."""
    try:
        return text if text.startswith(STORY) else document_id(text)
    except BadChoice:
        return text


def _symbol(text: str) -> str:
    found = registry.home().symbol(text)
    if not found:
        raise BadChoice(f"symbol {text}: write it as 600519.SH, 00700.HK or AAPL.US")
    return found


def _channel(given: Sequence[str]) -> tuple[str, list[Any]]:
    """The field that the channels are named by, and its values: a list, a section, or a breadcrumb."""
    found = [_one_channel(text) for text in given]
    fields = {field for field, _ in found}
    if len(fields) > 1:
        raise BadChoice("channel: several must be of one kind: lists, sections (china/gncj) or breadcrumbs")
    return fields.pop(), [value for _, value in found]


def _one_channel(text: str) -> tuple[str, Any]:
    if lists := registry.lists_named(text):
        return _list_field(lists[0].key)
    if text.isdecimal():
        return _list_field(text)
    if text.isascii():
        return "channel.path", text.strip("/")
    return "channel.name", text


def _list_field(key: str) -> tuple[str, Any]:
    """Documents from before ``channel.lists`` have the numbers alone."""
    return ("channel.lids", int(key)) if key.isdecimal() else ("channel.lists", key)
