"""One export, from what was asked for to the file in its place."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.export import marks
from newscrawl.export.asked import Job, parse
from newscrawl.items import TRACE
from newscrawl.reading import then
from newscrawl.reading.choice import of_stories
from newscrawl.storage import CONTROL, Put, Store

__all__ = ["Job", "parse", "run"]

Remember = Callable[[Put], Awaitable[None]]
SORT = "-published_at"
"""The newest first, as feeds and --limit want it, and a month after the other, as partitions do."""


async def run(
    store: Store, job: Job, remember: Remember | None = None, written: Callable[[], None] | None = None
) -> int:
    """Export; how many documents it came to. Raises StoreError, OSError, BadUsage.

    ``remember`` keeps where it ended, where that is not for the store itself to do; ``written`` is called
    with every document.
    """
    if job.by_day:
        return await _lake(store, job, written or (lambda: None))
    mark_id = marks.key(job.name, _named(job))
    mark = await marks.load(store, mark_id) if job.goes_on else None
    progress = marks.Progress(mark, datetime.now(UTC))
    where = _from_day(await of_stories(store, job.where, job.as_of), mark["since_at"] if mark else None)
    options = replace(job.options, part=_part(mark) if job.goes_on else None)
    with job.exporter(job.output, options) as write:
        async for doc in _documents(store, job, where, progress.after):
            if progress.is_new(doc):
                write(doc if job.removed else {k: v for k, v in doc.items() if k != TRACE})
                progress.note(doc)
                if written:
                    written()
    if job.remembered:
        since = where.get("published_at", {}).get("$gte")
        kept = Put(CONTROL, progress.mark(mark_id, since))
        await (remember(kept) if remember else store.write([kept]))
    return progress.documents


async def _documents(
    store: Store, job: Job, where: dict[str, Any], after: datetime | None
) -> AsyncIterator[Doc]:
    if job.as_of is None:
        among = {**where, "_id": {"$in": list(await _found(store, job, where))}} if job.search else where
        async for doc in marks.candidates(store, among, after, SORT, job.limit):
            yield doc
    elif job.search:
        hits = await then.search(store, job.search, where, job.as_of)
        docs = sorted((hit.doc for hit in hits), key=then.order, reverse=True)
        for doc in docs[: job.limit or None]:
            yield doc
    else:
        async for doc in then.articles(store, where, job.as_of, job.limit):
            yield doc


def _named(job: Job) -> dict[str, Any]:
    """What tells exports of one name apart."""
    return {**job.where, "search": " ".join(job.search)} if job.search else job.where


async def _found(store: Store, job: Job, where: dict[str, Any]) -> frozenset[str]:
    """The ids of the articles that say the words."""
    return frozenset([hit.doc["_id"] async for hit in store.search(job.search, where, limit=0)])


async def _lake(store: Store, job: Job, written: Callable[[], None]) -> int:
    from newscrawl.export import lake  # here: pyarrow is an extra

    assert job.output is not None  # noqa: S101 - parse sees to it
    where = await of_stories(store, job.where)
    key = marks.key("lake", {**_named(job), "columns": " ".join(job.options.columns)})
    among = await _found(store, job, where) if job.search else None
    order = lake.Order(job.output, where, key, job.options.columns, among, written)
    is_there = job.output.is_dir() and any(job.output.iterdir())
    return await (lake.update if job.goes_on and is_there else lake.make)(store, order)


def _from_day(where: dict[str, Any], since: datetime | None) -> dict[str, Any]:
    if since is None:
        return where
    return {**where, "published_at": {**where.get("published_at", {}), "$gte": since}}


def _part(mark: Doc | None) -> str:
    """The name of what this run adds to a folder: the same again when it is killed and run again."""
    return f"part-{mark['started_at']:%Y%m%dT%H%M%S%f}" if mark else "part-0"
