"""Store: new, unchanged and revised documents, and the ledger settled in the same write."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from scrapy.exceptions import DropItem

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, Channel, Image, Listing, to_document
from newscrawl.pipelines.store import StorePipeline
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.merge import CONTENT, merge
from newscrawl.storage import (
    ARTICLES,
    LISTINGS,
    REJECTS,
    REVISIONS,
    DocumentRefused,
    Op,
    Put,
    Store,
    Update,
)
from newscrawl.storage.setting import updated
from tests.pipelines.conftest import FakeCrawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

THEN = datetime(2026, 11, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 21, tzinfo=UTC)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ID = "comos:mcwipii4092180"
URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"


def article(**fields: Any) -> Article:
    plain: dict[str, Any] = {
        "title": "央行发布公告",
        "published_at": datetime(2022, 4, 13, 2, tzinfo=UTC),
        "paragraphs": ["甲。"],
        "channel": Channel(lists=["1686"], lids=[1686]),
        "template": "finance_2018",
    }
    return Article(ID, URL, **(plain | fields))


def stored(**fields: Any) -> dict[str, Any]:
    seen = {"first_seen_at": THEN, "crawled_at": THEN, "known_at": THEN, "known_basis": "seen"}
    return to_document(article(**(seen | fields)))


def test_a_new_document() -> None:
    item = article()
    outcome, ops = merge(None, item, NOW)
    assert outcome == "stored"
    assert ops == [Put(ARTICLES, to_document(item), new=True)]
    assert (item.first_seen_at, item.crawled_at, item.revision) == (NOW, NOW, 1)


def test_unchanged_content_changes_only_what_was_sighted() -> None:
    before = stored(aliases=["a"], repost_of="comos:first", gone_at=THEN)
    item = article(aliases=["b", "a"], channel=Channel(lists=["1690"], lids=[1690]), flags=["other"])
    outcome, ops = merge(before, item, NOW)
    assert outcome == "unchanged"
    assert ops == [
        Update(
            ARTICLES,
            ID,
            {
                "crawled_at": NOW,
                "aliases": ["a", "b"],
                "channel.lids": [1686, 1690],
                "channel.lists": ["1686", "1690"],
                "gone_at": None,
                "absences": [{"gone_at": THEN, "back_at": NOW}],
            },
            {"revision": 1, "aliases": ["a"], "channel.lists": ["1686"], "channel.lids": [1686]},
        )
    ]
    assert item.changed_at == THEN  # an unchanged article has changed when it was first seen, and not now
    assert (item.first_seen_at, item.repost_of) == (THEN, "comos:first")


def test_changed_content_is_a_revision() -> None:
    before = stored(aliases=["a"], revision=3)
    item = article(title="央行更正公告", aliases=["b"], channel=Channel(lists=["1690"], lids=[1690]))
    outcome, ops = merge(before, item, NOW)
    assert outcome == "revised"
    assert ops == [
        Put(REVISIONS, before | {"_id": f"{ID}@3", "article_id": ID, "replaced_at": NOW}),
        Update(
            ARTICLES,
            ID,
            {
                "title": "央行更正公告",
                "aliases": ["a", "b"],
                "channel.lids": [1686, 1690],
                "channel.lists": ["1686", "1690"],
                "revision": 4,
                "crawled_at": NOW,
                "changed_at": NOW,
                "known_at": NOW,
            },
            {"revision": 3, "aliases": ["a"], "channel.lists": ["1686"], "channel.lids": [1686]},
        ),
    ]
    assert (item.first_seen_at, item.changed_at, item.revision) == (THEN, NOW, 4)


def test_an_unchanged_article_changed_when_it_was_last_revised() -> None:
    item = article()
    merge(stored(changed_at=LATER, revision=2), item, NOW)
    assert item.changed_at == LATER


@pytest.mark.parametrize("missing", ["aliases", "channel", "revision", "flags", "first_seen_at", "repost_of"])
@pytest.mark.parametrize("title", ["央行发布公告", "央行更正公告"])
def test_an_article_of_an_older_schema_is_merged(missing: str, title: str) -> None:
    before = {name: value for name, value in stored(changed_at=THEN).items() if name != missing}
    item = article(title=title)
    outcome, ops = merge(before, item, NOW)
    assert outcome == ("unchanged" if title == before["title"] else "revised")
    last = ops[-1]
    assert isinstance(last, Update)
    assert last.where is not None
    assert last.where["revision"] == before.get("revision")
    assert updated(before, last)["channel"]["lids"] == [1686]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "别题"),
        ("original_title", "原题"),
        ("source", "财联社"),
        ("source_url", "https://a.cn"),
        ("origin", "财联社"),
        ("authors", ["张立军"]),
        ("editors", ["王珊珊"]),
        ("editor_codes", ["SF055"]),
        ("published_at", NOW),
        ("published_raw", "2022年"),
        ("keywords", ["央行"]),
        ("summary", "概要"),
        ("paragraphs", ["甲。", "乙。"]),
        ("body_html", "<p>甲。</p>"),
        ("images", [Image("https://n.sinaimg.cn/a.jpg")]),
    ],
)
def test_every_field_of_the_content_makes_a_revision(field: str, value: object) -> None:
    assert field in CONTENT
    assert merge(stored(), article(**{field: value}), NOW)[0] == "revised"


@pytest.mark.parametrize(
    ("field", "value"),
    [("flags", ["x"]), ("template", "y"), ("parser_version", 9), ("released_at", NOW), ("modified_at", NOW)],
)
def test_other_fields_do_not(field: str, value: object) -> None:
    assert field not in CONTENT
    assert merge(stored(), article(**{field: value}), NOW)[0] == "unchanged"


def pipeline(crawler: FakeCrawler) -> StorePipeline:
    return StorePipeline.from_crawler(cast("Crawler", crawler))


async def test_an_article_from_first_sight_to_revision(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    saving = pipeline(crawler)
    for title in ("一", "一", "二"):
        await saving.process_item(article(title=title))
    doc = (await store.get(ARTICLES, [ID]))[ID]
    assert (doc["title"], doc["revision"]) == ("二", 2)
    former = (await store.get(REVISIONS, [f"{ID}@1"]))[f"{ID}@1"]
    assert (former["title"], former["article_id"], former["revision"]) == ("一", ID, 1)
    assert former["first_seen_at"] == doc["first_seen_at"] <= doc["crawled_at"]
    assert await store.count(REVISIONS) == 1
    counts = {
        name: crawler.stats.get_value(f"articles/{name}") for name in ("stored", "unchanged", "revised")
    }
    assert counts == {"stored": 1, "unchanged": 1, "revised": 1}


async def test_what_others_added_stays_and_is_in_the_former_version(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    saving = pipeline(crawler)
    await saving.process_item(article(title="一"))
    theirs = {"sentiment": 0.5, "x_topics": ["债"], "channel.x_desk": "macro"}
    await store.write([Update(ARTICLES, ID, theirs)])
    for title in ("一", "二"):
        await saving.process_item(article(title=title))
    for doc in (
        (await store.get(ARTICLES, [ID]))[ID],
        (await store.get(REVISIONS, [f"{ID}@1"]))[f"{ID}@1"],
    ):
        assert (doc["sentiment"], doc["x_topics"], doc["channel"]["x_desk"]) == (0.5, ["债"], "macro")


@pytest.mark.parametrize(
    "damage",
    [
        {"aliases": 7},
        {"aliases": [{}, 5]},
        {"channel": "x"},
        {"channel": {"lids": 7}},
        {"revision": "x"},
        {"first_seen_at": None},
    ],
)
def test_a_damaged_article_is_revised_all_the_same(damage: dict[str, Any]) -> None:
    before = stored() | damage
    outcome, ops = merge(before, article(title="央行更正公告"), NOW)
    first, last = ops
    own = {"_id": f"{ID}@1", "article_id": ID, "replaced_at": NOW}
    assert (outcome, first) == ("revised", Put(REVISIONS, before | own))
    assert isinstance(last, Update)
    doc = updated(before, last)
    assert (doc["title"], doc["revision"], doc["aliases"]) == ("央行更正公告", 2, [])
    assert doc["channel"]["lists"] == ["1686"]


async def test_an_article_whose_time_is_no_time_is_healed(
    crawler: FakeCrawler, session: StoreSession, store: Store, tmp_path: Path
) -> None:
    saving = pipeline(crawler)
    await saving.process_item(article())
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection, connection:
        connection.execute("UPDATE articles SET doc = json_set(doc, '$.published_at', 'gestern')")
    await saving.process_item(article())
    doc = (await store.get(ARTICLES, [ID]))[ID]
    assert (doc["published_at"], doc["revision"]) == (datetime(2022, 4, 13, 2, tzinfo=UTC), 2)
    former = (await store.get(REVISIONS, [f"{ID}@1"]))[f"{ID}@1"]
    assert (former["published_at"], former["damaged"]) == (None, ["published_at: gestern"])


class Interrupted:
    """A store in which another writes between a pipeline's reading and its writing, ``times`` times."""

    def __init__(self, store: Store, ops: list[Op], times: int = 1) -> None:
        self._store, self._ops, self._times = store, ops, times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, ops: Sequence[Op]) -> None:
        if self._times and any(op.collection == ARTICLES for op in ops):
            self._times -= 1
            await self._store.write(self._ops)
        await self._store.write(ops)


