"""Drift: pages that change by and by, or under a timer whose runs are too small to be judged alone.

Every run's record has its articles by template, and how many of them have each field. The newest articles of
all runs together are compared with those before.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.runs.record import COVERED
from newscrawl.schema.sound import sound
from newscrawl.storage import CONTROL, RUNS, Op, Put, Store

Tally = dict[str, Counter[str]]
"""By template: how many articles, and how many with each field."""

ARTICLES = "articles"
LAST_DAYS, BEFORE = timedelta(days=3), timedelta(days=14)
"""How far back the newest articles are looked for, and those that tell what is usual."""

TIMES = 2
"""The newest articles are this many times as many as can be judged at all: else chance would speak."""


def split(runs: Sequence[Doc], own: Tally, least: int, now: datetime) -> tuple[Tally, Tally]:
    """The newest articles and those before; ``runs``: former records, the newest first."""
    newest, before = {name: Counter(counts) for name, counts in own.items()}, Tally()
    for run in runs:
        is_new = total(newest) < TIMES * least and run["started_at"] > now - LAST_DAYS
        if not is_new and not run.get("ok", True):
            continue  # what was found wrong is not usual
        for name, counts in (run.get("templates") or {}).items():
            (newest if is_new else before).setdefault(name, Counter()).update(counts)
    return newest, before


def total(tally: Tally) -> int:
    """How many articles."""
    return sum(counts[ARTICLES] for counts in tally.values())


def problems(newest: Tally, before: Tally, least: int, drop: float) -> Iterator[str]:
    """What the newest articles have less of than was usual."""
    for name, counts in newest.items():
        usual = before.get(name, Counter())
        if min(counts[ARTICLES], usual[ARTICLES]) < least:
            continue
        for field in COVERED:
            share, normal = counts[field] / counts[ARTICLES], usual[field] / usual[ARTICLES]
            if share < normal - drop:
                told = f"only {share:.0%} of the last {counts[ARTICLES]} articles of template {name}"
                yield f"{told} have {field}, usually {normal:.0%}: did the pages change?"
    every, all_before = total(newest), total(before)
    for name, usual in before.items() if min(every, all_before) >= least else ():
        share, normal = newest.get(name, Counter())[ARTICLES] / every, usual[ARTICLES] / all_before
        if share < normal - drop:
            told = f"only {share:.0%} of the last {every} articles are of template {name}"
            yield f"{told}, usually {normal:.0%}: did the pages change?"


async def unknown(store: Store, spider: str, examples: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The templates that no run knew before, each with an example; from now on they are known.

    What the first run of all finds is nothing new.
    """
    before = await known(store, spider)
    seen = dict(before or {})
    new = {name: url for name, url in examples.items() if name not in seen}
    if new:
        seen |= {
            name: {"first_at": now, "url": url, "is_new": before is not None} for name, url in new.items()
        }
        ops: list[Op] = [Put(CONTROL, {"_id": _key(spider), "seen": seen})]
        await store.write(ops)
    return new if before else {}


async def known(store: Store, spider: str) -> dict[str, Doc] | None:
    """The templates seen so far: since when, an example, and whether there were others before. None: no run
    noted any. An entry that somebody spoilt is none: its template is new once more."""
    doc = (await store.get(CONTROL, [_key(spider)])).get(_key(spider))
    seen = doc.get("seen") if doc else None
    if not isinstance(seen, dict):
        return None
    return {name: one for name, one in seen.items() if _is_sound(one)}


def _is_sound(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("first_at"), datetime)
        and isinstance(entry.get("url"), str)
        and isinstance(entry.get("is_new"), bool)
    )


def _key(spider: str) -> str:
    return f"templates:{spider}"


async def sound_runs(found: AsyncIterator[Doc]) -> list[Doc]:
    """Records of runs as their readers may take them for granted; one without its time judges nothing."""
    runs = [sound(RUNS, doc)[0] async for doc in found]
    return [run for run in runs if run["started_at"]]
