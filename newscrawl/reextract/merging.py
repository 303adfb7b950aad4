"""What a new extraction of a stored article changes, and the writes for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.items import Article, lists_of, to_document
from newscrawl.pipelines.dedup import Originals, first_with
from newscrawl.reextract.pages import Outcome
from newscrawl.runs import ledger
from newscrawl.runs.merge import differences, merge, update
from newscrawl.storage import ARTICLES, REJECTS, Op, Put, Store, Update

OWNED = frozenset(
    {"absences", "aliases", "archive", "crawled_at", "first_seen_at", "gone_at", "known_at", "known_basis"}
)
"""What the crawl, not the page, says of an article: it stays, and so does its story (``story_…``)."""

_UNSEEN = OWNED | {"_id", "changed_at", "revision", "parser_version", "repost_of"}


@dataclass(frozen=True, slots=True)
class Change:
    """An outcome to count (empty: none), the fields that differ (before, after), the writes, and why a page
    gave no article."""

    outcome: str
    fields: dict[str, tuple[object, object]]
    ops: Sequence[Op] = ()
    trouble: str | None = None


async def changed(store: Store, before: Doc, article: Article, now: datetime) -> Change:
    """A stored article under today's extraction: ``unchanged``, ``revised`` or ``refreshed``.

    Revised: content changed. Refreshed: only what is derived or beside it, which makes no revision. The
    writes hold only while the article is what was read.
    """
    article.docid = before["_id"]
    article.channel.lists = []
    article.channel.add(lists_of(before.get("channel")))
    article.repost_of = before.get("repost_of")
    if article.content_hash != before.get("content_hash") and article.repost_of is None:
        seen = before.get("first_seen_at")
        article.repost_of = await first_with(store, article.content_hash, article.docid, seen)
    outcome, ops = merge(before, article, now, None)
    doc = to_document(article)
    fields = {name: (before.get(name), doc[name]) for name in doc if _differs(name, before, doc)}
    if outcome == "revised":
        return Change(outcome, fields, [_keeping(op, before) for op in ops])
    news = differences(before, {name: after for name, (_, after) in fields.items()})
    if article.parser_version != before.get("parser_version"):
        news["parser_version"] = article.parser_version
    ops = [update(before, news)] if news else []
    return Change("refreshed" if fields else "unchanged", fields, ops)


def _differs(name: str, before: Doc, doc: Doc) -> bool:
    if name in _UNSEEN or _is_story(name) or before.get(name) == doc[name]:
        return False
    return bool(differences(before, {name: doc[name]}))


def _is_story(name: str) -> bool:
    return name.startswith("story_")


def _keeping(op: Op, before: Doc) -> Op:
    """The article as it is put, without what the crawl owns."""
    if not isinstance(op, Update) or op.collection != ARTICLES:
        return op
    kept = {path: v for path, v in op.fields.items() if path not in OWNED and not _is_story(path)}
    return replace(op, fields=kept)


async def accepted(
    originals: Originals, outcome: Outcome, listing: Doc | None, now: datetime, *, was_rejected: bool
) -> Change:
    """A page that is an article now and was none before: stored, its row settled."""
    article = outcome.article
    assert article is not None  # noqa: S101 - the caller has looked
    article.repost_of = await originals.of(article.content_hash, article.docid)
    if listing and listing["url"] != article.url:
        article.aliases.append(listing["url"])
    _, (put, *_) = merge(None, article, now)
    assert isinstance(put, Put)  # noqa: S101 - what merge makes of nothing stored
    fetched = outcome.captured_at or now  # and so this could have been known
    ops: list[Op] = [replace(put, doc=put.doc | {"crawled_at": fetched, "known_at": fetched})]
    if listing and listing["state"] != "stored":
        ops.append(ledger.settle(listing["_id"], "stored", now))
    if was_rejected:
        ops.append(Update(REJECTS, outcome.id, {"stored_at": now}))
    return Change("stored", {}, ops)
