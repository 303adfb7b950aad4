"""Reads that can be put as one question: those by one path, with the same conditions besides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from newscrawl.codec import Doc
from newscrawl.storage.base import Where
from newscrawl.storage.collections import INDEXES

MOST_TEXT = 10_000
"""Bytes of values with which a question is put together with others."""


class Kind(NamedTuple):
    """What questions have in common that can be put as one."""

    collection: str
    path: str
    others: tuple[tuple[str, str | None], ...] = ()
    """Further conditions: fields, and what they equal."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The documents that have one of the ``values`` at the path, in the order of ``_id``."""

    kind: Kind
    values: Sequence[str]
    but: str | None = None
    """An ``_id`` that is not wanted."""

    limit: int = 0
    """The most documents; 0 is all."""

    def chosen(self, docs: Iterable[Doc]) -> list[Doc]:
        """Those of the documents with the values."""
        return [doc for doc in docs if doc["_id"] != self.but][: self.limit or None]

    @property
    def is_small(self) -> bool:
        """Whether nobody else's answer can suffer from what is asked for."""
        try:
            return len("".join(self.values).encode()) <= MOST_TEXT
        except (TypeError, UnicodeEncodeError):
            return False


def question_of(collection: str, where: Where, limit: int) -> Wanted | None:
    """A find by an index, with a limit, as such a question; None for any other."""
    rest = dict(where)
    but = rest.pop("_id", {"$ne": None})
    path = next((path for path in rest if (path,) in INDEXES.get(collection, ()) and "." not in path), "")
    values = _texts(rest.pop(path, None))
    is_plain = all(value is None or isinstance(value, str) for value in rest.values())
    if limit and values and is_plain and isinstance(but, Mapping) and list(but) == ["$ne"]:
        return Wanted(Kind(collection, path, tuple(sorted(rest.items()))), values, but["$ne"], limit)
    return None


def _texts(condition: Any) -> list[str]:
    """What a field is to equal, or be one of, where that is text."""
    if isinstance(condition, Mapping):
        condition = list(condition["$in"]) if list(condition) == ["$in"] else None
    values = condition if isinstance(condition, list) else [condition]
    return values if all(isinstance(value, str) for value in values) else []
