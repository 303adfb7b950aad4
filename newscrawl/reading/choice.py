"""Which articles: what options and arguments come to, as conditions for the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawl import stories
from newscrawl.reading import versions
from newscrawl.sites import registry
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
    try:
        return registry.document_id(text)
    except BadUrl as error:
        raise BadChoice(f"{text!r} is neither a document id nor a URL ({error})") from error


def either(values: Sequence[Any]) -> Any:
    """The condition that a field has one of the values."""
    return values[0] if len(values) == 1 else {"$in": sorted(set(values))}


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
