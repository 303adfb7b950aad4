"""Where an export ended, so that the next one of its name goes on there: nothing skipped, nothing twice.

Documents are ordered by when their content last changed (``changed_at``). That time is taken before the
document is written, by clocks of several machines, some of which are wrong by hours. So one that is written
late can have an earlier time than one that was exported: a mark lies ``WINDOW`` before the end, and names the
versions beyond it that are out.
"""

import hashlib
import heapq
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.codec import Doc, dumps, utc
from newscrawl.schema.notes import sound_note
from newscrawl.storage import ARTICLES, CONTROL, Store

WINDOW = timedelta(days=7)
"""How far a clock may be behind; an export looks again at so many days, some 10,000 articles."""

MOST = 100_000
"""Versions that a mark names at most: 8 MB. With more of them in a week it lies nearer to the end."""

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When a document changed that does not tell."""


def changed(doc: Doc) -> datetime:
    """When this version was first stored.

    Of a document from before ``changed_at`` only the first version's time is known exactly; a later one
    counts as changed when last fetched: better twice than never.
    """
    later = "first_seen_at" if doc["revision"] == 1 else "crawled_at"
    return utc(doc.get("changed_at") or doc.get(later) or EPOCH)


def version(doc: Doc) -> str:
    """What one version of an article is called: ``comos:…@2``."""
    return f"{doc['_id']}@{doc['revision']}"


def key(name: str, where: Mapping[str, Any]) -> str:
    """The mark's ``_id``: exports of one name with other filters go on each by itself."""
    published = {sign: day for sign, day in where.get("published_at", {}).items() if sign != "$gte"}
    rest = {path: str(value) for path, value in sorted({**where, "published_at": published}.items())}
    return f"export:{name}:{hashlib.sha256(dumps(rest).encode()).hexdigest()[:16]}"


async def load(store: Store, mark_id: str) -> Doc | None:
    """Where the last export of this name ended; None: it is the first, or its mark was spoilt: better all of
    it twice than a part never."""
    doc = (await store.get(CONTROL, [mark_id])).get(mark_id)
    found = sound_note(
        CONTROL, doc, after_at=datetime | None, since_at=datetime | None, out=list, started_at=datetime
    )
    if found and not all(map(_is_sound, found["out"])):
        return sound_note(CONTROL, {**found, "out": None}, out=list)
    return found


def _is_sound(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("version"), str)
        and isinstance(entry.get("changed_at"), datetime)
    )


async def candidates(
    store: Store, where: Mapping[str, Any], after: datetime | None, sort: str, limit: int
) -> AsyncIterator[Doc]:
    """The documents that may have changed after a time; all, for None."""
    if after is None:
        wanted = [dict(where)]
    else:
        wanted = [{**where, "changed_at": {"$gt": after}}]
        wanted.append({**where, "crawled_at": {"$gt": after}, "changed_at": None})
    for conditions in wanted:
        async for doc in store.find(ARTICLES, conditions, sort=sort, limit=limit):
            yield doc


class Progress:
    """What one export gives out, as far as the next one must know of it."""

    def __init__(self, mark: Doc | None, started: datetime) -> None:
        self.after: datetime | None = mark["after_at"] if mark else None
        """Where this export begins."""

        self.documents = 0
        self._next = self.after
        self._started = started
        out = mark["out"] if mark else []
        self._before = {entry["version"] for entry in out}
        self._heap: list[tuple[datetime, str]] = [(entry["changed_at"], entry["version"]) for entry in out]
        heapq.heapify(self._heap)
        self._newest = max((when for when, _ in self._heap), default=EPOCH)

    def is_new(self, doc: Doc) -> bool:
        """Whether the exports before did not give it out."""
        return changed(doc) > (self.after or BEGINNING) and version(doc) not in self._before

    def note(self, doc: Doc) -> None:
        """A document is out."""
        self.documents += 1
        when = changed(doc)
        self._newest = max(self._newest, when)
        heapq.heappush(self._heap, (when, version(doc)))
        # What was stored while this export ran may lie before its newest: the window begins before the start.
        window = min(self._newest, self._started) - WINDOW
        while self._heap[0][0] < window or len(self._heap) > MOST:
            when, _ = heapq.heappop(self._heap)
            self._next = max(self._next or EPOCH, when)

    def mark(self, mark_id: str, since: datetime | None) -> Doc:
        """The mark to keep; ``since`` is the first day that the export was of, which holds on."""
        return {
            "_id": mark_id,
            "after_at": self._next,
            "since_at": since,
            "out": [{"version": name, "changed_at": when} for when, name in sorted(self._heap)],
            "documents": self.documents,
            "started_at": utc(self._started),
        }
