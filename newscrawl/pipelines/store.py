"""Store: upsert by ``_id``. Changed content becomes a revision; unchanged content is only sighted."""

import asyncio
from datetime import UTC, datetime

from newscrawl import ledger
from newscrawl.codec import Doc
from newscrawl.items import Article, to_document
from newscrawl.pipelines.base import WithStore
from newscrawl.pipelines.validate import rejection
from newscrawl.storage import ARTICLES, LISTINGS, REVISIONS, DocumentRefused, Op, Put, StoreError, Update

# fmt: off
CONTENT = (
    "title", "original_title", "source", "source_url", "origin", "authors", "editors", "editor_codes",
    "published_at", "published_raw", "keywords", "summary", "paragraphs", "body_html", "images", "stocks",
)
# fmt: on
"""The fields whose change makes a new revision."""


def merge(before: Doc | None, item: Article, now: datetime) -> tuple[str, list[Op]]:
    """What storing an item comes to, ``stored``, ``unchanged`` or ``revised``, and the writes for it.

    The item takes over what the stored document knows better: when it was first seen, its other URLs and
    lists, and whose repost it was found to be.
    """
    item.crawled_at = now
    if before is None:
        item.first_seen_at = item.changed_at = now
        return "stored", [Put(ARTICLES, to_document(item))]
    item.first_seen_at = before["first_seen_at"]
    item.changed_at = before.get("changed_at") or before["first_seen_at"]
    item.revision = before["revision"]
    item.aliases = list(dict.fromkeys([*before["aliases"], *item.aliases]))
    item.channel.lids = sorted({*before["channel"]["lids"], *item.channel.lids})
    doc = to_document(item)
    if all(doc[name] == before.get(name) for name in CONTENT):
        item.repost_of = before["repost_of"]
        kept = {
            "crawled_at": now,
            "aliases": item.aliases,
            "channel.lids": item.channel.lids,
            "gone_at": None,
        }
        return "unchanged", [Update(ARTICLES, item.docid, kept)]
    item.revision += 1
    item.changed_at = now
    former = before | {"_id": f"{item.docid}@{before['revision']}", "article_id": item.docid}
    changed = doc | {"revision": item.revision, "changed_at": now}
    return "revised", [Put(REVISIONS, former), Put(ARTICLES, changed)]


REFUSED = "refused by the store"


class StorePipeline(WithStore):
    """Writes articles, and settles their ledger entries in the same write."""

    async def open_spider(self) -> None:
        await self._session.opened()

    async def process_item(self, item: Article) -> Article:
        with self._storing("not stored", refusals=True):
            try:
                outcome = await self._save(item, datetime.now(UTC))
            except DocumentRefused as error:
                await self._reject(item, error)
                raise
        self._stats.inc_value(f"articles/{outcome}")
        if item.repost_of and outcome == "stored":
            self._stats.inc_value("articles/repost")
        return item

    async def _reject(self, item: Article, error: DocumentRefused) -> None:
        """A document that the store will never take is a reject: trying again would not help."""
        self._stats.inc_value("articles/refused")
        self._stats.inc_value("articles/rejected")
        item.title = None  # it may be what the store refused
        try:
            await self._session.store.write(rejection(item, REFUSED, datetime.now(UTC), str(error)))
        except StoreError as failed:
            self._session.failed(failed)

    async def _save(self, item: Article, now: datetime) -> str:
        store = self._session.store
        listing = [item.listing_id] if item.listing_id else []
        before, rows = await asyncio.gather(store.get(ARTICLES, [item.docid]), store.get(LISTINGS, listing))
        for row in rows.values():  # the lists that named it since its request was made
            item.channel.lids = sorted({*item.channel.lids, *map(int, row["lids"])})
        outcome, ops = merge(before.get(item.docid), item, now)
        if item.listing_id:
            ops.append(ledger.settle(item.listing_id, "stored", now))
        await store.write(ops)
        return outcome
