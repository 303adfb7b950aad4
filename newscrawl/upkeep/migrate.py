"""Every collection from one store to another: in batches, resumable, and compared at the end.

A batch and how far it brought the migration are one write into the target, in a collection of its own
(``migrations``). What has changed in the source since it was copied is found by the comparison and copied
again, until one comparison of everything finds nothing.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.reading.counted import counted
from newscrawl.runs.holders import LONGEST_S, is_dead, is_too_far, longest_of
from newscrawl.runs.lease import RunUnderWay
from newscrawl.schema.notes import sound_note
from newscrawl.storage import ARTICLES, CONTROL, DocumentRefused, Put, Store, StoreError, Where
from newscrawl.storage.batches import batches
from newscrawl.storage.collections import INDEXES
from newscrawl.upkeep import others
from newscrawl.upkeep.buried import Buried
from newscrawl.upkeep.equal import is_equal

logger = logging.getLogger(__name__)

OWN = {CONTROL: "schema"}
"""What a store keeps of itself, by collection: it stays where it is."""

MIGRATIONS = "migrations"
"""In the target: how far the migration from each source is."""

BATCH = 200
COMPARISONS = 5
"""How often all is compared while a crawl goes on changing it."""


class NotEmpty(ValueError):
    """The target holds documents that no migration from this source put there."""


class Differs(StoreError):
    """The target is not equal to the source."""


@dataclass(slots=True)
class Counts:
    """Documents of one collection. ``source`` counts those that were read, once there was a comparison."""

    source: int = 0
    copied: int = 0
    equal: int = 0
    others: int = 0
    """In the target only."""

    refused: int = 0
    """That the target will not take."""


@dataclass(slots=True)
class Migration:
    """From ``source`` to ``target``, both open."""

    source: Store
    target: Store
    into_existing: bool = False
    counts: dict[str, Counts] = field(default_factory=dict)
    resumed: bool = False
    left_out: int = 0
    """Documents that were not copied, as they were taken down in the target."""

    buried: Buried = field(default_factory=Buried)
    _done: dict[str, str] = field(default_factory=dict)
    """By collection the last id that was copied."""

    async def prepare(self) -> None:
        """Look before anything is written. Raises NotEmpty, and RunUnderWay."""
        now = datetime.now(UTC)
        async for found in self.source.find(CONTROL, {"until_at": {"$gt": now}}):
            is_lease = found["_id"].startswith("lease:")  # a ban has a time, too
            if is_lease and not is_dead(found) and not is_too_far(found, longest_of(found, LONGEST_S)):
                raise RunUnderWay(found)
        await self.buried.load(self.source, self.target)
        for name in INDEXES:
            self.counts[name] = Counts(await self.source.count(name, _where(name)))
        doc = (await self.target.get(MIGRATIONS, [self.source.name])).get(self.source.name)
        former = sound_note(MIGRATIONS, doc, last=dict, done=bool)
        if former is None:
            await self._refuse_filled()
        elif not former["done"]:
            self.resumed = True
            self._done = {name: str(last) for name, last in former["last"].items() if name in INDEXES}

    async def _refuse_filled(self) -> None:
        filled = [name for name in INDEXES if await self.target.count(name, _where(name))]
        if filled and not self.into_existing:
            advice = "--into-existing writes into it all the same"
            raise NotEmpty(f"{self.target.name} is not empty ({', '.join(filled)}); {advice}")

    async def copy(self) -> AsyncIterator[tuple[str, int]]:
        """Copy what is not there yet; yields collection and number of documents after each batch."""
        await self.target.write([self._position(done=False)])
        await self.buried.obey(self.target)
        for name, counts in self.counts.items():
            last = self._done.get(name, "")
            counts.copied = await self.source.count(name, _where(name, **{"$lte": last})) if last else 0
            yield name, counts.copied
            async for docs in batches(self.source.find(name, _where(name, **{"$gt": last})), BATCH):
                self._done[name] = docs[-1]["_id"]
                wanted = self.buried.without(name, docs)
                self.left_out += len(docs) - len(wanted)
                await self._put(name, wanted)
                counts.copied += len(docs)
                yield name, counts.copied

    async def verify(self) -> AsyncIterator[tuple[str, int]]:
        """Compare every document by its hash, and the counts; copy again what differs. Raises Differs."""
        for _ in range(COMPARISONS):
            copied = 0
            for name, counts in self.counts.items():
                counts.source = counts.equal = counts.refused = 0
                async for docs in batches(self.source.find(name, _where(name)), BATCH):
                    copied += await self._compare(name, [doc["_id"] for doc in docs])
                    yield name, counts.equal
            if not copied:
                break
        else:
            raise Differs(f"{copied} documents changed while all were compared: run it again after the crawl")
        for name, counts in self.counts.items():
            counts.others = await self.target.count(name, _where(name)) - counts.equal
            self._check(name, counts)
        await self.target.write([self._position(done=True)])

    async def _compare(self, name: str, ids: list[str]) -> int:
        """How many documents had to be copied again; as they are now, not as when the reading began."""
        docs = await self.source.get(name, ids)
        found = await self.target.get(name, ids)
        docs = {key: doc for key, doc in docs.items() if key in found or not self.buried.has(name, doc)}
        wrong = [
            doc for key, doc in docs.items() if not is_equal(doc, others.compared(name, doc, found.get(key)))
        ]
        wrong = self.buried.without(name, wrong)  # a row that was taken down in the target stays so
        counts = self.counts[name]
        refused = await self._put(name, wrong) if wrong else 0
        counts.source += len(docs)
        counts.equal += len(docs) - len(wrong)
        counts.refused += refused
        return len(wrong) - refused

    async def _put(self, name: str, docs: list[Doc]) -> int:
        """Copy documents, with the position; how many the target refuses, each of which costs itself only."""
        position = self._position(done=False)
        there = await self.target.get(name, [doc["_id"] for doc in docs]) if name == ARTICLES else {}
        ops = [others.copying(name, doc, there.get(doc["_id"])) for doc in docs]
        try:
            await self.target.write([*ops, position])
        except DocumentRefused:
            refused = 0
            for op in ops:
                try:
                    await self.target.write([op])
                except DocumentRefused as error:
                    refused += 1
                    logger.error("not copied: %s", error)
            await self.target.write([position])
            return refused
        return 0

    def _check(self, name: str, counts: Counts) -> None:
        if counts.refused:
            raise Differs(f"{name}: {counts.refused} of {counts.source} documents are refused by the target")
        if counts.others and not self.into_existing:
            raise Differs(f"{name}: only in {self.target.name}: {counted(counts.others, 'document')}")

    def _position(self, *, done: bool) -> Put:
        last = {} if done else dict(self._done)
        doc = {"_id": self.source.name, "last": last, "done": done, "kept_at": datetime.now(UTC)}
        return Put(MIGRATIONS, doc)


def _where(collection: str, **ids: str) -> Where:
    """The documents to copy; ``ids`` bounds their ids."""
    own = {"$ne": OWN[collection]} if collection in OWN else {}
    return {"_id": own | ids} if own or ids else {}
