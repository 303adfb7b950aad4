"""Ways by which an article that was taken down might come again: other URLs, redirects, a queue, a race."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
from scrapy.exceptions import DropItem

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, Listing
from newscrawl.pipelines.store import StorePipeline
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.tombstones import bury, fields, raising
from newscrawl.storage import ARTICLES, LISTINGS, SIGNATURES, Put, Store, Update
from newscrawl.storage.collections import REJECTS
from tests.crawl.runs import Desk, mongo_docs
from tests.distributed.conftest import crew, server
from tests.distributed.crew import KEY, Crew
from tests.faults.places import wait_for_held
from tests.forget.conftest import BONDS, BONDS_URL
from tests.pipelines.conftest import FakeCrawler, crawler, session
from tests.support import faults
from tests.support.site import Site

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = ["crawler", "crew", "server", "session"]
NOW = datetime(2026, 11, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 29, tzinfo=UTC)
ELSEWHERE = "https://finance.sina.com.cn/china/20210318/203412345678.shtml"


def row_of(desk: Desk, url: str) -> tuple[str, str]:
    (found,) = (row for row in desk.docs("listings").values() if row["url"] == url)
    return found["state"], found["last_error"]


@pytest.fixture
def gone(copy: Desk) -> Desk:
    """A desk where BONDS was taken down."""
    assert copy.scrapy("forget", BONDS).code == 0
    return copy


def test_a_redirect_to_it_is_not_followed(gone: Desk, replica: Site) -> None:
    replica.heal()
    replica.list_page(1686, ELSEWHERE)
    replica.fault(ELSEWHERE, faults.redirect(BONDS_URL))
    assert gone.crawl().code == 0
    assert (replica.asked("203412345678"), replica.asked("kmvtrqp2810447")) == ([ELSEWHERE], [])
    assert row_of(gone, ELSEWHERE) == ("forgotten", f"taken down with {BONDS}")
    replica.heal()
    assert gone.crawl().code == 0
    assert replica.asked("203412345678") == []


def test_its_page_under_an_unknown_url_is_dropped_and_told_of(gone: Desk, replica: Site) -> None:
    replica.heal()
    replica.list_page(1687, ELSEWHERE.replace("5678", "9999"))
    url = ELSEWHERE.replace("5678", "9999")
    replica.put(url, replica.body(f"doc-i{BONDS[6:]}"))
    run = gone.crawl("channels=1687")
    assert row_of(gone, url) == ("forgotten", f"taken down with {BONDS}")
    assert any(f"{BONDS} came by" in line and "forget it again" in line for line in run.lines)
    assert BONDS not in {**gone.docs("articles"), **gone.docs("rejects"), **gone.docs("signatures")}
    again = gone.scrapy("forget", BONDS)
    assert (again.code, again.out.splitlines()[-1].partition(". ")[0]) == (
        0,
        "Gone: 0 articles, 0 revisions, 0 rejects, 1 archived page",
    )


@pytest.mark.long
def test_what_waits_in_a_queue_is_not_fetched(site: Site, crew: Crew, mongo_uri: str) -> None:
    row = {"title": None, "media": None, "ctime": None, "mtime": None, "lids": ["1688"], "kind": "article"}
    crew.place.write(bury(BONDS, None, "taken down", NOW, url=BONDS_URL, at=NOW))
    site.fault("finance.sina.com.cn", faults.held)
    worker = crew.start("channels=1688")
    wait_for_held(site)
    with crew.server.client() as client:
        client.zadd(f"{KEY}requests", {json.dumps({"id": BONDS, "url": BONDS_URL, **row}): -1})
    site.proxy.release()
    assert worker.ended() == 0
    assert site.asked("kmvtrqp2810447") == []
    assert mongo_docs(mongo_uri, "listings")[BONDS]["state"] == "forgotten"


def test_a_row_that_somebody_has_damaged_is_buried_all_the_same() -> None:
    row = {
        "_id": BONDS,
        "url": BONDS_URL,
        "kind": "article",
        "first_at": "gestern",
        "lids": 5,
        "state": "stored",
    }
    op = bury(BONDS, row, "taken down", NOW, url=BONDS_URL, at=NOW)
    assert op == Put(
        LISTINGS, {"_id": BONDS, "url": BONDS_URL, "kind": "article", **fields(NOW, "taken down")}
    )


async def test_the_ledger_leaves_it_as_it_is(store: Store) -> None:
    ledger = Ledger(store)
    await ledger.record([Listing(BONDS, BONDS_URL, title="题", ctime=NOW, mtime=NOW, lids=["1686"])], NOW)
    await store.write([Update(LISTINGS, BONDS, fields(NOW, "taken down"))])
    moved = Listing(BONDS, f"{BONDS_URL}x", title="新题", ctime=NOW, mtime=LATER, lids=["1686", "1690"])
    recorded = await ledger.record([moved], LATER)
    assert (recorded.due, list(recorded.forgotten)) == (frozenset(), [BONDS])
    assert await ledger.fail(Listing(BONDS, BONDS_URL, state="gone", error="HTTP 404"), LATER) == 0
    record = Put(REJECTS, {"_id": BONDS, "title": "题"})
    assert await ledger.reject(BONDS, record, LATER, "no title") == 0
    assert await ledger.revive(["failed", "gone", "rejected"], {}, LATER) == 0
    assert [row async for row in ledger.unfinished(LATER)] == []
    row = (await store.get(LISTINGS, [BONDS]))[BONDS]
    assert [row[name] for name in ("state", "title", "url", "settled_at", "next_at")] == [
        "forgotten",
        None,
        BONDS_URL,
        NOW,
        None,
    ]
    assert await store.count(REJECTS) == 0
    await store.write(await raising(store, BONDS, LATER))
    assert [row.id async for row in ledger.unfinished(LATER)] == [BONDS]


async def test_an_article_that_is_taken_down_while_it_is_stored(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    """Its row was read before the tombstone came: the write is in conflict, and what is there goes."""
    await session.ledger.record([Listing(BONDS, BONDS_URL)], NOW)
    get, pipeline = store.get, StorePipeline.from_crawler(cast("Crawler", crawler))

    async def late(collection: str, ids: list[str]) -> dict[str, dict[str, object]]:
        found = await get(collection, ids)
        if collection == LISTINGS and found[BONDS]["state"] == "listed":
            await store.write([Update(LISTINGS, BONDS, fields(NOW, "taken down"))])
        return found

    store.get = late  # type: ignore[method-assign, assignment]
    await store.write([Put(SIGNATURES, {"_id": BONDS, "bands": []})])
    with pytest.raises(DropItem, match=f"{BONDS} was taken down while it was fetched"):
        await pipeline.process_item(Article(BONDS, BONDS_URL, title="题", listing_id=BONDS))
    assert [await store.count(name) for name in (ARTICLES, SIGNATURES)] == [0, 0]