async def test_another_writers_revision_is_merged_and_not_written_over(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await pipeline(crawler).process_item(article(title="一"))
    _, theirs = merge((await store.get(ARTICLES, [ID]))[ID], article(title="二"), NOW)
    session.store = cast("Store", Interrupted(store, theirs))
    await pipeline(crawler).process_item(article(title="三"))
    doc = (await store.get(ARTICLES, [ID]))[ID]
    assert (doc["title"], doc["revision"]) == ("三", 3)
    titles = {doc["_id"]: doc["title"] async for doc in store.find(REVISIONS)}
    assert titles == {f"{ID}@1": "一", f"{ID}@2": "二"}


async def test_of_two_that_store_the_same_new_article_none_is_lost(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    theirs = article(title="二", aliases=["b"])
    theirs.first_seen_at = theirs.crawled_at = theirs.changed_at = THEN
    session.store = cast("Store", Interrupted(store, [Put(ARTICLES, to_document(theirs), new=True)]))
    await pipeline(crawler).process_item(article(title="一", aliases=["a"]))
    doc = (await store.get(ARTICLES, [ID]))[ID]
    assert (doc["title"], doc["revision"], doc["aliases"], doc["first_seen_at"]) == (
        "一",
        2,
        ["b", "a"],
        THEN,
    )
    assert (await store.get(REVISIONS, [f"{ID}@1"]))[f"{ID}@1"]["title"] == "二"
    assert crawler.stats.get_value("articles/revised") == 1


async def test_an_alias_that_another_adds_meanwhile_stays(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await pipeline(crawler).process_item(article())
    theirs: list[Op] = [Update(ARTICLES, ID, {"aliases": ["a"], "channel.lids": [1686, 1687]})]
    session.store = cast("Store", Interrupted(store, theirs))
    await pipeline(crawler).process_item(article(aliases=["b"]))
    doc = (await store.get(ARTICLES, [ID]))[ID]
    assert (doc["aliases"], doc["channel"]["lids"], doc["revision"]) == (["a", "b"], [1686, 1687], 1)


async def test_what_came_back_is_not_gone(crawler: FakeCrawler, session: StoreSession, store: Store) -> None:
    saving = pipeline(crawler)
    await saving.process_item(article())
    await store.write([Update(ARTICLES, ID, {"gone_at": NOW})])
    await saving.process_item(article())
    assert (await store.get(ARTICLES, [ID]))[ID]["gone_at"] is None


async def test_the_ledger_is_settled_in_the_same_write(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await Ledger(store).record([Listing(ID, URL)], THEN)
    await pipeline(crawler).process_item(article(listing_id=ID))
    entry = (await store.get(LISTINGS, [ID]))[ID]
    assert (entry["state"], entry["last_error"]) == ("stored", None)
    assert entry["settled_at"] == (await store.get(ARTICLES, [ID]))[ID]["crawled_at"]
    assert "listing_id" not in (await store.get(ARTICLES, [ID]))[ID]


async def test_a_repost_is_counted_once(crawler: FakeCrawler, session: StoreSession) -> None:
    saving = pipeline(crawler)
    for _ in range(2):
        await saving.process_item(article(repost_of="comos:first"))
    assert crawler.stats.get_value("articles/repost") == 1


async def test_a_document_that_the_store_refuses_is_counted_and_the_run_goes_on(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    with pytest.raises(DropItem, match=r"^not stored: articles 'comos:mcwipii4092180': "):
        await pipeline(crawler).process_item(article(title="half a character: \ud800"))
    assert crawler.stats.get_value("articles/refused") == 1
    assert crawler.stats.get_value("run/problem") is None
    assert await store.count(ARTICLES) == 0


class Refusing:
    """A store that refuses the writes of one collection."""

    def __init__(self, store: Store, collection: str) -> None:
        self._store, self._collection = store, collection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write(self, ops: Sequence[Op]) -> None:
        if any(op.collection == self._collection for op in ops):
            raise DocumentRefused(f"{self._collection} 'x' refused: Document failed validation")
        await self._store.write(ops)


@pytest.mark.parametrize("collection", [ARTICLES, LISTINGS, REJECTS])
async def test_whatever_is_refused_costs_one_article_and_not_the_run(
    crawler: FakeCrawler, session: StoreSession, store: Store, collection: str
) -> None:
    await session.ledger.record([Listing(ID, URL)], THEN)
    session.store = cast("Store", Refusing(store, collection))
    item = article(listing_id=ID, title="half a character: \ud800" if collection == REJECTS else "央行")
    with pytest.raises(DropItem, match=r"^not stored: "):
        await pipeline(crawler).process_item(item)
    assert (crawler.engine.closed, crawler.stats.get_value("run/problem")) == ([], None)
    row = (await store.get(LISTINGS, [ID]))[ID]
    assert row["state"] == ("listed" if collection == LISTINGS else "rejected")
    assert await store.count(REJECTS) == (0 if collection == REJECTS else 1)


async def test_a_store_that_is_gone_stops_the_run(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await store.close()
    with pytest.raises(DropItem, match=r"^not stored: "):
        await pipeline(crawler).process_item(article())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert crawler.engine.closed == crawler.engine.downloader.refused == ["store_unavailable"]
    assert crawler.stats.get_value("run/problem") is not None
    assert crawler.stats.get_value("articles/stored", 0) == 0


async def test_opening_opens_the_store(crawler: FakeCrawler, session: StoreSession) -> None:
    await pipeline(crawler).open_spider()
    assert session.is_open
