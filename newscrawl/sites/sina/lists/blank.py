"""An answer of the roll API that says nothing of some articles any more; their rows stay, to be counted."""

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

from newscrawl.sites.errors import BadList
from newscrawl.sites.sina.lists import answers, roll, row
from newscrawl.sites.sina.lists.named import may_name, names

KEPT = frozenset({"docid", "url", "urls", "wapurl", "ctime", "mtime", "intime", "lids"})
"""What stays of a row: where it leads, when, and in which lists."""


def blanked(body: bytes, key: str, ids: Collection[str]) -> bytes | None:
    """The very ``body`` where it names none of ``ids``; None where it may, and cannot be read."""
    text = answers.text_of(body)
    if not may_name(text, ids):
        return body
    try:
        answer = answers.read(text)
    except BadList:
        return None if names(text, ids) else body
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        return None if names(text, ids) else body
    listed = roll.listed(result.get("data"))
    rows = [raw for raw in listed if raw is not answers.BROKEN]
    blank = [_blank(raw) if _names(raw, key, ids) else raw for raw in rows]
    is_unsure = len(rows) < len(listed) and names(text, ids)
    if not is_unsure and all(one is other for one, other in zip(blank, rows, strict=True)):
        return body
    result["data"] = blank
    return json.dumps(answer).encode()


def _blank(raw: dict[str, Any]) -> dict[str, Any]:
    """The very row where there is nothing to take away."""
    return {name: raw[name] for name in KEPT if name in raw} if raw.keys() - KEPT else raw


def _names(raw: object, key: str, ids: Collection[str]) -> bool:
    if not isinstance(raw, dict):
        return False
    found = row.listing(raw, key, Counter())
    return (found is not None and found.id in ids) or row.text(raw.get("docid")) in ids
