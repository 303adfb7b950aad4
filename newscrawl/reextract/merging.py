"""What a new extraction of a stored article changes, and the writes for it."""

from dataclasses import replace
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.items import Article, to_document
from newscrawl.pipelines.dedup import Originals, first_with
from newscrawl.reextract.comparing import OWNED, Change, differing, inherit, is_story, is_text_new, unrevised
from newscrawl.reextract.pages import Outcome
from newscrawl.runs.merge import merge
from newscrawl.runs.rows import settle
from newscrawl.storage import ARTICLES, REJECTS, Op, Put, Store, Update


async def changed(store: Store, before: Doc, article: Article, now: datetime) -> Change:
    """A stored article under today's extraction: ``unchanged``, ``revised`` or ``refreshed``.

    Revised: content changed. Refreshed: only what is derived or beside it, which makes no revision. The
    writes hold only while the article is what was read.
    """
    inherit(before, article)
    if is_text_new(before, article):
        seen = before.get("first_seen_at")
        article.repost_of = await first_with(store, article.content_hash, article.docid, seen)
    outcome, ops = merge(before, article, now, None)
    doc = to_document(article)
    if outcome == "revised":
        return Change(outcome, differing(before, doc), [_keeping(op) for op in ops])
    return unrevised(before, doc)


def _keeping(op: Op) -> Op:
    """The article as it is put, without what the crawl owns."""
    if not isinstance(op, Update) or op.collection != ARTICLES:
        return op
    kept = {path: v for path, v in op.fields.items() if path not in OWNED and not is_story(path)}
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
        ops.append(settle(listing["_id"], "stored", now))
    if was_rejected:
        ops.append(Update(REJECTS, outcome.id, {"stored_at": now}))
    return Change("stored", {}, ops)
