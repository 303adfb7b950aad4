"""When a version of an article could first have been known, and what that rests on.

``seen``: an incremental run found it, at that time. ``published``: it was fetched afterwards (a backfill,
``url=``, a replay), when nobody could see earlier versions any more: the latest time that the page itself
tells counts, be it of its publication or of its last change. What was changed without a word is in it, too.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from newscrawl.codec import Doc, utc
from newscrawl.items import Article

SEEN, PUBLISHED = "seen", "published"
INCREMENTAL = "list"
"""The kind of run that looks for what is new."""

NEVER = datetime.max.replace(tzinfo=UTC)


class Known(NamedTuple):
    """When a version was first known, and what that rests on."""

    at: datetime
    basis: str


def basis_of(kind: str) -> str:
    """What the first version that such a run stores rests on (kinds: record.py)."""
    return SEEN if kind == INCREMENTAL else PUBLISHED


def first(item: Article, now: datetime, basis: str) -> Known:
    """Of an article that is new to the store."""
    told = [at for at in (item.published_at, item.released_at, item.modified_at) if at]
    return Known(min(max(told), now), PUBLISHED) if told and basis == PUBLISHED else Known(now, SEEN)


def revised(before: Doc, now: datetime) -> Known:
    """Of a version that follows another in the store: whatever run found it, it was not there before.

    Never earlier than the one before, whatever the clocks say: versions take turns.
    """
    return Known(max(now, of(before).at), SEEN)


def of(doc: Doc) -> Known:
    """Of a stored version; one from before there was ``known_at`` counts as seen when it was stored."""
    at, basis = doc.get("known_at"), doc.get("known_basis")
    if isinstance(at, datetime):
        return Known(at, PUBLISHED if basis == PUBLISHED else SEEN)
    later = "first_seen_at" if doc.get("revision", 1) == 1 else "crawled_at"
    times = (doc.get(name) for name in ("changed_at", later, "crawled_at"))
    return Known(next((utc(at) for at in times if isinstance(at, datetime)), NEVER), SEEN)


def fields(known: Known) -> Doc:
    """As the document has it."""
    return {"known_at": known.at, "known_basis": known.basis}
