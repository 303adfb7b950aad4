"""How a field is described: once, for the validators, the strict check of the tests and docs/schema.md."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

TYPES: dict[str, str | None] = {
    "text": None,
    "integer": None,
    "number": None,
    "boolean": None,
    "time": None,
    "object": None,
    "map": None,
    "texts": "text",
    "integers": "integer",
    "objects": "object",
}
"""Every type, and for lists that of the elements. A ``map`` is an object whose keys are data; its ``fields``
are those of each value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document."""

    name: str
    type: str
    form: str
    """What it is, and its form or unit."""

    origin: str
    """Where its value comes from."""

    example: Any = None
    """Of the invented sample site, or of its crawl."""

    nullable: bool = False
    schema_org: str = ""
    """Its name in schema.org's NewsArticle; empty where there is none."""

    zyte: str = ""
    """Its name in the Article of zyte-common-items; empty where there is none."""

    fields: tuple["Field", ...] = ()
    choices: tuple[str, ...] = ()
    pattern: str = ""
    least: int | None = None
    optional: bool = False
    """True for a field that not every document of the collection has."""

    @property
    def element(self) -> str | None:
        """The type of a list's elements; None for what is no list."""
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection: its fields, and what it is for."""

    name: str
    about: str
    fields: tuple[Field, ...]
    open: bool = False
    """True where documents may have more than these fields."""


def walk(fields: Iterable[Field], before: str = "") -> Iterator[tuple[str, Field]]:
    """Every field with its path: ``channel.lids``, ``images[].url``, ``lids.<key>.first_at``."""
    for field in fields:
        path = before + field.name
        yield path, field
        inside = {"objects": "[].", "map": ".<key>."}.get(field.type, ".")
        yield from walk(field.fields, path + inside)
