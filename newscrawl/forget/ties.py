"""What pointed from other articles to those that are gone: reposts, and places in stories."""

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime

from newscrawl.forget.record import Record
from newscrawl.storage import ARTICLES, SIGNATURES, STORIES, Conflict, Delete, Store, Update
from newscrawl.stories import backfill

_LAST = datetime.max.replace(tzinfo=UTC)


async def mend(store: Store, record: Record) -> None:
    """Leave nothing that points to what is gone. Raises StoreError."""
    await _reposts(store, record.ids)
    await _neighbours(store, record.ids)
    await _stubs(store, record.ids)


async def _reposts(store: Store, ids: list[str]) -> None:
    """Of those that repeat the same gone article, the first one is now the original of the others."""
    groups = defaultdict(list)
    async for doc in store.find(ARTICLES, {"repost_of": {"$in": ids}}):
        groups[doc["repost_of"]].append(doc)
    for gone, docs in groups.items():
        first, *others = sorted(docs, key=lambda doc: (doc.get("first_seen_at") or _LAST, doc["_id"]))
        for doc in (*others, first):  # the first one last: until then it is found again
            original = None if doc is first else first["_id"]
            with suppress(Conflict):  # another run gave it another text
                await store.write(
                    [Update(ARTICLES, doc["_id"], {"repost_of": original}, {"repost_of": gone})]
                )


async def _neighbours(store: Store, ids: list[str]) -> None:
    """Who was placed by a gone article is placed anew, among those that are there."""
    found: set[str] = set()
    for name in ("nearest", "beside"):
        found |= {doc["_id"] async for doc in store.find(SIGNATURES, {name: {"$in": ids}})}
    docs = await store.get(ARTICLES, sorted(found))
    await backfill.again(store, [doc for doc in docs.values() if doc.get("paragraphs")])
    left = sorted(found - docs.keys())  # signatures of a run that died before it stored their articles
    await store.write([Delete(SIGNATURES, key) for key in left])


async def _stubs(store: Store, ids: list[str]) -> None:
    """A story of which nobody is left needs no age."""
    stories = [f"story:{key}" for key in ids]
    for story, doc in (await store.get(STORIES, stories)).items():
        used = doc.get("merged_into") or await store.count(ARTICLES, {"story_id": story})
        if not used and not await store.count(STORIES, {"merged_into": story}):
            await store.write([Delete(STORIES, story)])
