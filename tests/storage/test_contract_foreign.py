"""What others add to an article lives on, in either store, whatever the crawler does with the article."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bson import Decimal128, ObjectId

from newscrawl.codec import Doc, dumps
from newscrawl.items import Article
from newscrawl.reading.sound import SoundStore
from newscrawl.reextract.merging import changed
from newscrawl.runs.merge import merge
from newscrawl.storage import ARTICLES, REVISIONS, Store, Update, open_store
from newscrawl.stories import Memory, assign
from newscrawl.upkeep.migrate import Migration
from tests.support import mongo

ByHand = Callable[[Doc], None]
NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
ID = "comos:kmvtrqp2810447"
URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
TEXT = ["望江银行公告称，百亿绿色金融债发行完毕，票面利率2.86%，募集资金投向滩涂光伏与海上风电项目。"] * 3
THEIRS: Doc = {
    "sentiment": 0.25,
    "topics": ["绿色债", {"weight": 2, "none": None}],
    "x_seen_at": NOW,
    "channel.x_desk": "macro",
}


def article(title: str = "一", **fields: Any) -> Article:
    found = Article(ID, URL, title=title)
    found.paragraphs, found.template, found.published_at = list(TEXT), "modern", NOW
    found.foreign = fields
    return found


async def save(store: Store, item: Article, now: datetime = NOW) -> str:
    before = (await store.get(ARTICLES, [ID])).get(ID)
    outcome, ops = merge(before, item, now)
    await store.write(ops)
    return outcome


async def stored(store: Store) -> Doc:
    return (await store.get(ARTICLES, [ID]))[ID]


def theirs(doc: Doc) -> Doc:
    return {name: doc.get(name) for name in ("sentiment", "topics", "x_seen_at")} | {
        "channel.x_desk": doc["channel"]["x_desk"]
    }


async def test_they_stay_whatever_happens_to_the_article(store: Store) -> None:
    assert await save(store, article()) == "stored"
    await store.write([Update(ARTICLES, ID, THEIRS)])
    assert await save(store, article(), NOW + timedelta(hours=1)) == "unchanged"
    assert theirs(await stored(store)) == THEIRS
    assert await save(store, article("二"), NOW + timedelta(hours=2)) == "revised"
    assert theirs(await stored(store)) == THEIRS
    item = article("二")
    await assign(store, item, Memory())
    await store.write([Update(ARTICLES, ID, {"story_id": item.story_id})])
    renewed = await changed(store, await stored(store), article("三"), NOW)
    assert renewed.outcome == "revised"
    await store.write(renewed.ops)
    now = await stored(store)
    assert (theirs(now), now["title"], now["revision"], now["story_id"]) == (THEIRS, "三", 3, item.story_id)
    former = (await store.get(REVISIONS, [f"{ID}@1", f"{ID}@2"])).values()
    assert [(theirs(doc), doc["title"]) for doc in former] == [(THEIRS, "一"), (THEIRS, "二")]


async def test_what_enrich_gives_is_renewed_whole_and_makes_no_revision(store: Store) -> None:
    assert await save(store, article(x_mood={"good": 1, "bad": 2}, x_length=9)) == "stored"
    assert await save(store, article(x_mood={"good": 3}), NOW) == "unchanged"
    doc = await stored(store)
    assert (doc["x_mood"], doc["x_length"], doc["revision"]) == ({"good": 3}, 9, 1)
    renewed = await changed(store, doc, article(x_mood={"good": 4}), NOW)
    assert (renewed.outcome, renewed.fields) == ("refreshed", {"x_mood": ({"good": 3}, {"good": 4})})
    await store.write(renewed.ops)
    assert (await stored(store))["x_mood"] == {"good": 4}
    assert await store.count(REVISIONS) == 0


async def test_what_a_store_cannot_keep_stops_no_revision(store: Store, by_hand: ByHand) -> None:
    await save(store, article())
    by_hand({"x_ok": 1})
    assert await save(store, article("二"), NOW + timedelta(hours=1)) == "revised"
    doc, former = await stored(store), (await store.get(REVISIONS, [f"{ID}@1"]))[f"{ID}@1"]
    assert (doc["x_ok"], former["x_ok"], former["title"]) == (1, 1, "一")
    assert "odd_at" in doc
    assert former["odd_at"] is None
    assert "odd_at: soon" in former["damaged"]
    read = (await SoundStore(store, {}).get(ARTICLES, [ID]))[ID]
    assert dumps(read)  # whatever it was, it can be printed


@pytest.fixture
def by_hand(store_uri: str) -> ByHand:
    """Sets fields past the store, and some in types that not every store has."""

    def sqlite(fields: Doc) -> None:
        with closing(sqlite3.connect(store_uri.removeprefix("sqlite:///"))) as connection, connection:
            for name, value in (fields | {"odd_at": "soon"}).items():
                connection.execute(f"UPDATE articles SET doc = json_set(doc, '$.{name}', ?)", (value,))  # noqa: S608

    def server(fields: Doc) -> None:
        odd = {"odd_at": "soon", "ref": ObjectId(), "list": [Decimal128("1.5")], "checked": NOW}
        with mongo.client(store_uri) as client:
            client.get_default_database()[ARTICLES].update_one({"_id": ID}, {"$set": fields | odd})

    return sqlite if store_uri.startswith("sqlite") else server


async def test_a_migration_leaves_those_of_the_target(store: Store, tmp_path: Path) -> None:
    source = open_store(f"sqlite:///{tmp_path}/source.db")
    await source.open()
    await save(source, article(x_length=9))
    await source.write([Update(ARTICLES, ID, {"topics": ["债"]})])
    await migrated(source, store)
    await store.write([Update(ARTICLES, ID, {"sentiment": 0.25, "x_length": 7})])
    await save(source, article("二", x_length=9), NOW + timedelta(hours=1))
    await migrated(source, store)
    doc = await stored(store)
    assert (doc["title"], doc["topics"], doc["sentiment"], doc["x_length"]) == ("二", ["债"], 0.25, 9)
    await source.close()


async def migrated(source: Store, target: Store) -> None:
    migration = Migration(source, target, into_existing=True)
    await migration.prepare()
    async for _ in migration.copy():
        pass
    async for _ in migration.verify():
        pass
