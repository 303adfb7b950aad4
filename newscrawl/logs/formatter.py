"""Scrapy's log lines without whole articles in them."""

from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


def _short(item: Any) -> str:
    return f"{getattr(item, 'docid', '?')} {getattr(item, 'title', None) or getattr(item, 'url', '')}"


class ShortLogFormatter(LogFormatter):
    """One line an item: its id and title."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return {**super().scraped(_short(item), response, spider), "msg": "Stored %(item)s"}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        line = super().dropped(item, exception, response, spider)
        return {
            **line,
            "msg": "Dropped %(item)s: %(exception)s",
            "args": {"item": _short(item), "exception": exception},
        }

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return super().item_error(_short(item), exception, response, spider)
