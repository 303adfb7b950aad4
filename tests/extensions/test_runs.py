"""The record of a part of a run that stays: written once, told once."""

from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.utils.test import get_crawler

from newscrawl.codec import Doc
from newscrawl.extensions.runs import RunRecord
from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.signals import run_ended
from newscrawl.storage import RUNS

PARTS: dict[str, Any] = {
    "EXTENSIONS": {StoreSession: 10, RunRecord: 20},
    "TELNETCONSOLE_ENABLED": False,
    "GATE_LEAST": 20,
}


async def test_a_part_is_kept_and_told_once_and_the_next_begins_with_nothing(tmp_path: Path) -> None:
    crawler = get_crawler(Spider, PARTS | {"STORE_URI": f"sqlite:///{tmp_path}/news.db"})
    spider = crawler.spider = Spider("flash")
    session = StoreSession.of(crawler)
    store = await session.opened()
    told: list[Doc] = []

    def note(record: Doc) -> None:
        told.append(record)

    crawler.signals.connect(note, signal=run_ended)
    record = crawler.get_extension(RunRecord)
    assert record is not None
    item = Article("url:1", "https://example.com/1")
    crawler.signals.send_catch_log(signals.item_scraped, item=item, response=None, spider=spider)
    crawler.stats.inc_value("articles/stored")
    first = record.id
    await record._end_part(spider, store)
    kept = [doc async for doc in store.find(RUNS)]
    assert kept == told
    assert [(doc["_id"], doc["finish_reason"], doc["counts"]["stored"]) for doc in kept] == [
        (first, "goes_on", 1)
    ]
    assert kept[0]["templates"] == {"?": {"articles": 1}}
    assert record.id != first
    assert record.counts()["stored"] == 1
    await session.close()
