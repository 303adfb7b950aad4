"""A downloader that refuses: nothing waits in it for ever."""

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from scrapy import Request, Spider
from scrapy.utils.test import get_crawler

from newscrawl.extensions.downloader import Downloader
from newscrawl.runs.outcome import CutOff

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine


@pytest.fixture
def downloader() -> Downloader:
    crawler = get_crawler(Spider)
    crawler.engine = cast("ExecutionEngine", SimpleNamespace(_slot=None))
    crawler.spider = Spider("any")
    return Downloader(crawler)


async def test_what_was_asked_for_just_before_the_end_is_cut_off(downloader: Downloader) -> None:
    asked = asyncio.ensure_future(downloader._enqueue_request(Request("https://finance.sina.com.cn/a")))
    await asyncio.sleep(0)  # it has been asked for; its own task has not begun
    assert not downloader.slots
    downloader.refuse("the run is ending")
    await asyncio.wait({asked}, timeout=60)
    assert asked.done()
    with pytest.raises(CutOff, match="the run is ending"):
        await asked


async def test_what_is_asked_for_after_the_end_is_cut_off(downloader: Downloader) -> None:
    downloader.refuse("banned")
    with pytest.raises(CutOff, match="banned"):
        await downloader._enqueue_request(Request("https://finance.sina.com.cn/a"))
