"""Whether an answer may name some documents, by its text alone: far cheaper than to read its rows."""

import re
from collections.abc import Collection
from functools import lru_cache

from newscrawl.sites.sina.ids import COMOS

_NUMBER = re.compile(r"\d+", re.ASCII)


def may_name(text: str, ids: Collection[str]) -> bool:
    """False where none of ``ids`` can be meant by it. An id made of a URL is in no text: then it may."""
    return _sorted(frozenset(ids))[0] or names(text, ids)


def names(text: str, ids: Collection[str]) -> bool:
    """True where one of ``ids`` is in it, as pages and feeds write it."""
    _, pages, flashes = _sorted(frozenset(ids))
    if not pages.isdisjoint(COMOS.findall(text)):
        return True
    return bool(flashes) and not flashes.isdisjoint(_NUMBER.findall(text))


@lru_cache(maxsize=2)
def _sorted(ids: frozenset[str]) -> tuple[bool, frozenset[str], frozenset[str]]:
    """Whether there are ids of URLs; the bare ids of pages; the numbers of flashes."""
    kinds = [docid.partition(":") for docid in ids]
    return (
        any(kind == "url" for kind, _, _ in kinds),
        frozenset(name for kind, _, name in kinds if kind == "comos"),
        frozenset(name for kind, _, name in kinds if kind not in ("comos", "url")),
    )
