"""A stored article beside today's extraction of its page. Asks no store: worker processes do it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newscrawl.codec import Doc
from newscrawl.items import Article, lists_of, to_document
from newscrawl.runs.merge import CONTENT, differences, update
from newscrawl.storage import Op

OWNED = frozenset(
    {"absences", "aliases", "archive", "crawled_at", "first_seen_at", "gone_at", "known_at", "known_basis"}
)
"""What the crawl, not the page, says of an article: it stays, and so does its story (``story_…``)."""

_UNSEEN = OWNED | {"_id", "changed_at", "revision", "parser_version", "repost_of"}


class Change(NamedTuple):
    """What becomes of a document."""

    outcome: str
    """To be counted; empty: not at all."""

    fields: Mapping[str, tuple[object, object]]
    """Those that differ: before and after."""

    ops: Sequence[Op] = ()
    """The writes for it."""

    trouble: str | None = None
    """Why a page gave no article."""


def same_content(before: Doc, article: Article) -> Change | None:
    """``unchanged``, or ``refreshed`` where something derived or beside the content differs.

    None where the content does, or where it takes the store to tell whose repost it is.
    """
    inherit(before, article)
    if article.version or is_text_new(before, article):
        return None
    doc = to_document(article)
    return unrevised(before, doc) if all(doc[name] == before.get(name) for name in CONTENT) else None


def inherit(before: Doc, article: Article) -> None:
    """What the stored article knows and no page tells."""
    article.docid = before["_id"]
    article.channel.lists = []
    article.channel.add(lists_of(before.get("channel")))
    article.repost_of = before.get("repost_of")


def is_text_new(before: Doc, article: Article) -> bool:
    """True where another article may have had the text before: of a known repost nothing is asked."""
    return article.content_hash != before.get("content_hash") and article.repost_of is None


def unrevised(before: Doc, doc: Doc) -> Change:
    """The change of an article whose content is the same."""
    fields = differing(before, doc)
    news = differences(before, {name: after for name, (_, after) in fields.items()})
    if doc["parser_version"] != before.get("parser_version"):
        news["parser_version"] = doc["parser_version"]
    return Change("refreshed" if fields else "unchanged", fields, [update(before, news)] if news else [])


def differing(before: Doc, doc: Doc) -> dict[str, tuple[object, object]]:
    """The fields in which the page says otherwise, before and after."""
    return {name: (before.get(name), doc[name]) for name in doc if _differs(name, before, doc)}


def _differs(name: str, before: Doc, doc: Doc) -> bool:
    if before.get(name) == doc[name] or name in _UNSEEN or is_story(name):
        return False
    return bool(differences(before, {name: doc[name]}))


def is_story(name: str) -> bool:
    return name.startswith("story_")
