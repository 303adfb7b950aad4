"""Validate: what every document must have. What fails goes to ``rejects`` with its reason, and is counted."""

from datetime import UTC, datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from newscrawl import ledger
from newscrawl.codec import Doc
from newscrawl.extensions.session import StoreSession
from newscrawl.items import Article
from newscrawl.storage import REJECTS, DocumentRefused, Op, Put, StoreError


def problem(item: Article) -> str | None:
    """Why an item is not a document: one reason of few, fit to be counted; None when it is one."""
    if item.template is None:
        return "unknown template"
    if not item.title:
        return "no title"
    if item.published_at is None:
        return "no published_at"
    if not (item.paragraphs or item.images or "video" in item.flags):
        return "no content"
    return None


def reject(item: Article, reason: str, now: datetime) -> Doc:
    """The document for ``rejects``."""
    return {
        "_id": item.docid,
        "url": item.url,
        "reason": reason,
        "template": item.template,
        "parser_version": item.parser_version,
        "title": item.title,
        "archive": item.archive,
        "rejected_at": now,
    }


def rejection(item: Article, reason: str, now: datetime, told: str | None = None) -> list[Op]:
    """The writes that reject an item and settle its row; ``told``: the reason at length."""
    ops: list[Op] = [Put(REJECTS, reject(item, reason, now))]
    if item.listing_id:
        ops.append(ledger.settle(item.listing_id, "rejected", now, told or reason))
    return ops


class ValidatePipeline:
    """Drops what is no document, after writing down why."""

    def __init__(self, session: StoreSession, stats: StatsCollector) -> None:
        self._session = session
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(StoreSession.of(crawler), crawler.stats)

    async def process_item(self, item: Article) -> Article:
        reason = problem(item)
        if reason is None:
            return item
        try:
            await self._session.store.write(rejection(item, reason, datetime.now(UTC)))
        except DocumentRefused as error:
            raise DropItem(f"not written down: {error}", log_level="ERROR") from error
        except StoreError as error:
            self._session.failed(error)
            raise DropItem(f"not written down: {error}", log_level="ERROR") from error
        self._stats.inc_value("articles/rejected")
        self._stats.inc_value(f"articles/rejected/{reason}")
        raise DropItem(f"rejected: {reason}")
