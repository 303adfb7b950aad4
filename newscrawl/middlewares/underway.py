"""Items on their way through the pipelines: a spider middleware can wait until all have come to their end."""

import asyncio
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler


class UnderWay:
    """Those that were begun and are neither stored nor dropped yet."""

    def __init__(self, crawler: Crawler) -> None:
        self._items: set[int] = set()
        self._none = asyncio.Event()
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(self._ended, signal=signal)

    def begin(self, item: object) -> None:
        """An item that is about to be given to the pipelines."""
        self._items.add(id(item))
        self._none.clear()

    async def over(self) -> None:
        """Wait for the end of all that were begun."""
        if self._items:
            await self._none.wait()

    def _ended(self, item: Any) -> None:
        self._items.discard(id(item))
        if not self._items:
            self._none.set()
