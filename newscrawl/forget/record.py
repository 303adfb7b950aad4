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
from newscrawl.storage import CONTROL, Delete, Op, Put, Store

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

    def begun(self) -> list[Op]:
        """The writes that it begins with: what is to go, which changes no more, and how far it is."""
        work = {
            "items": [self._item(key) for key in self.ids],
            "pages": [{"file": file, "offsets": sorted(at)} for file, at in self.pages.items()],
        }
        return [Put(CONTROL, self._told(None) | {"work": work}), self.op()]

    def _item(self, key: str) -> Doc:
        known: Doc = {"of": self.of[key] if self.of[key] != key else None}
        known |= {"url": self.urls.get(key), "time_at": self.times.get(key)}
        return {"id": key} | {name: value for name, value in known.items() if value}

    def op(self) -> Op:
        """The write that keeps how far it is."""
        moving = self.moving and {
            "old": self.moving.old,
            "new": self.moving.new,
            "moves": [list(move) for move in self.moving.moves],
            "pages": self.moving.pages,
            "lists": self.moving.lists,
        }
        far = {"phase": self.phase, "after": self.after, "moving": moving, "removed": dict(self.removed)}
        return Put(CONTROL, {"_id": _position(self.id), **far})

    def done(self, remains: Sequence[str]) -> list[Op]:
        """The writes that leave what is to stay of it; ``remains``: what could not be done."""
        told = self._told(datetime.now(UTC)) | {"remains": list(remains)}
        return [Put(CONTROL, told), Delete(CONTROL, _position(self.id))]

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
    def of_documents(cls, doc: Doc, far: Doc) -> Self:
        """From what ``begun`` and ``op`` have written; without the latter it is at its beginning."""
        items, moving = doc["work"]["items"], far.get("moving")
        return cls(
            doc["_id"],
            doc["asked"],
            {one["id"]: one.get("of") or one["id"] for one in items},
            {one["id"]: one["url"] for one in items if "url" in one},
            {one["id"]: one.get("time_at") for one in items},
            {one["file"]: one["offsets"] for one in doc["work"]["pages"]},
            far.get("phase", PHASES[0]),
            far.get("after", ""),
            _moving(moving) if moving else None,
            Counter(far.get("removed")),
            doc["began_at"],
        )


def _position(key: str) -> str:
    """The ``_id`` of the note of how far a take-down is: small, as it is written again and again."""
    return f"forgetting:{key.removeprefix(PREFIX)}"


def _moving(doc: Doc) -> Moving:
    moves = [Move(*move) for move in doc["moves"]]
    return Moving(doc["old"], doc["new"], moves, doc["pages"], doc["lists"])


async def unfinished(store: Store) -> list[Record]:
    """The take-downs that were begun and not ended, the oldest first. Raises StoreError."""
    span = {"_id": {"$gte": PREFIX, "$lt": f"{PREFIX}~"}, "ended_at": None}
    docs = [doc async for doc in store.find(CONTROL, span) if "work" in doc]
    notes = await store.get(CONTROL, [_position(doc["_id"]) for doc in docs])
    read = (_read(doc, notes.get(_position(doc["_id"]), {})) for doc in docs)
    return [found for found in read if found]


def _read(doc: Doc, far: Doc) -> Record | None:
    """None, and a line in the log, for a record that somebody has spoilt."""
    try:
        return Record.of_documents(doc, far)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        logger.error("control %s is damaged (%r): left out", doc["_id"], error)
        return None
