"""The record of a take-down, in ``control``: what is to go, how far it is, and for good that it was done.

It names ids and never what was in them, nor who asked.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from newscrawl.archive.rewrite import Move
from newscrawl.codec import Doc
from newscrawl.runs.tombstones import RECORDS as PREFIX
from newscrawl.runs.tombstones import UNDO
from newscrawl.storage import CONTROL, Op, Put, Store

logger = logging.getLogger(__name__)
PHASES = ("rows", "documents", "ties", "pages", "purge")
"""What is done after what."""


@dataclass(slots=True)
class Moving:
    """An archive file that is being replaced: pointers into it become those of ``new``; empty: none stays."""

    old: str
    new: str
    moves: list[Move]
    pages: int = 0
    lists: int = 0
    """How many pages go with it, and how many lists say less."""


@dataclass(slots=True)
class Record:
    """One take-down. ``phase`` and ``after`` say where to go on."""

    id: str
    asked: str
    """``ids``, or the choice that was made: ``source NAME before DAY``."""

    of: dict[str, str]
    """The ids to forget, each with the article that it is of."""

    urls: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, datetime | None] = field(default_factory=dict)
    pages: Mapping[str, Sequence[int]] = field(default_factory=dict)
    phase: str = PHASES[0]
    after: str = ""
    moving: Moving | None = None
    removed: Counter[str] = field(default_factory=Counter)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def new(cls, asked: str, **what: Any) -> Self:
        now = datetime.now(UTC)
        return cls(f"{PREFIX}{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", asked, began=now, **what)

    @property
    def ids(self) -> list[str]:
        return sorted(self.of)

    def enter(self, phase: str) -> None:
        self.phase, self.after = phase, ""

    def op(self) -> Op:
        """The write that keeps it while it is under way."""
        items = [
            {"id": key, "of": self.of[key], "url": self.urls.get(key), "time_at": self.times.get(key)}
            for key in self.ids
        ]
        moving = self.moving and {
            "old": self.moving.old,
            "new": self.moving.new,
            "moves": [list(move) for move in self.moving.moves],
            "pages": self.moving.pages,
            "lists": self.moving.lists,
        }
        work = {
            "items": items,
            "pages": [{"file": file, "offsets": sorted(at)} for file, at in self.pages.items()],
            "phase": self.phase,
            "after": self.after,
            "moving": moving,
        }
        return Put(CONTROL, self._told(None) | {"work": work})

    def done(self, remains: Sequence[str]) -> Op:
        """The write that leaves what is to stay of it; ``remains``: what could not be done."""
        return Put(CONTROL, self._told(datetime.now(UTC)) | {"remains": list(remains)})

    def _told(self, ended: datetime | None) -> Doc:
        return {
            "_id": self.id,
            "asked": self.asked,
            "ids": self.ids,
            "removed": dict(self.removed),
            "began_at": self.began,
            "ended_at": ended,
        }

    @classmethod
    def of_document(cls, doc: Doc) -> Self:
        work, moving = doc["work"], doc["work"]["moving"]
        items = work["items"]
        return cls(
            doc["_id"],
            doc["asked"],
            {one["id"]: one["of"] for one in items},
            {one["id"]: one["url"] for one in items if one["url"]},
            {one["id"]: one["time_at"] for one in items},
            {one["file"]: one["offsets"] for one in work["pages"]},
            work["phase"],
            work["after"],
            _moving(moving) if moving else None,
            Counter(doc["removed"]),
            doc["began_at"],
        )


def _moving(doc: Doc) -> Moving:
    moves = [Move(*move) for move in doc["moves"]]
    return Moving(doc["old"], doc["new"], moves, doc["pages"], doc["lists"])


async def unfinished(store: Store) -> list[Record]:
    """The take-downs that were begun and not ended, the oldest first. Raises StoreError."""
    span = {"_id": {"$gte": PREFIX, "$lt": f"{PREFIX}~"}, "ended_at": None}
    docs = [doc async for doc in store.find(CONTROL, span) if "work" in doc]
    return [found for doc in docs if (found := _read(doc))]


def _read(doc: Doc) -> Record | None:
    """None, and a line in the log, for a record that somebody has spoilt."""
    try:
        return Record.of_document(doc)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        logger.error("control %s is spoilt (%r): left out", doc["_id"], error)
        return None


def undone(ids: Sequence[str]) -> Op:
    """The record of tombstones that were taken away."""
    now = datetime.now(UTC)
    key = f"{PREFIX}{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    return Put(CONTROL, {"_id": key, "asked": UNDO, "ids": list(ids), "began_at": now, "ended_at": now})
