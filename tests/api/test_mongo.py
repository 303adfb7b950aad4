"""The library on MongoDB: the same questions, the same answers, nothing written."""

import newscrawl
from newscrawl.storage import open_store
from tests.reading.worlds import Event, World
from tests.support import mongo

HISTORY = (
    Event("list", 0, "央行降准", hours=-1),
    Event("list", 1, "央行降准", "乙报", hours=-2),
    Event("list", 0, "央行加息", hours=-1),
)


async def test_the_same_answers(mongo_uri: str) -> None:
    store = open_store(mongo_uri)
    await store.open()
    await World(store).live(HISTORY)
    await store.close()
    with mongo.client(mongo_uri) as client:
        before = sorted(client.get_default_database().list_collection_names())
    with newscrawl.connect(mongo_uri) as news:
        assert [article.title for article in news.articles(source=["甲报", "乙报"])] == [
            "央行加息",
            "央行降准",
        ]
        assert len(news.articles()) == 2
        assert [article.source for article in news.search("降准")] == ["乙报"]
        then = news.search("降准", as_of="2026-11-01 09:30").polars(["source", "title"]).rows()
        assert sorted(then) == [("乙报", "央行降准"), ("甲报", "央行降准")]
        titles = [version.title for version in news.history("comos:world000000000")]
        assert titles == ["央行降准", "央行加息"]
    with mongo.client(mongo_uri) as client:
        assert sorted(client.get_default_database().list_collection_names()) == before
