"""One row of the ledger: its document, and what another sight of it changes."""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from newscrawl.codec import Doc, utc
from newscrawl.items import Channel, Listing, lists_of
from newscrawl.runs.merge import update
from newscrawl.runs.patience import as_read
from newscrawl.runs.tombstones import is_forgotten
from newscrawl.schema.sound import undamaged
from newscrawl.sites.base import WHOLE
from newscrawl.sites.rows import AHEAD
from newscrawl.storage import LISTINGS, Update

MOST_LISTS = 64
"""Lists that a row may be in, however many it has named over time."""

logger = logging.getLogger(__name__)
LEFT_OUT = timedelta(days=1)
"""A list that names what was given up is believed after so long: whatever was wrong may be over."""


def entry(listing: Listing, now: datetime) -> Doc:
    """The ledger's document for a row seen for the first time."""
    seen = {"first_at": now, "last_at": now}
    return {
        "_id": listing.id,
        "url": listing.url,
        "kind": listing.kind,
        "title": listing.title,
        "media": listing.media,
        "ctime": listing.ctime,
        "mtime": listing.mtime,
        "state": listing.state,
        "attempts": 0,
        "last_error": listing.error,
        "lids": {key: dict(seen) for key in listing.lids},
        "first_at": now,
        "last_at": now,
        "settled_at": now if listing.state == "offsite" else None,
        "next_at": now if listing.state == "listed" else None,
    }


def _is_no_time(moment: object, now: datetime) -> bool:
    """True for a time that a row lacks, or that an older version took although it is to come."""
    return not isinstance(moment, datetime) or moment - now > AHEAD


def settle(
    listing_id: str, state: str, now: datetime, error: str | None = None, *, row: Doc | None = None
) -> Update:
    """The write that ends a row's way; with the ``row`` as it was read, only while that is as it was."""
    fields: Doc = {"state": state, "settled_at": now, "last_error": error, "next_at": None}
    if state == "stored":
        fields["attempts"] = 0  # the next correction has all of them again
    return Update(LISTINGS, listing_id, fields, as_read(row) if row else None)


def sound(doc: Doc) -> Doc:
    """A row as it is on record, without the fields that somebody has damaged: the next sight mends them."""
    row = undamaged(LISTINGS, doc)
    is_url = str(row.get("url")).startswith(("http://", "https://"))
    return row if is_url else {name: value for name, value in row.items() if name != "url"}


def listing_of(doc: Doc) -> Listing | None:
    """The row of a document; None, and a line in the log, for one without a URL."""
    row = sound(doc)
    url = row.get("url")
    if url is None:
        logger.error("listings %s is damaged (it has no URL): left out", doc["_id"])
        return None
    return Listing(
        doc["_id"],
        url,
        kind=row.get("kind") or "article",
        title=row.get("title"),
        media=row.get("media"),
        ctime=row.get("ctime"),
        mtime=row.get("mtime"),
        lids=sorted(row.get("lids") or ()),
    )


def merged(listings: Iterable[Listing]) -> dict[str, Listing]:
    """One row an id: the same article in two rows is in the lists of both."""
    rows: dict[str, Listing] = {}
    for listing in listings:
        row = rows.setdefault(listing.id, listing)
        row.lids = sorted({*row.lids, *listing.lids})
    return rows


def has_moved(before: Doc, row: Listing) -> bool:
    """True when the list tells of a change since the page was fetched."""
    return bool(row.mtime and before.get("mtime") and utc(row.mtime) > before["mtime"])


def is_paged(before: Doc, row: Listing) -> bool:
    """True when a list names the page of what was only known whole, from another list."""
    return before.get("kind") == WHOLE and row.version is None and row.state == "listed"


def is_elsewhere(before: Doc, row: Listing) -> bool:
    """True when the list names another URL for an article that could not be had under its former one."""
    lost = before.get("state") in ("gone", "failed", "rejected")
    return lost and row.state != "offsite" and row.url != before.get("url")


def is_given_up(row: Doc) -> bool:
    """True for a row that is not tried again."""
    return row.get("state") in ("failed", "rejected") and row.get("next_at") is None


def is_named_anew(before: Doc, row: Listing, now: datetime) -> bool:
    """True when a list names what was given up: another list than before, or any a good while later."""
    if not is_given_up(before) or row.state == "offsite":
        return False
    last = before.get("settled_at")
    return not set(row.lids) <= set(before.get("lids") or ()) or (
        isinstance(last, datetime) and now - last > LEFT_OUT
    )


def relisted(now: datetime) -> Doc:
    """A row that is to be fetched as if it had just been listed."""
    return {"state": "listed", "settled_at": None, "next_at": now, "attempts": 0}


def is_in_more(before: Doc, row: Listing) -> bool:
    """True when a stored article is seen in a list that it was not known to be in."""
    return before.get("state") == "stored" and bool(_further(before.get("lids") or (), row))


def _further(known: Collection[str], row: Listing) -> list[str]:
    """The lists that a row is seen in and was not known to be in, as long as there is room for them."""
    return [key for key in row.lids if key not in known][: max(0, MOST_LISTS - len(known))]


def sighting(before: Doc, row: Listing, now: datetime) -> Update:
    """What a further sight of a known row changes. Of an older or damaged one, also what it lacks."""
    whole = entry(row, now)
    fields: dict[str, Any] = {name: value for name, value in whole.items() if name not in before}
    fields["last_at"] = now
    known = before.get("lids")
    if not isinstance(known, Mapping):
        known = fields["lids"] = whole["lids"]
    if "lids" not in fields:
        fields |= {f"lids.{key}.last_at": now for key in row.lids if key in known}
        fields |= {f"lids.{key}": {"first_at": now, "last_at": now} for key in _further(known, row)}
    fields |= {name: whole[name] for name in ("ctime", "mtime") if _is_no_time(before.get(name), now)}
    if row.version or is_forgotten(before):  # what becomes of one with a version is told by that
        return Update(LISTINGS, row.id, fields)
    if is_paged(before, row):
        fields |= {"kind": row.kind, "url": row.url, "mtime": row.mtime, **relisted(now)}
    elif row.state != "offsite" and has_moved(before, row):
        fields |= {"mtime": row.mtime, **relisted(now)}
    elif is_elsewhere(before, row):
        fields |= {"url": row.url, **relisted(now)}
    elif is_named_anew(before, row, now):
        fields |= relisted(now)
    return Update(LISTINGS, row.id, fields)


def listed_in(article: Doc, row: Listing) -> Update:
    channel = Channel()
    channel.add([*lists_of(article.get("channel")), *row.lids])
    return update(article, {"channel.lids": channel.lids, "channel.lists": channel.lists})
