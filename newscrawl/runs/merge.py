"""What a page changes of its stored article: nothing, a sighting, or a revision that keeps the former one."""

from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.items import Article, lists_of, to_document
from newscrawl.storage import ARTICLES, REVISIONS, Op, Put, Update

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
    item.channel.add(lists_of(before["channel"]))
    doc = to_document(item)
    if all(doc[name] == before.get(name) for name in CONTENT):
        item.repost_of = before["repost_of"]
        kept = {
            "crawled_at": now,
            "aliases": item.aliases,
            "channel.lids": item.channel.lids,
            "channel.lists": item.channel.lists,
            "gone_at": None,
        }
        return "unchanged", [Update(ARTICLES, item.docid, kept)]
    item.revision += 1
    item.changed_at = now
    former = before | {"_id": f"{item.docid}@{before['revision']}", "article_id": item.docid}
    changed = doc | {"revision": item.revision, "changed_at": now}
    return "revised", [Put(REVISIONS, former), Put(ARTICLES, changed)]
