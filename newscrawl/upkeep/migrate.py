"""Every collection from one store to another: in batches, resumable, and compared at the end.

A batch and how far it brought the migration are one write into the target, in a collection of its own
(``migrations``), so that what was copied is exactly what was there.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from newscrawl.codec import Doc, iso
from newscrawl.runs.lease import LONGEST_S, RunUnderWay, is_dead, is_too_far, longest_of
from newscrawl.storage import CONTROL, Put, Store, StoreError, Where
from newscrawl.storage.base import INDEXES
from newscrawl.storage.batches import batches

OWN = {CONTROL: "schema"}
"""What a store keeps of itself, by collection: it stays where it is."""

MIGRATIONS = "migrations"
"""In the target: how far the migration from each source is."""

BATCH = 200


class NotEmpty(ValueError):
    """The target holds documents that no migration from this source put there."""


class Differs(StoreError):
    """The target is not equal to the source."""


@dataclass(slots=True)
class Counts:
    """Documents of one collection."""

    source: int = 0
    copied: int = 0
    equal: int = 0
    others: int = 0
    """In the target only."""


@dataclass(slots=True)
class Migration:
    """From ``source`` to ``target``, both open."""

    source: Store
    target: Store
    into_existing: bool = False
    counts: dict[str, Counts] = field(default_factory=dict)
    resumed: bool = False
    _done: dict[str, str] = field(default_factory=dict)
    """By collection the last id that was copied."""

    async def prepare(self) -> None:
        """Look before anything is written. Raises NotEmpty, and RunUnderWay."""
        now = datetime.now(UTC)
        async for lease in self.source.find(CONTROL, {"until_at": {"$gt": now}}):
            if not is_dead(lease) and not is_too_far(lease, longest_of(lease, LONGEST_S)):
                raise RunUnderWay(lease)
        for name in INDEXES:
            self.counts[name] = Counts(await self.source.count(name, _where(name)))
        former = (await self.target.get(MIGRATIONS, [self.source.name])).get(self.source.name)
        if former is None:
            await self._refuse_filled()
        elif not former["done"]:
            self.resumed = True
            self._done = dict(former["last"])

    async def _refuse_filled(self) -> None:
        filled = [name for name in INDEXES if await self.target.count(name, _where(name))]
        if filled and not self.into_existing:
            advice = "--into-existing writes into it all the same"
            raise NotEmpty(f"{self.target.name} is not empty ({', '.join(filled)}); {advice}")

    async def copy(self) -> AsyncIterator[tuple[str, int]]:
        """Copy what is not there yet; yields collection and number of documents after each batch."""
        await self.target.write([self._position(done=False)])
        for name, counts in self.counts.items():
            last = self._done.get(name, "")
            counts.copied = await self.source.count(name, _where(name, **{"$lte": last})) if last else 0
            yield name, counts.copied
            async for docs in batches(self.source.find(name, _where(name, **{"$gt": last})), BATCH):
                self._done[name] = docs[-1]["_id"]
                await self.target.write([*(Put(name, doc) for doc in docs), self._position(done=False)])
                counts.copied += len(docs)
                yield name, counts.copied

    async def verify(self) -> AsyncIterator[tuple[str, int]]:
        """Compare every document by its hash, and the counts. Raises Differs."""
        for name, counts in self.counts.items():
            seen = 0
            async for docs in batches(self.source.find(name, _where(name)), BATCH):
                found = await self.target.get(name, [doc["_id"] for doc in docs])
                counts.equal += sum(_is_equal(doc, found.get(doc["_id"])) for doc in docs)
                seen += len(docs)
                yield name, counts.equal
            counts.others = await self.target.count(name, _where(name)) - counts.equal
            self._check(name, counts, seen)
        await self.target.write([self._position(done=True)])

    def _check(self, name: str, counts: Counts, seen: int) -> None:
        if counts.equal < seen:
            raise Differs(f"{name}: {seen - counts.equal} of {seen} documents differ; run it again")
        if seen != counts.source:
            raise Differs(f"{name}: the source grew from {counts.source} to {seen} documents; run it again")
        if counts.others and not self.into_existing:
            raise Differs(f"{name}: {counts.others} documents are in {self.target.name} only")

    def _position(self, *, done: bool) -> Put:
        last = {} if done else dict(self._done)
        doc = {"_id": self.source.name, "last": last, "done": done, "kept_at": datetime.now(UTC)}
        return Put(MIGRATIONS, doc)


def _where(collection: str, **ids: str) -> Where:
    """The documents to copy; ``ids`` bounds their ids."""
    own = {"$ne": OWN[collection]} if collection in OWN else {}
    return {"_id": own | ids} if own or ids else {}


def _is_equal(doc: Doc, other: Doc | None) -> bool:
    return other is not None and digest(doc) == digest(other)


def digest(doc: Mapping[str, object]) -> str:
    """sha-256 of a document in one canonical form, the same for every store."""
    text = json.dumps(doc, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"a document holds no {type(value).__name__}: {value!r}")


def same_place(one: str, other: str) -> bool:
    """True for two URIs of one store, as far as their text tells."""
    schemes = [uri.partition(":///") for uri in (one, other)]
    if all(scheme == "sqlite" for scheme, _, _ in schemes):
        return len({Path(path).resolve() for _, _, path in schemes}) == 1
    return one.partition("?")[0].rstrip("/") == other.partition("?")[0].rstrip("/")
