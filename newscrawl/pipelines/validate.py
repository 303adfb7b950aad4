"""Validate: what every document must have. What fails goes to ``rejects`` with its reason, and is counted."""

from datetime import UTC, datetime

from scrapy.exceptions import DropItem

from newscrawl.codec import Doc
from newscrawl.items import Article
from newscrawl.pipelines.base import WithStore
from newscrawl.runs import outcome
from newscrawl.runs.rows import settle
from newscrawl.storage import REJECTS, Op, Put

NO_TITLE = "no_title"
"""The flag of an article of a kind that may have none."""


def problem(item: Article) -> str | None:
    """Why an item is not a document: one reason of few, fit to be counted; None when it is one."""
    if item.template is None:
        return "unknown template"
    if not item.title and NO_TITLE not in item.flags:
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
        ops.append(settle(item.listing_id, "rejected", now, told or reason))
    return ops


class ValidatePipeline(WithStore):
    """Drops what is no document, after writing down why."""

    async def process_item(self, item: Article) -> Article:
        reason = problem(item)
        if reason is None:
            return item
        with self._storing("not written down", refusals=True):
            now = datetime.now(UTC)
            await self._session.may_write()
            record = Put(REJECTS, reject(item, reason, now))
            self._count(await self._session.ledger.reject(item.listing_id, record, now, reason))
        outcome.explain(self._stats, "article", f"{item.url}: {reason}")
        self._stats.inc_value("articles/rejected")
        self._stats.inc_value(f"articles/rejected/{reason}")
        raise DropItem(f"rejected: {reason}")
