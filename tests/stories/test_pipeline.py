"""The pipeline: every item gets its story, also of eight at once; a store that fails stops the run."""

import asyncio
from typing import TYPE_CHECKING, cast

import pytest
from scrapy.exceptions import DropItem

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, to_document
from newscrawl.pipelines.stories import StoriesPipeline
from newscrawl.storage import ARTICLES, SIGNATURES, Put, Store
from tests.pipelines.conftest import FakeCrawler
from tests.stories.texts import FLASHES, OTHER, WIRE, article, cut, edited

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Story = tuple[str | None, float | None, float | None]


def pipeline(crawler: FakeCrawler) -> StoriesPipeline:
    return StoriesPipeline.from_crawler(cast("Crawler", crawler))


def story(item: Article) -> Story:
    return item.story_id, item.story_similarity, item.story_containment


async def test_items_get_their_story(crawler: FakeCrawler, session: StoreSession) -> None:
    stories = pipeline(crawler)
    items = [article("a", WIRE), article("b", cut()), article("c", OTHER), article("d", [])]
    assert [await stories.process_item(item) for item in items] == items
    assert [story(item) for item in items] == [
        ("story:a", None, None),
        ("story:a", 0.5491, 0.984),
        ("story:c", None, None),
        (None, None, None),
    ]
    assert to_document(items[1])["story_containment"] == 0.984
    counts = [crawler.stats.get_value(f"stories/{name}") for name in ("begun", "joined")]
    assert counts == [2, 1]


async def test_what_is_crawled_at_once_lands_in_one_story(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    stories = pipeline(crawler)
    texts = [WIRE, edited(), OTHER, cut(), FLASHES[0], WIRE, FLASHES[1], OTHER]

    async def scraped(n: int) -> Article:
        item = await stories.process_item(article(str(n), texts[n]))
        await store.write([Put(ARTICLES, to_document(item))])
        return item

    items = await asyncio.gather(*map(scraped, range(8)))
    groups: dict[str | None, set[str]] = {}
    for item in items:
        groups.setdefault(item.story_id, set()).add(item.docid)
    assert sorted(map(sorted, groups.values())) == [["0", "1", "3", "5"], ["2", "7"], ["4", "6"]]
    assert all(story in {f"story:{docid}" for docid in group} for story, group in groups.items())
    assert (await store.count(ARTICLES), await store.count(SIGNATURES)) == (8, 8)


async def test_a_text_of_this_run_is_compared_exactly_though_not_stored(
    crawler: FakeCrawler, session: StoreSession
) -> None:
    stories = pipeline(crawler)
    items = await asyncio.gather(
        *(stories.process_item(article(n, text)) for n, text in (("a", WIRE), ("b", cut())))
    )
    assert sorted(map(story, items), key=str) == [("story:a", 0.5491, 0.984), ("story:a", None, None)]


async def test_a_store_that_is_gone_stops_the_run(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await store.close()
    with pytest.raises(DropItem, match=r"^not stored: "):
        await pipeline(crawler).process_item(article("a", WIRE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert crawler.engine.closed == ["store_unavailable"]
    assert crawler.stats.get_value("run/problem") is not None
    assert crawler.stats.get_value("stories/begun") is None
