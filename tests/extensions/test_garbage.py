"""The collector's thresholds are the crawl's while it runs, and as before afterwards."""

import gc

from scrapy import signals
from scrapy.utils.test import get_crawler

from newscrawl.extensions.garbage import Garbage


def test_a_crawl_looks_for_garbage_less_often_and_leaves_the_process_as_it_was() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    crawler = get_crawler()
    extension = Garbage.from_crawler(crawler)
    crawler.signals.send_catch_log(signals.engine_started)
    try:
        assert gc.get_threshold() == (50_000, 20, 100)
        assert gc.get_freeze_count() > 10_000
    finally:
        crawler.signals.send_catch_log(signals.engine_stopped)
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, frozen)
    assert extension is not None
