"""A migration of a store that changes: while it was interrupted, while it copies, while it compares."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, Put, Store, Update, open_store
from newscrawl.upkeep.migrate import Differs, Migration
from tests.storage.conftest import store_uri

__all__ = ["store_uri"]

N = 250
"""More than a batch has."""


def doc(n: int, **fields: Any) -> dict[str, Any]:
    return {"_id": f"comos:{n:03}", "url": f"https://x.cn/{n}", "title": "一", **fields}


@asynccontextmanager
async def migration(tmp_path: Path, to: str) -> AsyncIterator[Migration]:
    """From a store with articles and listings, both open."""
    source, target = open_store(f"sqlite:///{tmp_path}/source.db"), open_store(to)
    await source.open()
    await target.open()
    if not await source.count(ARTICLES):
        await source.write([Put(name, doc(n)) for name in (ARTICLES, LISTINGS) for n in range(N)])
    yield Migration(source, target)
    await source.close()
    await target.close()


async def assert_equal(one: Store, other: Store) -> None:
    for name in (ARTICLES, LISTINGS):
        docs = [[doc async for doc in store.find(name)] for store in (one, other)]
        assert docs[0] == docs[1]


async def crawl(store: Store, number: int) -> None:
    """Revise articles everywhere, and add some before, among and after the others."""
    title = {"title": f"第{number}次"}
    await store.write([Update(ARTICLES, f"comos:{n:03}", title) for n in range(0, N, 5)])
    await store.write([Update(LISTINGS, f"comos:{n:03}", title) for n in range(0, N, 7)])
    await store.write([Put(ARTICLES, doc(n) | {"_id": f"{n}:{number}"}) for n in (0, 500)])
    await store.write([Put(ARTICLES, doc(number) | {"_id": f"comos:1{number:02}a"})])


async def test_what_a_crawl_changed_after_an_interruption(tmp_path: Path, store_uri: str) -> None:
    async with migration(tmp_path, store_uri) as first:
        await first.prepare()
        async for name, _ in first.copy():
            if name == LISTINGS:
                break  # killed here: all articles are there, and some listings
        await crawl(first.source, 1)
    async with migration(tmp_path, store_uri) as second:
        await second.prepare()
        assert second.resumed
        await finish(second)
        await assert_equal(second.source, second.target)
        counts = second.counts[ARTICLES]
        assert (counts.source, counts.equal, counts.others) == (N + 3, N + 3, 0)


async def finish(one: Migration, beside: Callable[[int], Any] | None = None) -> None:
    for number, steps in enumerate((one.copy(), one.verify())):
        async for _ in steps:
            if beside:
                await beside(number)


async def test_a_crawl_at_work_for_a_while(tmp_path: Path, store_uri: str) -> None:
    async with migration(tmp_path, store_uri) as one:
        await one.prepare()
        left = 3

        async def beside(phase: int) -> None:
            nonlocal left
            if phase == 1 and left:
                left -= 1
                await crawl(one.source, left)

        await finish(one, beside)
        await assert_equal(one.source, one.target)


async def test_a_crawl_that_does_not_end_is_told_and_its_end_is_enough(tmp_path: Path) -> None:
    to = f"sqlite:///{tmp_path}/target.db"
    async with migration(tmp_path, to) as one:
        await one.prepare()
        number = 1

        async def beside(phase: int) -> None:
            nonlocal number
            number += 1
            await one.source.write([Update(ARTICLES, "comos:000", {"title": f"第{number}次"})])

        with pytest.raises(Differs, match=r"documents changed while all were compared: run it again after"):
            await finish(one, beside)
    async with migration(tmp_path, to) as again:
        await again.prepare()
        await finish(again)
        await assert_equal(again.source, again.target)


async def test_a_document_that_the_target_refuses_costs_only_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with migration(tmp_path, f"sqlite:///{tmp_path}/target.db") as one:
        await one.source.write([Put(LISTINGS, doc(7, x_note="x" * 2000))])
        await one.prepare()
        await one.target.write([])
        monkeypatch.setattr(one.target, "write", refusing(one.target, 1000))
        with pytest.raises(Differs, match=f"^listings: 1 of {N} documents are refused by the target$"):
            await finish(one)
        assert await one.target.count(ARTICLES) == N
        assert await one.target.count(LISTINGS) == N - 1
    assert {text for text in caplog.messages if text.startswith("not copied")} == {
        "not copied: listings 'comos:007': larger than 1000 characters"
    }


def refusing(store: Store, most: int) -> Callable[[Any], Any]:
    from newscrawl.storage.rules import refusal

    write = store.write

    async def limited(ops: Any) -> None:
        for op in ops:
            if isinstance(op, Put) and len(str(op.doc)) > most and op.collection == LISTINGS:
                raise refusal(op, f"larger than {most} characters")
        await write(ops)

    return limited


async def test_a_ban_is_no_run_and_a_lease_of_a_clock_ahead_is_none(tmp_path: Path) -> None:
    async with migration(tmp_path, f"sqlite:///{tmp_path}/target.db") as one:
        until = datetime.now(UTC) + timedelta(days=1)
        await one.source.write([Put(CONTROL, {"_id": "ban:sina_china", "until_at": until})])
        far = {"_id": "lease:sina_china", "holder": "far:1:a", "until_at": until, "seconds": 60}
        await one.source.write([Put(CONTROL, far)])
        await one.prepare()
