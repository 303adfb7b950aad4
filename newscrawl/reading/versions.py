"""The versions of an article: which one was in force at a moment, and what of it was known then."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.runs import known
from newscrawl.storage import ARTICLES, REVISIONS, Store

OF_REVISION = frozenset({"article_id", "replaced_at"})
_BEGINNING = datetime.min.replace(tzinfo=UTC)


def id_of(doc: Doc) -> str:
    """The article's ``_id``, of any version of it."""
    return str(doc.get("article_id") or doc["_id"])


async def of(store: Store, docid: str) -> list[Doc]:
    """Every version, the first one first; none where there is no such article."""
    now = (await store.get(ARTICLES, [docid])).get(docid)
    if now is None:
        return []
    former = [doc async for doc in store.find(REVISIONS, {"article_id": docid}, sort="revision")]
    return [*former, now]


def in_force(versions: Sequence[Doc], at: datetime) -> Doc | None:
    """The version of that moment, the last that was known by then."""
    return next((doc for doc in reversed(versions) if known.of(doc).at <= at), None)


async def article(store: Store, docid: str, at: datetime) -> Doc | None:
    """An article as of then; None where it was not known."""
    found = in_force(await of(store, docid), at)
    return found and as_then(found, at)


async def history(store: Store, docid: str, at: datetime | None) -> list[Doc]:
    """The versions that were known then, the first one first; None: all of them, whole."""
    versions = await of(store, docid)
    return [as_then(doc, at) for doc in versions if known.of(doc).at <= at] if at else versions


def as_then(doc: Doc, at: datetime) -> Doc:
    """A version as the article's document, without what became known of it later."""
    made = {name: value for name, value in doc.items() if name not in OF_REVISION}
    since = known.of(doc)
    made |= {"_id": id_of(doc), **known.fields(since), "gone_at": _gone(doc, at)}
    past = [one for one in _absences(doc) if one["back_at"] <= at]
    made |= {"absences": past} if past else {}
    if not past:
        made.pop("absences", None)
    if _time(doc, "crawled_at") > at and doc.get("changed_at"):
        made["crawled_at"] = doc["changed_at"]  # it was fetched at that time, at least
    return made


def lists_then(doc: Doc, row: Doc | None, at: datetime) -> Doc:
    """A version without the lists that named the article later; ``row``: its entry in the ledger."""
    until = max(at, _time(doc, "first_seen_at"))
    sights = (row or {}).get("lids") or {}
    late = {key for key, sight in sights.items() if _time(sight, "first_at") > until}
    channel = doc.get("channel")
    if not late or not isinstance(channel, Mapping):
        return doc
    kept: dict[str, Any] = {**channel}
    for name in ("lists", "lids"):
        kept[name] = [key for key in channel.get(name) or () if str(key) not in late]
    return doc | {"channel": kept}


def _gone(doc: Doc, at: datetime) -> datetime | None:
    """Since when it was gone at that moment."""
    gone = doc.get("gone_at")
    if isinstance(gone, datetime) and gone <= at:
        return gone
    return next((one["gone_at"] for one in _absences(doc) if one["gone_at"] <= at < one["back_at"]), None)


def _absences(doc: Doc) -> list[Doc]:
    pairs = doc.get("absences") or ()
    return [one for one in pairs if one.get("gone_at") and one.get("back_at")]


def _time(doc: Mapping[str, Any], name: str) -> datetime:
    value = doc.get(name)
    return value if isinstance(value, datetime) else _BEGINNING
