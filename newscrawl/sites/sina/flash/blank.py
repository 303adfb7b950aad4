"""An answer of the 7×24 feed that says nothing of some articles any more; their rows stay, to be counted."""

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

from newscrawl.sites.errors import BadList
from newscrawl.sites.sina.flash import feed, row
from newscrawl.sites.sina.lists import answers
from newscrawl.sites.sina.lists.named import may_name, names

KEPT = frozenset({"id", "zhibo_id", "create_time", "update_time"})
"""What stays of a row: its number, its room, and when; of ``ext`` the document that it is."""


def blanked(body: bytes, room: str, ids: Collection[str]) -> bytes | None:
    """The very ``body`` where it names none of ``ids``; None where it may, and cannot be read."""
    text = answers.text_of(body)
    if not may_name(text, ids):
        return body
    try:
        answer = answers.read(text, feed.ROWS)
    except BadList:
        return None if names(text, ids) else body
    rows = feed.listed(answer)
    if answers.BROKEN in rows or not isinstance(answer, dict):
        return None if names(text, ids) else body
    docids = [_docid(raw, room) for raw in rows]
    if not any(docid in ids for docid in docids):
        return None if not rows and names(text, ids) else body
    blank = [_blank(raw, docid) if docid in ids else raw for raw, docid in zip(rows, docids, strict=True)]
    if blank == rows:
        return body
    status = (answer.get("result") or {}).get("status")
    return json.dumps({"result": {"status": status, "data": {"feed": {"list": blank}}}}).encode()


def _docid(raw: object, room: str) -> str | None:
    found = row.listing(raw, room, Counter()) if isinstance(raw, dict) else None
    return found.id if found else None


def _blank(raw: dict[str, Any], docid: str | None) -> dict[str, Any]:
    kind, _, name = (docid or "").partition(":")
    named = {"ext": json.dumps({"docid": name})} if kind == "comos" else {}
    return {name: raw[name] for name in KEPT if name in raw} | named
