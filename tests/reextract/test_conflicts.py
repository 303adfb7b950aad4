"""Re-extraction beside other writers: what they wrote since a document was read is never written over."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from newscrawl import codec
from newscrawl.codec import Doc, iso
from newscrawl.items import Article
from newscrawl.reextract.diff import Summary
from newscrawl.reextract.job import Job
from newscrawl.reextract.orders import Orders
from newscrawl.reextract.pool import Pool
from newscrawl.runs.lease import LeaseLost
from newscrawl.runs.merge import merge
from newscrawl.storage import ARTICLES, CONTROL, REVISIONS, Op, Put, Store, Update, open_store
from newscrawl.storage.rules import key_of
from tests.crawl.runs import Desk
from tests.reextract.conftest import WARC, Alter, reextract
from tests.reextract.test_reextract import BONDS, FLASH, OLD_TITLE, SCHOOL, TITLE

LATER = datetime(2026, 11, 23, tzinfo=UTC)


class Beside:
    """A store on which something else happens just before one article is written."""

    before = BONDS

    def __init__(self, store: Store) -> None:
        self._store = store
        self._happened = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def happens(self, store: Store) -> None:
        raise NotImplementedError

    async def write(self, ops: Sequence[Op]) -> None:
        if not self._happened and any((op.collection, key_of(op)) == (ARTICLES, self.before) for op in ops):
            self._happened = True
            await self.happens(self._store)
        await self._store.write(ops)


class Crawl(Beside):
    """A crawl that takes no lease corrects an article, and an analyst adds a field to another."""

    async def happens(self, store: Store) -> None:
        before = (await store.get(ARTICLES, [BONDS]))[BONDS]
        _, ops = merge(before, correction(before), LATER)
        await store.write(ops)
        await store.write([Update(ARTICLES, SCHOOL, {"sentiment": 0.5})])


def correction(doc: Doc) -> Article:
    item = Article(doc["_id"], doc["url"], title="更正", template=doc["template"], archive=doc["archive"])
    item.paragraphs = [*doc["paragraphs"], "本报更正。"]
    item.published_at = doc["published_at"]
    return item


def run(desk: Desk, kind: type[Beside]) -> Summary:
    async def work() -> Summary:
        store = open_store(f"sqlite:///{desk.file}")
        await store.open()
        try:
            with Pool(str(WARC), 1) as pool:
                job = Job(cast("Store", kind(store)), pool, Orders(str(WARC)))
                async for _ in job.run():
                    pass
            return job.summary
        finally:
            await store.close()

    return asyncio.run(work())


def test_a_correction_made_meanwhile_is_kept(desk: Desk, alter: Alter) -> None:
    for key in (BONDS, FLASH, SCHOOL):
        alter("articles", key, title=OLD_TITLE, parser_version=0)
    found = run(desk, Crawl)
    docs, former = desk.docs("articles"), desk.docs("revisions")
    assert found.counts["revised"] == 3
    # Read anew and extracted anew: the archive's page is what this article points to.
    assert (docs[BONDS]["title"], docs[BONDS]["revision"]) == (TITLE, 3)
    assert {key: doc["title"] for key, doc in former.items() if doc["article_id"] == BONDS} == {
        f"{BONDS}@1": OLD_TITLE,
        f"{BONDS}@2": "更正",
    }
    assert former[f"{BONDS}@2"]["paragraphs"][-1] == "本报更正。"
    assert (docs[SCHOOL]["sentiment"], docs[SCHOOL]["revision"], docs[FLASH]["revision"]) == (0.5, 2, 2)


class Takeover(Beside):
    """Another run had the lease for a while, as when this one stood still."""

    async def happens(self, store: Store) -> None:
        now = datetime.now(UTC)
        other = {"_id": "lease:sina_china", "holder": "other:1:abc", "since_at": now, "until_at": now}
        await store.write([Put(CONTROL, other)])


def test_a_lease_that_was_lost_ends_it_before_the_next_write(
    desk: Desk, alter: Alter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.runs.hold.HELD_S", 0.0)
    monkeypatch.setattr("newscrawl.reextract.walk.AT_ONCE", 1)
    ids = sorted(desk.docs("articles"))
    for key in ids:
        alter("articles", key, title=OLD_TITLE)
    monkeypatch.setattr(Takeover, "before", ids[4])
    with pytest.raises(LeaseLost, match=r"^the lease was lost to other:1:abc: this run stood still$"):
        run(desk, Takeover)
    assert sorted(desk.docs("revisions")) == [f"{key}@1" for key in ids[:5]]


def fill(desk: Desk, key: str) -> None:
    """Let an article be as large as a store takes; a former version has a field more, and is larger."""
    doc = desk.docs("articles")[key] | {"title": "", "x_pad": ""}
    doc["x_pad"] = "x" * ((16 << 20) - len(codec.dumps(doc).encode()) - 30)
    with closing(sqlite3.connect(desk.file)) as connection:
        connection.execute("UPDATE articles SET doc = ? WHERE id = ?", (codec.dumps(doc), key))
        connection.commit()


def test_a_document_that_the_store_refuses_costs_only_itself(desk: Desk, alter: Alter) -> None:
    for key in (FLASH, SCHOOL):
        alter("articles", key, title=OLD_TITLE)
    fill(desk, BONDS)
    run = reextract(desk, "--json")
    (found,) = run.documents
    assert (run.code, found["revised"], found["unchanged"]) == (0, 2, 26)
    assert found["troubles"] == {
        "no title": 1,
        f"refused by the store: revisions '{BONDS}@1': larger than 16 MiB": 1,
    }
    assert found["rejected"] == 2
    docs = desk.docs("articles")
    assert (docs[BONDS]["title"], docs[FLASH]["revision"], docs[SCHOOL]["revision"]) == ("", 2, 2)
    assert sorted(desk.docs(REVISIONS)) == sorted([f"{FLASH}@1", f"{SCHOOL}@1"])


def test_a_lease_of_a_clock_that_was_ahead_is_waited_out(desk: Desk, alter: Alter) -> None:
    tomorrow = iso(datetime.now(UTC) + timedelta(days=1))
    alter("control", "lease:sina_china", holder="far:1:abc", machine="far", until_at=tomorrow, seconds=0.5)
    assert reextract(desk).code == 0
    assert desk.docs("control")["lease:sina_china"]["until_at"] < tomorrow
