"""Dedup: one item an article and run; the same text under another docid is a repost of the first."""

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import DropItem

from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article, Listing, to_document
from newscrawl.pipelines.dedup import DedupPipeline, content_hash
from newscrawl.storage import ARTICLES, LISTINGS, Put, Store
from tests.pipelines.conftest import FakeCrawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

URL = "https://finance.sina.com.cn/china/a.shtml"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def item(docid: str, *paragraphs: str) -> Article:
    return Article(docid, URL, paragraphs=list(paragraphs))


def pipeline(crawler: FakeCrawler) -> DedupPipeline:
    return DedupPipeline.from_crawler(cast("Crawler", crawler))


def test_the_hash_is_sha_256_of_the_text() -> None:
    assert content_hash(["甲乙"]) == hashlib.sha256("甲乙".encode()).hexdigest()
    assert content_hash(["abc"]) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "paragraphs",
    [["abc"], ["a", "bc"], [" a b ", "\tc\n"], ["ａｂｃ"], ["a\u3000b\xa0c", ""]],
)
def test_white_space_and_width_do_not_count(paragraphs: list[str]) -> None:
    assert content_hash(paragraphs) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("paragraphs", [[], [""], [" ", "\u3000"]])
def test_no_text_has_no_hash(paragraphs: list[str]) -> None:
    assert content_hash(paragraphs) is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=10), max_size=4))
def test_the_hash_does_not_see_how_text_is_parted(paragraphs: list[str]) -> None:
    assert content_hash(paragraphs) == content_hash(["".join(paragraphs)])
    assert content_hash([*paragraphs, "甲"]) != content_hash(paragraphs)


async def test_the_same_article_twice_in_a_run_is_dropped(
    crawler: FakeCrawler, session: StoreSession
) -> None:
    dedup = pipeline(crawler)
    first = item("comos:a", "甲")
    assert await dedup.process_item(first) is first
    with pytest.raises(DropItem) as caught:
        await dedup.process_item(item("comos:a", "甲"))
    assert str(caught.value) == "duplicate of comos:a in this run"
    assert crawler.stats.get_value("articles/duplicate") == 1


async def test_the_same_text_in_a_run_is_a_repost_of_the_first(
    crawler: FakeCrawler, session: StoreSession
) -> None:
    dedup = pipeline(crawler)
    found = [await dedup.process_item(item(docid, "甲", "乙")) for docid in ("comos:a", "comos:b", "comos:c")]
    assert [article.repost_of for article in found] == [None, "comos:a", "comos:a"]
    assert len({article.content_hash for article in found}) == 1


async def test_the_same_text_in_the_store_is_one_too(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    first, repost = item("comos:a", "甲"), item("comos:b", "甲")
    first.content_hash = repost.content_hash = content_hash(["甲"])
    repost.repost_of = "comos:a"
    await store.write([Put(ARTICLES, to_document(repost)), Put(ARTICLES, to_document(first))])
    dedup = pipeline(crawler)
    assert (await dedup.process_item(item("comos:c", "甲"))).repost_of == "comos:a"
    assert (await dedup.process_item(item("comos:d", "甲"))).repost_of == "comos:a"


async def test_an_article_is_no_repost_of_itself(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    first = item("comos:a", "甲")
    first.content_hash = content_hash(["甲"])
    await store.write([Put(ARTICLES, to_document(first))])
    assert (await pipeline(crawler).process_item(item("comos:a", "甲"))).repost_of is None


async def test_items_without_text_are_no_reposts_of_each_other(
    crawler: FakeCrawler, session: StoreSession
) -> None:
    dedup = pipeline(crawler)
    found = [await dedup.process_item(item(docid)) for docid in ("comos:a", "comos:b")]
    assert [(article.content_hash, article.repost_of) for article in found] == [(None, None), (None, None)]


async def test_a_reposts_own_repost_names_the_first_of_all(
    crawler: FakeCrawler, session: StoreSession, store: Store
) -> None:
    first, repost = item("comos:z", "甲"), item("comos:a", "甲")  # the repost is found first, by its id
    first.content_hash = repost.content_hash = content_hash(["甲"])
    repost.repost_of = "comos:z"
    await store.write([Put(ARTICLES, to_document(doc)) for doc in (first, repost)])
    dedup = pipeline(crawler)
    for docid in ("comos:c", "comos:d"):
        assert (await dedup.process_item(item(docid, "甲"))).repost_of == "comos:z"


WAP = "https://finance.sina.cn/a.html"


@pytest.mark.parametrize(
    ("came_from", "brought", "aliases"),
    [(URL, [], ["old"]), (WAP, [], ["old", WAP]), (URL, [WAP, URL, "old"], ["old", WAP])],
)
async def test_another_url_of_an_article_is_an_alias_and_its_own_is_none(
    crawler: FakeCrawler,
    session: StoreSession,
    store: Store,
    came_from: str,
    brought: list[str],
    aliases: list[str],
) -> None:
    stored = item("comos:a", "甲")
    stored.aliases = ["old"]
    await store.write([Put(ARTICLES, to_document(stored))])
    await session.ledger.record([Listing("url:x", came_from)], NOW)
    dedup = pipeline(crawler)
    await dedup.process_item(item("comos:a", "甲"))
    again = item("comos:a", "甲")
    again.url, again.aliases, again.listing_id = came_from, brought, "url:x"
    with pytest.raises(DropItem):
        await dedup.process_item(again)
    doc = (await store.get(ARTICLES, ["comos:a"]))["comos:a"]
    assert (doc["url"], doc["aliases"]) == (URL, aliases)
    row = (await store.get(LISTINGS, ["url:x"]))["url:x"]
    assert (row["state"], row["last_error"]) == ("stored", "duplicate of comos:a")
