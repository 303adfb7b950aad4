"""Writes the collection: by the store itself into SQLite, past it into MongoDB, which is faster."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import islice

from pymongo import AsyncMongoClient

from benchmarks.language import Language
from benchmarks.scale import rows, texts
from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, RUNS, SIGNATURES, SWEEPS, Op, Put, Store
from newscrawl.storage.mongo.terms import with_terms

BATCH = 1000
ARTICLES_AT_ONCE = 200
"""No more than SQLite indexes for search with each write, so that none are left for the first search."""

Write = Callable[[Sequence[Op]], Awaitable[None]]
Say = Callable[[str], None]


async def fill(store: Store, plan: rows.Plan, say: Say) -> None:
    """Fill an open and empty store."""
    if await store.count(LISTINGS, {"_id": rows.docid(0)}):
        raise ValueError(f"{store.name} is not empty: name another store")
    if not store.name.startswith("mongodb"):
        await _all(store.write, plan, say)
        return
    async with AsyncMongoClient[Doc](store.name) as client:
        await _all(_past(client), plan, say)


async def _all(write: Write, plan: rows.Plan, say: Say) -> None:
    watermark = {"_id": rows.LIST, "watermark_at": plan.at(plan.rows - 1)}
    await write([Put(SWEEPS, watermark)])
    parts: dict[str, tuple[int, Iterable[Doc]]] = {
        LISTINGS: (BATCH, rows.ledger_rows(plan)),
        RUNS: (BATCH, rows.runs(plan)),
        REJECTS: (BATCH, rows.rejects(plan)),
        ARTICLES: (ARTICLES_AT_ONCE, texts.articles(plan, Language(seed=7))),
    }
    for name, (size, docs) in parts.items():
        count = 0
        for batch in _batches(docs, size):
            await write([op for doc in batch for op in _puts(name, doc)])
            count += len(batch)
            if count % 100_000 < size:
                say(f"{name}: {count:,}")


def _puts(name: str, doc: Doc) -> Iterator[Op]:
    if name == ARTICLES:
        yield Put(SIGNATURES, texts.signature(doc))
    yield Put(name, doc)


def _batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    left = iter(docs)
    while batch := list(islice(left, size)):
        yield batch


def _past(client: AsyncMongoClient[Doc]) -> Write:
    """Writes what the store would, as plain inserts."""

    async def write(ops: Sequence[Op]) -> None:
        docs: dict[str, list[Doc]] = {}
        for op in with_terms(ops):
            if isinstance(op, Put):
                docs.setdefault(op.collection, []).append(op.doc)
        for name, found in docs.items():
            await client.get_default_database()[name].insert_many(found, ordered=False)

    return write
