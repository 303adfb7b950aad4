"""What a page changes of its stored article: nothing, a sighting, or a revision that keeps the former one.

Every write holds only for the article that was read: what another wrote meanwhile is a Conflict, and never
lost. Fields that are not ours (``x_…``, an analyst's) stay.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from newscrawl.codec import Doc
from newscrawl.items import FOREIGN, Article, lists_of, to_document
from newscrawl.runs import known
from newscrawl.storage import ARTICLES, REVISIONS, Op, Put, Update
from newscrawl.storage.rules import is_storable

T = TypeVar("T")
MOST_TOLD = 500
"""Characters of what a store cannot have."""

# fmt: off
CONTENT = (
    "title", "original_title", "source", "source_url", "origin", "authors", "editors", "editor_codes",
    "published_at", "published_raw", "keywords", "summary", "paragraphs", "body_html", "images", "stocks",
)
# fmt: on
"""The fields whose change makes a new revision."""

READ = ("revision", "aliases", "channel.lists", "channel.lids")
"""What a merge takes over from the stored article: it must be the same still when that is written."""


def merge(
    before: Doc | None, item: Article, now: datetime, basis: str | None = known.SEEN
) -> tuple[str, list[Op]]:
    """What storing an item comes to, ``stored``, ``unchanged``, ``revised`` or ``gone``, and its writes.

    The item takes over what the stored document knows better: when it was first seen, its other URLs and
    lists, and whose repost it was found to be. ``basis``: what a first version's ``known_at`` rests on;
    None: a known version is read again, which is no new knowledge.
    """
    item.crawled_at = now
    if before is None:
        item.first_seen_at = item.changed_at = now
        item.revision = 1
        item.known_at, item.known_basis = known.first(item, now, basis or known.SEEN)
        return "stored", [Put(ARTICLES, to_document(item), new=True)]
    _take_over(before, item, now)
    if item.version and before.get("template") != item.template:  # its page is known, which has more
        return "unchanged", [update(before, _named(item))]
    is_gone = item.gone_at is not None and before.get("gone_at") is None
    doc = to_document(item)
    if all(doc[name] == before.get(name) for name in CONTENT):
        item.repost_of = before.get("repost_of")
        return "gone" if is_gone else "unchanged", [update(before, _sighting(before, item, now))]
    item.revision += 1
    item.changed_at = now
    if basis:
        item.known_at, item.known_basis = known.revised(before, now)
    changed = to_document(item) | ({} if item.gone_at else _back(before, now))
    return "revised", [former(before, item.known_at), update(before, differences(before, changed))]


def _sighting(before: Doc, item: Article, now: datetime) -> Doc:
    """What is new of an article whose content is as it was."""
    kept = {
        "crawled_at": now,
        **_named(item),
        **differences(before, item.foreign),
        "gone_at": item.gone_at,
        **({} if item.gone_at else _back(before, now)),
    }
    if not isinstance(before.get("known_at"), datetime):  # of an older version
        kept |= known.fields(known.of(before))
    if item.version or "truncated" in (before.get("flags") or ()):
        kept["flags"] = item.flags  # the page came whole, and nothing of the article had been missing
    if item.version:
        kept |= {"modified_at": item.modified_at, "archive": item.archive}
    return kept


def _take_over(before: Doc, item: Article, now: datetime) -> None:
    """An article of an older schema may have none of this, and one edited by hand anything instead."""
    item.first_seen_at = _known(before, "first_seen_at", datetime) or now
    item.changed_at = _known(before, "changed_at", datetime) or item.first_seen_at
    item.revision = _known(before, "revision", int) or 1
    item.known_at, item.known_basis = known.of(before)
    known_as = (url for url in list_in(before, "aliases") if isinstance(url, str))
    item.aliases = list(dict.fromkeys([*known_as, *item.aliases]))
    item.channel.add(lists_of(before.get("channel")))
    item.gone_at = item.gone_at and (_known(before, "gone_at", datetime) or item.gone_at)


def _named(item: Article) -> Doc:
    """By which URLs and lists it is known."""
    channel = item.channel
    return {"aliases": item.aliases, "channel.lids": channel.lids, "channel.lists": channel.lists}


def _back(before: Doc, now: datetime) -> Doc:
    """The field that keeps when an article was gone that is there again; none where it was not."""
    gone = _known(before, "gone_at", datetime)
    return {"absences": [*list_in(before, "absences"), {"gone_at": gone, "back_at": now}]} if gone else {}


def _known(before: Doc, name: str, kind: type[T]) -> T | None:
    value = before.get(name)
    return value if isinstance(value, kind) else None


def list_in(doc: Doc, name: str) -> list[Any]:
    """A field that is a list; empty for none, and for what somebody has put there instead."""
    value = doc.get(name)
    return value if isinstance(value, list) else []


def former(before: Doc, replaced_at: datetime | None) -> Put:
    """The version that is about to be replaced, whole; a time that is none, and what others have put there in
    a type that a store does not have, as text in ``damaged``."""
    docid = before["_id"]
    name = f"{docid}@{_known(before, 'revision', int) or 1}"
    doc = before | {"_id": name, "article_id": docid, "replaced_at": replaced_at}
    wrong = [at for at in before if not is_storable(at, before[at])]
    for at in wrong:
        doc[at] = _parts(before[at]) if isinstance(before[at], Mapping) else None
        if not is_storable(at, doc[at]):  # for its name
            del doc[at]
    if wrong:
        told = (f"{at}: {before[at]}".encode("utf-8", "replace").decode() for at in wrong)
        doc["damaged"] = [text[:MOST_TOLD] for text in told]
    return Put(REVISIONS, doc)


def _parts(value: Mapping[str, Any]) -> Doc:
    """Those of an object that a store can have."""
    return {name: part for name, part in value.items() if is_storable(name, part)}


def differences(before: Doc, doc: Doc) -> Doc:
    """The fields that ``doc`` has otherwise, those of an object each by itself: it may hold others' too."""
    fields: Doc = {}
    for name, value in doc.items():
        known = before.get(name)
        if isinstance(value, Mapping) and isinstance(known, Mapping) and not name.startswith(FOREIGN):
            fields |= {
                f"{name}.{part}": v for part, v in value.items() if part not in known or known[part] != v
            }
        elif name not in before or known != value:
            fields[name] = value
    return fields


def update(before: Doc, fields: Doc) -> Update:
    """Set fields of the article as it was read; where it has no channel, one is made."""
    where: dict[str, Any] = {name: _read(before, name) for name in READ}
    inside = {path: value for path, value in fields.items() if path.startswith("channel.")}
    if inside and not isinstance(before.get("channel"), Mapping):
        made = {path.partition(".")[2]: value for path, value in inside.items()}
        fields = {name: value for name, value in fields.items() if name not in inside}
        fields["channel"] = {"path": None, "name": None, "lists": [], "lids": [], "cids": []} | made
    return Update(ARTICLES, before["_id"], fields, where)


def _read(before: Doc, path: str) -> Any:
    name, _, part = path.partition(".")
    value = before.get(name)
    return (value.get(part) if isinstance(value, Mapping) else None) if part else value
