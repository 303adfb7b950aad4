"""Validate: what every document must have, and what is written down of what has not."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
from scrapy.exceptions import DropItem

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, Image, Listing
from newscrawl.pipelines.validate import ValidatePipeline, problem, reject
from newscrawl.runs.ledger import Ledger
from newscrawl.storage import LISTINGS, REJECTS, Store
from tests.pipelines.conftest import FakeCrawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
URL = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"


def article() -> Article:
    return Article(
        "comos:mcwipii4092180",
        URL,
        title="央行发布公告",
        published_at=datetime(2022, 4, 13, 2, tzinfo=UTC),
        paragraphs=["甲。"],
        template="finance_2018",
        parser_version=7,
        listing_id="comos:mcwipii4092180",
    )


def test_a_whole_item_has_no_problem() -> None:
    assert problem(article()) is None


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("template", None, "unknown template"),
        ("title", None, "no title"),
        ("title", "", "no title"),
        ("published_at", None, "no published_at"),
        ("paragraphs", [], "no content"),
    ],
)
def test_what_is_missing_is_the_reason(field: str, value: object, expected: str) -> None:
    item = article()
    setattr(item, field, value)
    assert problem(item) == expected


def test_a_picture_or_a_video_is_content() -> None:
    item = article()
    item.paragraphs = []
    item.images = [Image("https://n.sinaimg.cn/a.jpg")]
    assert problem(item) is None
    item.images, item.flags = [], ["no_text", "video"]
    assert problem(item) is None
    item.flags = ["no_text"]
    assert problem(item) == "no content"


def test_the_first_reason_counts() -> None:
    assert problem(Article("comos:a", URL)) == "unknown template"


def test_what_is_written_of_a_reject() -> None:
    item = article()
    item.archive = {"file": "a.warc.gz", "offset": 512}
    assert reject(item, "no title", NOW) == {
        "_id": "comos:mcwipii4092180",
        "url": URL,
        "reason": "no title",
        "template": "finance_2018",
        "parser_version": 7,
        "title": "央行发布公告",
        "archive": {"file": "a.warc.gz", "offset": 512},
        "rejected_at": NOW,
    }


def pipeline(crawler: FakeCrawler) -> ValidatePipeline:
    return ValidatePipeline.from_crawler(cast("Crawler", crawler))


async def test_a_document_passes_untouched(crawler: FakeCrawler, session: StoreSession, store: Store) -> None:
    item = article()
    assert await pipeline(crawler).process_item(item) is item
    assert item == article()
    assert await store.count(REJECTS) == 0
    assert crawler.stats.get_value("articles/rejected", 0) == 0


async def test_a_reject_is_written_counted_and_settled(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await Ledger(store).record([Listing("comos:mcwipii4092180", URL)], NOW)
    item = article()
    item.title = None
    with pytest.raises(DropItem) as caught:
        await pipeline(crawler).process_item(item)
    assert str(caught.value) == "rejected: no title"
    written = (await store.get(REJECTS, [item.docid]))[item.docid]
    assert (written["reason"], written["url"]) == ("no title", URL)
    entry = (await store.get(LISTINGS, [item.docid]))[item.docid]
    assert (entry["state"], entry["last_error"]) == ("rejected", "no title")
    assert entry["settled_at"] == written["rejected_at"]
    assert crawler.stats.get_value("articles/rejected") == 1
    assert crawler.stats.get_value("articles/rejected/no title") == 1


async def test_an_ad_hoc_reject_settles_nothing(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    item = article()
    item.paragraphs, item.listing_id = [], None
    with pytest.raises(DropItem, match=r"^rejected: no content$"):
        await pipeline(crawler).process_item(item)
    assert await store.count(REJECTS) == 1
    assert await store.count(LISTINGS) == 0


async def test_a_store_that_does_not_take_it_stops_the_run(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    await store.close()
    item = article()
    item.title = None
    with pytest.raises(DropItem, match=r"^not written down: "):
        await pipeline(crawler).process_item(item)
    assert crawler.stats.get_value("run/problem") is not None
    assert crawler.stats.get_value("articles/rejected", 0) == 0
