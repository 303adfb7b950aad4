"""What is still to be told, in the store: a document of ``control`` a watch, and one for a spider's runs.

``new`` takes what comes up, by a key of its own: an update that needs no reading, so that it goes into the
same write as the article. ``held`` is what waits for its time, and ``left`` what each channel has not taken
yet. Both keep so many entries and count the rest. A channel's are gone only once it took them.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.storage import CONTROL, Conflict, Op, Put, Store, Update
from newscrawl.storage.anew import anew

PREFIX = "notices:"
MOST = 200
"""Entries that are kept for a channel; a message shows far fewer."""

Pile = dict[str, Any]
"""``entries``, the oldest first, and how many ``more`` there were before them."""


def watch(name: str) -> str:
    """The box of a watch."""
    return f"{PREFIX}watch:{name}"


def runs(spider: str) -> str:
    """The box of a spider's runs."""
    return f"{PREFIX}runs:{spider}"


async def ensure(store: Store, boxes: Iterable[str]) -> dict[str, Doc]:
    """The boxes as they stand; those that are missing are made. Raises StoreError."""
    wanted = list(boxes)
    missing = set(wanted) - set(await store.get(CONTROL, wanted))
    for box in sorted(missing):
        with suppress(Conflict):  # another process made it
            await store.write([Put(CONTROL, {"_id": box, "new": {}, "held": pile(), "left": {}}, new=True)])
    return await store.get(CONTROL, wanted)


def add(box: str, key: str, entry: Doc) -> Op:
    """Have something told; the same key again is the same thing."""
    return Update(CONTROL, box, {f"new.{key}": entry})


async def gather(
    store: Store, box: str, channels: Iterable[str], is_due: Callable[[datetime], bool]
) -> dict[str, Pile]:
    """Give what is due to the channels; what each has to tell now. ``is_due`` is asked since when it waits.

    Raises StoreError.
    """
    return await anew(lambda: _gather(store, box, list(channels), is_due))


async def _gather(
    store: Store, box: str, channels: list[str], is_due: Callable[[datetime], bool]
) -> dict[str, Pile]:
    doc = (await store.get(CONTROL, [box])).get(box) or {}
    new, held, left = _dict(doc.get("new")), _pile(doc.get("held")), _dict(doc.get("left"))
    kept = {name: _pile(left.get(name)) for name in channels}
    held = together(held, pile([entry for entry in new.values() if isinstance(entry, dict)]))
    since = min((entry["at"] for entry in held["entries"] if entry.get("at")), default="")
    if since and is_due(datetime.fromisoformat(since)):
        kept = {name: together(before, held) for name, before in kept.items()}
        held = pile()
    if (new or kept != left or held != doc.get("held")) and doc:
        fields = {"new": {}, "held": held, "left": kept}
        as_read = {name: doc.get(name) for name in fields}
        await store.write([Update(CONTROL, box, fields, as_read)])
    return {name: waiting for name, waiting in kept.items() if waiting["entries"]}


def told(box: str, channel: str) -> Op:
    """A channel took all that it had."""
    return Update(CONTROL, box, {f"left.{channel}": pile()})


def waiting(doc: Doc) -> dict[str, int]:
    """How many entries each channel has not taken yet; under no name, how many wait for their time."""
    found = {name: count(_pile(left)) for name, left in _dict(doc.get("left")).items()}
    soon = count(_pile(doc.get("held"))) + len(_dict(doc.get("new")))
    return {name: n for name, n in {"": soon, **found}.items() if n}


def pile(entries: Iterable[Doc] = (), more: int = 0) -> Pile:
    """Entries as a pile; ``more``: how many there were besides."""
    return {"entries": list(entries), "more": more}


def together(one: Pile, other: Pile) -> Pile:
    """Both, each entry once, the newest so many of them."""
    entries: dict[Any, Doc] = {}
    for entry in (*one["entries"], *other["entries"]):
        entries.setdefault(entry.get("id"), entry)
    over = max(len(entries) - MOST, 0)
    return pile(list(entries.values())[over:], one["more"] + other["more"] + over)


def count(some: Pile) -> int:
    """How many entries a pile stands for."""
    return len(some["entries"]) + int(some["more"])


def _dict(value: Any) -> dict[str, Any]:
    """Somebody's edit is nothing."""
    return dict(value) if isinstance(value, Mapping) else {}


def _pile(value: Any) -> Pile:
    found = _dict(value)
    entries = found.get("entries")
    more = found.get("more")
    return pile(
        [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else [],
        more if isinstance(more, int) else 0,
    )
