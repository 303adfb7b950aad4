"""Arguments of the library as conditions for the store."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from newscrawl.reading import when
from newscrawl.reading.choice import Choice
from newscrawl.reading.when import When, between

Some = str | Iterable[str] | None


def given(
    source: Some, editor: Some, author: Some, symbol: Some, channel: Some, story: Some, flag: Some
) -> dict[str, list[str]]:
    """By name the values asked for, of the names that were given."""
    names = ("source", "editor", "author", "symbol", "channel", "story", "flag")
    values = (source, editor, author, symbol, channel, story, flag)
    return {name: _several(value) for name, value in zip(names, values, strict=True) if value is not None}


def conditions(chosen: Mapping[str, list[str]], since: When | None, until: When | None) -> dict[str, Any]:
    """The conditions for the store. Raises ValueError."""
    if empty := [name for name, values in chosen.items() if not values]:
        raise ValueError(f"{empty[0]} names nothing: leave it out, or give a value")
    return Choice(**chosen).where(between(since, until))


def moment(as_of: When | None) -> datetime | None:
    """The moment of ``as_of``. Raises ValueError."""
    return None if as_of is None else when.as_of("as_of", as_of)


def window(since: When, until: When | None) -> dict[str, datetime]:
    """The condition on a time. Raises ValueError."""
    return between(since, until)


def check_limit(limit: int) -> None:
    """Raise ValueError for what is no number of documents."""
    if limit < 0:
        raise ValueError(f"limit {limit} is not a number of documents (0: all)")


def shown(what: str, given: Mapping[str, object] = MappingProxyType({}), **more: object) -> str:
    """``articles(source=['新华社'], limit=5)``."""
    named = (f"{name}={value!r}" for name, value in {**given, **more}.items() if value is not None)
    return f"{what}({', '.join(named)})"


def _several(value: Some) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value or ()]
