"""What pointed to an article that is taken down: reposts and stories, in each store."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from newscrawl.forget.choice import Choice
from newscrawl.forget.job import Job
from newscrawl.runs import daycounts
from newscrawl.storage import (
    ARTICLES,
    CONTROL,
    LISTINGS,
    REJECTS,
    REVISIONS,
    SIGNATURES,
    STORIES,
    Put,
    Store,
    Update,
)
from newscrawl.storage.collections import DAYCOUNTS
from newscrawl.stories import resolve
from newscrawl.stories.links import merge
from tests.storage.conftest import store, store_uri
from tests.stories.test_join import DIGEST, THIRD
from tests.stories.test_place import put
from tests.stories.texts import OTHER, WIRE, cut, edited

__all__ = ["store", "store_uri"]
URL = "https://finance.sina.com.cn/china/2026-01-01/doc-iaaaaaaa0000001.shtml"
T0 = datetime(2026, 1, 1, 4, tzinfo=UTC)


async def forget(store: Store, *ids: str) -> Job:
    job = Job(store, None)
    async for _ in job.run(lambda done: Choice(ids).records(store, done)):
        pass
    return job


async def alter(store: Store, key: str, **fields: Any) -> None:
    await store.write([Update(ARTICLES, key, fields)])


async def signatures(store: Store) -> dict[str, tuple[str, str | None]]:
    """By article its story, and the nearest of it."""
    return {doc["_id"]: (doc["story_id"], doc["nearest"]) async for doc in store.find(SIGNATURES)}


async def test_the_first_of_the_others_is_the_original(store: Store) -> None:
    for number, key in enumerate("abcd"):
        await put(store, key, WIRE)
        await alter(store, key, first_seen_at=T0 + timedelta(number), repost_of=None if key == "a" else "a")
    await alter(store, "b", first_seen_at=T0 + timedelta(9))
    await forget(store, "a")
    docs = await store.get(ARTICLES, "abcd")
    assert {key: doc["repost_of"] for key, doc in docs.items()} == {"b": "c", "c": None, "d": "c"}


async def test_a_story_whose_first_article_goes_stays_one(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "b", edited())
    await put(store, "c", cut())
    for key in "abc":
        await alter(store, key, story_id="story:a")
    age = (await store.get(SIGNATURES, ["a"]))["a"]["first_at"]
    await forget(store, "a")
    found = await signatures(store)
    assert {key: story for key, (story, _) in found.items()} == {"b": "story:a", "c": "story:a"}
    assert {near for _, near in found.values()} <= {"b", "c", None}
    stub = (await store.get(STORIES, ["story:a"]))["story:a"]
    assert stub == {"_id": "story:a", "merged_into": None, "merged_at": None, "founded_at": age}
    assert await resolve(store, ["story:a"]) == {"story:a": "story:a"}
    await put(store, "z", OTHER)
    oldest, links = await merge(store, ["story:z", "story:a"], T0)
    assert (oldest, [op.doc["_id"] for op in links if isinstance(op, Put)]) == ("story:a", ["story:z"])
    assert {doc["_id"]: doc["story_id"] async for doc in store.find(ARTICLES)} == {
        "b": "story:a",
        "c": "story:a",
        "z": None,
    }


async def test_who_is_left_alone_has_a_story_of_its_own(store: Store) -> None:
    await put(store, "a", WIRE)
    await put(store, "b", edited())
    await alter(store, "b", story_id="story:a", story_similarity=0.9, story_containment=0.9)
    await forget(store, "a")
    assert await signatures(store) == {"b": ("story:b", None)}
    doc = (await store.get(ARTICLES, ["b"]))["b"]
    assert [doc[f"story_{name}"] for name in ("id", "similarity", "containment")] == ["story:b", None, None]
    assert await store.count(STORIES) == 0


async def test_no_signature_names_it_beside(store: Store) -> None:
    await put(store, "a", OTHER)
    await put(store, "b", THIRD)
    await put(store, "c", DIGEST)
    assert (await store.get(SIGNATURES, ["c"]))["c"]["beside"] == ["b"]
    await forget(store, "b")
    assert (await store.get(SIGNATURES, ["c"]))["c"]["beside"] == []


async def test_versions_other_urls_and_day_counts_go_too(store: Store) -> None:
    await put(store, "comos:aaaaaaa0000001", WIRE)
    alias, moved = "https://finance.sina.com.cn/old.shtml", "comos:aaaaaaa0000001"
    await alter(store, moved, url=URL, aliases=[alias], published_at=T0, source="某报")
    former = {"_id": f"{moved}@1", "article_id": moved, "revision": 1, "aliases": []}
    await store.write([Put(REVISIONS, former)])
    await daycounts.refresh(store, 5)
    assert "某报" in str(await store.get(DAYCOUNTS, ["2026-01-01"]))
    job = await forget(store, moved)
    assert job.removed == {"articles": 1, "revisions": 1}
    rows = {row["url"]: (row["state"], row["last_error"]) async for row in store.find(LISTINGS)}
    assert rows[alias] == ("forgotten", f"taken down with {moved}")
    assert len(job.ids) == len(rows) == 2
    assert await store.count(REVISIONS) == 0
    assert "某报" not in str(await store.get(DAYCOUNTS, ["2026-01-01"]))


class Hasty:
    """A store into which an article is stored again while the archive is looked through."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, ops: Any) -> None:
        await self._store.write(ops)
        if any(isinstance(op, Put) and op.doc.get("phase") == "pages" for op in ops):
            await self._store.write([Put(ARTICLES, {"_id": "a"})])


async def test_what_another_run_stores_meanwhile_goes_too(store: Store) -> None:
    await put(store, "a", WIRE)
    job = Job(cast("Store", Hasty(store)), None)
    async for _ in job.run(lambda done: Choice(("a",)).records(store, done)):
        pass
    assert await store.count(ARTICLES) == 0


async def test_so_many_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.forget.choice.MOST", 2)
    for number, key in enumerate("abc"):
        doc = {"_id": key, "source": "某报", "published_at": T0 + timedelta(number)}
        await store.write([Put(ARTICLES, doc)])
    choice = Choice(source="某报", before=date(2026, 2, 1))
    for left in (1, 0):
        job = Job(store, None)
        async for _ in job.run(lambda done: choice.records(store, done)):
            pass
        assert await choice.count(store) == left
    assert {row["_id"] async for row in store.find(LISTINGS, {"state": "forgotten"})} == {"a", "b", "c"}


async def test_a_record_that_somebody_spoilt_is_left_out(store: Store) -> None:
    await put(store, "a", WIRE)
    await store.write([Put(CONTROL, {"_id": "forget:1", "ended_at": None, "work": 7})])
    assert "a" in (await forget(store, "a")).ids
    assert await store.count(ARTICLES) == 0


async def test_a_page_that_was_no_article_and_a_row_that_was_never_fetched(store: Store) -> None:
    row = {"url": URL, "state": "listed", "title": "题", "media": "某报", "ctime": T0, "lids": {}}
    await store.write([Put(REJECTS, {"_id": "a", "title": "题", "url": URL})])
    await store.write([Put(LISTINGS, {"_id": "b", **row})])
    job = await forget(store, "a", "b")
    assert job.removed == {"rejects": 1}
    assert await store.count(REJECTS) == 0
    rows = await store.get(LISTINGS, ["a", "b"])
    assert {key: (doc["state"], doc["title"], doc["media"]) for key, doc in rows.items()} == {
        "a": ("forgotten", None, None),
        "b": ("forgotten", None, None),
    }
