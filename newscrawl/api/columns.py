"""Documents as columns: one layout for pandas, polars and Arrow, made of the schema."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newscrawl.api.errors import BadArgument
from newscrawl.codec import Doc, dumps
from newscrawl.items import FOREIGN
from newscrawl.runs.record import COUNTS
from newscrawl.schema import COLLECTIONS, Field

Get = Callable[[Doc], Any]
FLAT = ("channel", "archive")
"""Objects that are a column a part: ``channel_path``, ``channel_name`` …"""

OURS = frozenset(
    field.name for name in ("articles", "revisions", "runs") for field in COLLECTIONS[name].fields
) | {"damaged", "score"}
"""The fields that a document has of itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """``type`` is one of the schema's, or ``date``; ``fields`` are those of a list's objects."""

    name: str
    type: str
    get: Get
    fields: tuple[Field, ...] = ()
    usual: bool = True
    """Whether it is there without being asked for."""


Layout = Mapping[str, Column]


def layout(columns: Iterable[Column]) -> Layout:
    """Columns by their names."""
    return {column.name: column for column in columns}


def of_articles(*, scored: bool = False) -> Layout:
    """The columns of articles; ``text`` (the paragraphs, a line each) and ``removed`` are for the asking."""
    found = [Column("score", "number", field_of("score"))] if scored else []
    for field in COLLECTIONS["articles"].fields:
        if field.name in FLAT:
            found += [_part(field.name, part) for part in field.fields]
        else:
            name = field.name.lstrip("_")
            usual = field.name != "removed"
            found.append(Column(name, field.type, field_of(field.name), field.fields, usual))
    return layout([*found, Column("text", "text", _text, usual=False)])


def of_runs() -> Layout:
    """The columns of runs: each count is one, other maps are JSON."""
    found: list[Column] = []
    for field in COLLECTIONS["runs"].fields:
        if field.name == "counts":
            found += [Column(name, "integer", _count(name)) for name in COUNTS]
        elif field.type == "map":
            found.append(Column(field.name, "text", _json(field.name)))
        else:
            found.append(Column(field.name.lstrip("_"), field.type, field_of(field.name)))
    return layout(found)


def chosen(made: Layout, names: Sequence[str] | None, docs: Sequence[Doc]) -> list[Column]:
    """The columns asked for, in that order; None: the usual ones and what others added. BadArgument."""
    others = dict.fromkeys(name for doc in docs for name in foreign(doc) if name not in made)
    if names is None:
        return [column for column in made.values() if column.usual] + [_other(name) for name in others]
    for name in names:
        if name not in made and name not in others and not name.startswith(FOREIGN):
            raise BadArgument(f"no column {name!r}; there are: {', '.join([*made, *others])}")
    return [made[name] if name in made else _other(name) for name in names]


def foreign(doc: Mapping[str, Any]) -> list[str]:
    """The fields of a document that others have added."""
    return [name for name in doc if name not in OURS]


def _other(name: str) -> Column:
    return Column(name, "any", field_of(name))


def _part(name: str, field: Field) -> Column:
    return Column(f"{name}_{field.name}", field.type, lambda doc: (doc.get(name) or {}).get(field.name))


def field_of(name: str) -> Get:
    """Reads a field."""
    return lambda doc: doc.get(name)


def _count(name: str) -> Get:
    return lambda doc: doc["counts"].get(name, 0)


def _json(name: str) -> Get:
    return lambda doc: dumps(doc.get(name) or {})


def _text(doc: Doc) -> str:
    return "\n".join(doc.get("paragraphs") or ())
