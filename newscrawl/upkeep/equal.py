"""Whether two documents, or two stores, are the same."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from newscrawl.codec import Doc, iso


def is_equal(doc: Doc, other: Doc | None) -> bool:
    return other is not None and digest(doc) == digest(other)


def digest(doc: Mapping[str, object]) -> str:
    """sha-256 of a document in one canonical form, the same for every store."""
    text = json.dumps(doc, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"a document holds no {type(value).__name__}: {value!r}")


def same_place(one: str, other: str) -> bool:
    """True for two URIs of one store, as far as their text tells."""
    schemes = [uri.partition(":///") for uri in (one, other)]
    if all(scheme == "sqlite" for scheme, _, _ in schemes):
        return len({Path(path).resolve() for _, _, path in schemes}) == 1
    return one.partition("?")[0].rstrip("/") == other.partition("?")[0].rstrip("/")
