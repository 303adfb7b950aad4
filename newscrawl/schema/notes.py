"""The crawler's notes to itself, as their readers may take them for granted: one spoilt by hand is none."""

import logging
from collections.abc import Mapping
from types import UnionType
from typing import Any

from newscrawl.codec import Doc

logger = logging.getLogger(__name__)


def sound_note(collection: str, doc: Mapping[str, Any] | None, **kinds: type | UnionType) -> Doc | None:
    """The note, where every field is of its kind; else None, and a line of the log."""
    if doc is None:
        return None
    wrong = [name for name, kind in kinds.items() if not isinstance(doc.get(name), kind)]
    if not wrong:
        return dict(doc)
    logger.warning("%s %s: %s damaged: ignored", collection, doc["_id"], _and(wrong))
    return None


def _and(names: list[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
