"""The schema as flat tables: a column a field, for SQL. The views of both stores are made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from newscrawl.schema import COLLECTIONS
from newscrawl.schema.fields import Field

COUNTS = (
    "listed",
    "new",
    "offsite",
    "known",
    "taken_up",
    "stored",
    "revised",
    "unchanged",
    "repost",
    "duplicate",
    "rejected",
    "gone",
    "failed",
    "list_pages",
    "lists_failed",
    "rows_dropped",
    "requests",
    "bytes",
)
"""The keys of a run's ``counts``, each a column."""

LINES = {"paragraphs": "text"}
"""Lists that are joined by line breaks, and the column that has it."""

BESIDE = ("published_at", "source", "title", "url")
"""Fields of an article that stand beside each of its list's elements too."""

NAMES = {"articles": "articles_flat", "runs": "runs_flat", "listings": "listings_flat"}
"""By collection: its flat table."""


class Form(Enum):
    """What a column makes of a field's value."""

    VALUE = "as it is"
    UTC = "a time"
    BEIJING = "a time by Beijing's clock, as text"
    JOINED = "a list's elements with commas between"
    LINES = "a list's elements with line breaks between"
    KEYS = "a map's keys with commas between"
    LIST = "the list itself"
    MAP = "the map itself"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a flat table."""

    name: str
    path: str
    """The field's, from the document; of an element's column, from the element."""

    form: Form = Form.VALUE


@dataclass(frozen=True, slots=True)
class Elements:
    """A table of the elements of one list of the articles, a row each."""

    name: str
    path: str
    columns: tuple[Column, ...]
    """Of an element that is an object; of a plain one, the one that has it, with an empty path."""

    @property
    def beside(self) -> tuple[Column, ...]:
        """What stands beside it of its article, as far as it has no column of that name itself."""
        fields = (field for field in COLLECTIONS["articles"].fields if field.name in BESIDE)
        own = {column.name for column in self.columns}
        return tuple(column for column in _columns(fields) if column.name not in own)


def columns(collection: str) -> tuple[Column, ...]:
    """The columns of a collection's flat table, in the order of its fields."""
    return tuple(_columns(COLLECTIONS[collection].fields))


def elements() -> tuple[Elements, ...]:
    """A table for each list of the articles but the paragraphs."""
    return tuple(_elements(COLLECTIONS["articles"].fields))


def _columns(fields: Iterable[Field], before: str = "") -> Iterator[Column]:
    for field in fields:
        path = before + field.name
        name = "id" if path == "_id" else path.replace(".", "_")
        if field.type == "object":
            yield from _columns(field.fields, f"{path}.")
        elif field.type == "time":
            yield Column(f"{name.removesuffix('_at')}_utc", path, Form.UTC)
            yield Column(f"{name.removesuffix('_at')}_beijing", path, Form.BEIJING)
        elif field.type == "map":
            yield from _of_map(field, name, path)
        elif field.element:
            if field.element != "object":
                form = Form.LINES if path in LINES else Form.JOINED
                yield Column(LINES.get(path, name), path, form)
            yield Column(f"{name}_json", path, Form.LIST)
        else:
            yield Column(name, path)


def _of_map(field: Field, name: str, path: str) -> Iterator[Column]:
    if path == "counts":
        yield from (Column(key, f"{path}.{key}") for key in COUNTS)
    elif field.fields:
        yield Column(name, path, Form.KEYS)
    yield Column(f"{name}_json", path, Form.MAP)


def _elements(fields: Iterable[Field], before: str = "") -> Iterator[Elements]:
    for field in fields:
        path = before + field.name
        name = path.replace(".", "_")
        if field.type == "object":
            yield from _elements(field.fields, f"{path}.")
        elif field.element == "object":
            yield Elements(f"article_{name}", path, tuple(_columns(field.fields)))
        elif field.element and path not in LINES:
            yield Elements(f"article_{name}", path, (Column(_one(name), ""),))


def _one(name: str) -> str:
    """``symbol`` of ``symbols``."""
    return name.removesuffix("es" if name == "aliases" else "s")
