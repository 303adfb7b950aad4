"""What every store can do: the protocol that pipelines, the ledger and the commands are written against."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from newscrawl.codec import Doc


@dataclass(frozen=True, slots=True)
class Put:
    """Write the whole of ``doc``, in place of what has its ``_id``. What a document may hold: rules.py.

    ``new``: only where there is none of its ``_id``; else a Conflict.
    """

    collection: str
    doc: Doc
    new: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Set ``fields`` (dotted paths reach inside) of the document ``id``; nothing where there is none.

    ``where``: only while these fields have these values (None: are missing); else, and where there is no
    document, a Conflict.
    """

    collection: str
    id: str
    fields: Mapping[str, Any]
    where: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Take the document ``id`` away, and what the store has made from it; nothing where there is none.

    Until ``Store.purge``, what it held may still be on the disk.
    """

    collection: str
    id: str


Op = Put | Update | Delete
Where = Mapping[str, Any]
"""Conditions by field path, all to be met: a plain value (equal; for a list field: contained), or a mapping
of ``$gt $gte $lt $lte $ne $in`` to values. A missing field equals None."""


class Access(Enum):
    """What a store is opened for."""

    READ = "read"
    """Nothing is made or changed; a store that is not there is StoreUnavailable."""

    WRITE = "write"
    """The same, but that what is there may be changed."""

    MAKE = "make"
    """What is missing is made."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found."""

    doc: Doc
    score: float
    """The better, the higher; comparable within one search only."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What of a store is missing, or does not hold what it should."""

    part: str
    """``parts``, ``search``, ``schema``, ``lists`` or ``rights``."""

    told: str
    mend: str = ""
    """What to do; nothing where the next crawl does it."""


class Store(Protocol):
    """A place for documents, by collection and ``_id``. Every method may raise StoreError."""

    name: str
    """The URI without its password."""

    async def open(self, access: Access = Access.MAKE) -> None:
        """Reach the store, StoreUnavailable within 10 s when it can't; unless it is to be read only, with
        its collections and indexes made."""

    async def close(self) -> None:
        """Write out what is pending and let go of the store. Harmless when not open."""

    async def get(self, collection: str, ids: Iterable[str]) -> dict[str, Doc]:
        """The documents that exist among ``ids``, by ``_id``."""

    async def write(self, ops: Sequence[Op]) -> None:
        """Apply the operations of one caller in their order; returns once they are safe.

        Calls under way at the same time are committed in one group; an error is raised to its own caller
        only. A store with transactions applies all of a call or none of it; the others stop at what was
        refused, or in Conflict, before they come to the next collection.
        """

    def find(
        self, collection: str, where: Where | None = None, *, sort: str | None = None, limit: int = 0
    ) -> AsyncGenerator[Doc]:
        """The documents that meet ``where``; ``sort`` is a field path, ``-`` before it for descending."""

    async def purge(self) -> None:
        """Leave nothing on the disk of what was deleted or replaced, as far as that is the store's to do.

        A SQLite file is written anew, without freed pages, and its log emptied. A server goes on using the
        room by itself, at its own time: there it does nothing.
        """

    async def claim(self, collection: str, doc: Doc, now: datetime) -> Doc:
        """Put ``doc``, which has a ``holder`` and an ``until_at``, unless another holder's is valid still.

        Returns what stands then: ``doc``, or the other's document. Atomic, also between processes.
        """

    async def count(self, collection: str, where: Where | None = None) -> int:
        """How many documents meet ``where``."""

    async def values(self, collection: str, path: str) -> dict[Any, int]:
        """Every value of a field, with how many documents have it; of a list field, each element's."""

    def search(
        self, words: Sequence[str], where: Where | None = None, *, limit: int, newest: bool = False
    ) -> AsyncGenerator[Hit]:
        """The articles that match all of ``words`` and meet ``where``, the best first, or the ``newest``; a
        limit of 0 is none.

        A word matches where it stands in the title, which weighs more, or in the text; grams.py tells how.
        Raises BadWord (a ValueError) for words that cannot be searched for.
        """

    async def lacks(self) -> list[Lack]:
        """What is missing of what the store makes for itself. Nothing is changed; a moment's work."""
