"""``scrapy stories``, as a user runs it."""

import asyncio
from pathlib import Path

import pytest

from newscrawl.items import to_document
from newscrawl.pipelines.dedup import content_hash
from newscrawl.storage import ARTICLES, Op, Put, open_store
from tests.crawl.runs import Desk
from tests.stories.texts import OTHER, WIRE, article, cut


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A store with three articles that were stored before there were stories."""
    desk = Desk(tmp_path, "http://127.0.0.1:1")
    ops: list[Op] = []
    for docid, text in {"a": WIRE, "b": cut(), "c": OTHER}.items():
        item = article(docid, text)
        item.content_hash = content_hash(text)
        ops.append(Put(ARTICLES, to_document(item)))
    asyncio.run(_write(f"sqlite:///{desk.file}", ops))
    return desk


async def _write(uri: str, ops: list[Op]) -> None:
    store = open_store(uri)
    await store.open()
    await store.write(ops)
    await store.close()


def test_missing_then_nothing_then_a_rebuild(desk: Desk) -> None:
    runs = [desk.scrapy("stories", *options) for options in ((), ("--missing",), ("--rebuild",))]
    assert [(run.code, run.out, run.err) for run in runs] == [
        (0, "3 articles placed, the story of 3 changed\n", ""),
        (0, "0 articles placed, the story of 0 changed\n", ""),
        (0, "3 articles placed, the story of 1 changed\n", ""),
    ]
    assert {key: doc["story_id"] for key, doc in desk.docs("articles").items()} == {
        "a": "story:a",
        "b": "story:a",
        "c": "story:c",
    }


def test_bad_usage_is_one_line(desk: Desk) -> None:
    both = desk.scrapy("stories", "--missing", "--rebuild")
    assert (both.code, both.out) == (2, "")
    assert both.err == "scrapy stories: error: --missing or --rebuild: one of them\n"
    assert desk.scrapy("stories", "all").code == 2


def test_no_store_is_one_line(desk: Desk) -> None:
    run = desk.scrapy("stories", "-s", "STORE_URI=sqlite:////dev/null/news.db")
    assert (run.code, run.out, len(run.lines)) == (1, "", 1)
    assert run.err.startswith("scrapy stories: /dev/null/news.db ")
