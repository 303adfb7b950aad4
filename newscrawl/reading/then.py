"""A store as of a moment: of every article the version that was in force, and nothing known later.

Versions stand in two collections, so that a question is asked of both; its conditions are those on the
version of that moment, not on today's. Most of what was known at a moment was published before it, and the
other way round: so the index of ``published_at`` bounds what is read.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.codec import Doc
from newscrawl.reading import versions
from newscrawl.runs import known
from newscrawl.storage import ARTICLES, LISTINGS, REVISIONS, Hit, Store, ranking
from newscrawl.storage.batches import batches
from newscrawl.storage.grams import phrases

Conditions = Mapping[str, Any]
NEWEST = "-published_at"
AT_ONCE = 100
"""Documents whose entries in the ledger are looked up at a time."""

AHEAD = timedelta(days=32)
"""How far ahead of its first sight an article may be dated; of one that is more, nothing is known before."""

_NONE = datetime.min.replace(tzinfo=UTC)


async def articles(store: Store, where: Conditions, at: datetime, limit: int = 0) -> AsyncGenerator[Doc]:
    """The articles as of then that met the conditions then, the newest first."""
    left = limit
    async with aclosing(_versions(store, where, at)) as found:
        async for docs in batches(found, min(limit or AT_ONCE, AT_ONCE)):
            for doc in await _as_then(store, docs, where, at):
                yield doc
                left -= 1
                if not left:
                    return


async def search(
    store: Store,
    words: Sequence[str],
    where: Conditions,
    at: datetime,
    limit: int = 0,
    *,
    newest: bool = False,
) -> list[Hit]:
    """The articles as of then whose title or text then had all words, the best or the ``newest`` first.

    The index knows today's texts only, so that all that match are read and scored by themselves.
    """
    wanted = phrases(words)
    found: dict[str, Hit] = {}
    async with aclosing(_matching(store, words, where, at)) as docs:
        async for doc in docs:
            if score := _score(doc, wanted):
                found.setdefault(versions.id_of(doc), Hit(doc, score))
    kept = await _as_then(store, [hit.doc for hit in found.values()], where, at)
    hits = sorted((Hit(doc, found[doc["_id"]].score) for doc in kept), key=_time, reverse=True)
    return (hits if newest else sorted(hits, key=_worth, reverse=True))[: limit or None]


def _time(hit: Hit) -> tuple[datetime, str]:
    return order(hit.doc)


def _worth(hit: Hit) -> float:
    return hit.score


async def _matching(
    store: Store, words: Sequence[str], where: Conditions, at: datetime
) -> AsyncGenerator[Doc]:
    async for hit in store.search(words, where, limit=0):
        if known.of(hit.doc).at <= at:
            yield hit.doc
    for conditions in _former(where, at):
        async for doc in store.find(REVISIONS, conditions):
            if await _is_in_force(store, doc, at):
                yield doc


async def _versions(store: Store, where: Conditions, at: datetime) -> AsyncGenerator[Doc]:
    """The versions in force that meet the conditions, the newest first: the streams, merged."""
    asked = [(ARTICLES, conditions) for conditions in _current(where, at)]
    asked += [(REVISIONS, conditions) for conditions in _former(where, at)]
    last = ""
    async with AsyncExitStack() as stack:
        streams = [store.find(name, conditions, sort=NEWEST) for name, conditions in asked]
        heads: list[tuple[Doc, AsyncGenerator[Doc]]] = []
        for stream in streams:
            await stack.enter_async_context(aclosing(stream))
            await _advance(heads, stream)
        while heads:
            newest = max(range(len(heads)), key=lambda number: order(heads[number][0]))
            doc, stream = heads.pop(newest)
            await _advance(heads, stream)
            # What is revised while this reads may come from both collections, one right behind the other.
            if versions.id_of(doc) != last and await _is_in_force(store, doc, at):
                last = versions.id_of(doc)
                yield doc


async def _advance(heads: list[tuple[Doc, AsyncGenerator[Doc]]], stream: AsyncGenerator[Doc]) -> None:
    following = await anext(stream, None)
    if following is not None:
        heads.append((following, stream))


def order(doc: Doc) -> tuple[datetime, str]:
    """What puts the newest last."""
    return doc.get("published_at") or _NONE, versions.id_of(doc)


def _current(where: Conditions, at: datetime) -> list[Conditions]:
    """Conditions on articles for those that may have been known: published by then, or dated ahead."""
    ahead = _published(where, at, at + AHEAD) | {"first_seen_at": {"$lte": at}}
    return [_published(where, None, at), ahead]


def _former(where: Conditions, at: datetime) -> list[Conditions]:
    """Conditions on revisions for those that were replaced later, or nobody wrote down when."""
    among = _published(where, None, at + AHEAD)
    found: list[Conditions] = [{**among, "replaced_at": {"$gt": at}}]
    found.append({**among, "replaced_at": None, "first_seen_at": {"$lte": at}})
    return found


def _published(where: Conditions, after: datetime | None, until: datetime) -> dict[str, Any]:
    """The conditions, and that an article was published after one moment and until another."""
    asked: Mapping[str, Any] = where.get("published_at") or {}
    times = {**asked, "$lte": min(asked.get("$lte", until), until)}
    return {**where, "published_at": times | ({"$gt": after} if after else {})}


async def _is_in_force(store: Store, doc: Doc, at: datetime) -> bool:
    if known.of(doc).at > at:
        return False
    if "article_id" not in doc:
        return True
    if isinstance(until := doc.get("replaced_at"), datetime):
        return until > at
    chosen = versions.in_force(await versions.of(store, doc["article_id"]), at)
    return chosen is not None and chosen["_id"] == doc["_id"]


async def _as_then(store: Store, docs: Sequence[Doc], where: Conditions, at: datetime) -> list[Doc]:
    """Documents as of then; those leave that were in the list asked for only later."""
    rows = await store.get(LISTINGS, [versions.id_of(doc) for doc in docs])
    made = [versions.lists_then(versions.as_then(doc, at), rows.get(versions.id_of(doc)), at) for doc in docs]
    return [doc for doc in made if _was_listed(doc, where)]


def _was_listed(doc: Doc, where: Conditions) -> bool:
    for name in ("lists", "lids"):
        asked = where.get(f"channel.{name}")
        if asked is not None:
            wanted = asked["$in"] if isinstance(asked, Mapping) else [asked]
            return not set(wanted).isdisjoint(doc["channel"].get(name) or ())
    return True


def _score(doc: Doc, wanted: Sequence[str]) -> float:
    """How well a text matches, every word weighing the same; 0 unless all of them are there."""
    title, body = ranking.texts(doc.get("title"), doc.get("paragraphs"))
    found = ranking.counts(title, body, wanted)
    return ranking.score(found, len(body), [1.0] * len(found)) if found else 0.0
