"""What there is of one Beijing day, counted.

A count has, for each set of lists: its rows by state, the reasons of those that became nothing, and its
articles with their fields and sources; and the day's runs. Rows without a time are on no day.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items import lists_of
from newscrawl.runs.record import COVERED, LEFT
from newscrawl.schema.sound import sound
from newscrawl.sites.days import moments
from newscrawl.storage import ARTICLES, LISTINGS, REJECTS, RUNS, Store
from newscrawl.storage.days import TIMES

FORM = f"2 {' '.join(COVERED)}"
"""What a count is made of: those of another form are made anew."""

GIVEN_UP = "given_up"
"""The state here of what failed and is never tried again by itself."""

NO_SOURCE = "—"
READ = {ARTICLES: frozenset({"published_at", "channel", "source"}), RUNS: frozenset({"started_at", "ok"})}
"""The fields of documents that must be sound here, where not all."""

PARTS = {"rows": (list, str, int), "reasons": (list, str, str, str, int), "articles": (list, int, list, list)}
"""Of what the entries of a count are."""


async def count(store: Store, day: date, mark: str) -> Doc:
    """The count of one day, from its rows, articles and runs."""
    told, articles, runs = await asyncio.gather(_rows(store, day), _articles(store, day), _runs(store, day))
    return {"_id": str(day), "mark": mark, "form": FORM, **told, "articles": articles, "runs": runs}


async def _rows(store: Store, day: date) -> Doc:
    """By set of lists: how many rows of each state, and how many of them became nothing for each reason."""
    rows: Counter[tuple[Any, ...]] = Counter()
    reasons: Counter[tuple[Any, ...]] = Counter()
    rejected: dict[str, tuple[tuple[str, ...], str]] = {}
    async for row in _of(store, LISTINGS, day):
        lids, state, error = tuple(sorted(row["lids"])), row["state"], row["last_error"] or ""
        rows[lids, state_of(row)] += 1
        if state == "rejected":
            rejected[row["_id"]] = lids, error
        elif state in ("gone", "failed"):
            reasons[lids, state, error, ""] += 1
    async for reason in _rejections(store, rejected):
        reasons[reason] += 1
    return {"rows": _listed(rows), "reasons": _listed(reasons)}


def _listed(counts: Counter[tuple[Any, ...]]) -> list[list[Any]]:
    return [[*map(_plain, key), n] for key, n in sorted(counts.items())]


def state_of(row: Doc) -> str:
    """The row's state, told apart where it failed for good."""
    return GIVEN_UP if row["state"] == "failed" and row.get("next_at") is None else str(row["state"])


async def _rejections(
    store: Store, rejected: dict[str, tuple[tuple[str, ...], str]]
) -> AsyncIterator[tuple[tuple[str, ...], str, str, str]]:
    found = await store.get(REJECTS, rejected) if rejected else {}
    for key, (lids, error) in rejected.items():
        record, _ = sound(REJECTS, found.get(key, {}))
        yield lids, "rejected", error or record["reason"] or "", record["template"] or ""


async def _articles(store: Store, day: date) -> list[list[Any]]:
    """By set of lists: how many, how many have each field, and how many each source has."""
    fields: dict[tuple[str, ...], Counter[str]] = {}
    sources: dict[tuple[str, ...], Counter[str]] = {}
    async for doc in _of(store, ARTICLES, day):
        lids = tuple(sorted(lists_of(doc["channel"])))
        fields.setdefault(lids, Counter()).update(["", *(name for name in COVERED if doc.get(name))])
        sources.setdefault(lids, Counter())[doc["source"] or NO_SOURCE] += 1
    return [
        [list(lids), fields[lids].pop(""), _pairs(fields[lids]), _pairs(sources[lids])]
        for lids in sorted(fields)
    ]


async def _runs(store: Store, day: date) -> list[int]:
    """How many did their job, and how many did not; one that left at once had none."""
    worked = (run async for run in _of(store, RUNS, day) if run.get("finish_reason") != LEFT)
    ended = Counter([bool(run["ok"]) async for run in worked])
    return [ended[True], ended[False]]


async def _of(store: Store, collection: str, day: date) -> AsyncIterator[Doc]:
    async for doc in store.find(collection, {TIMES[collection]: moments(day, day)}):
        yield sound(collection, doc, READ.get(collection, frozenset()))[0]


def _pairs(counts: Counter[str]) -> list[list[Any]]:
    """No object: a source may have any name, and a field's must not."""
    return [[name, n] for name, n in counts.most_common()]


def _plain(part: Any) -> Any:
    return list(part) if isinstance(part, tuple) else part


def is_whole(count: Doc) -> bool:
    """True for a count as it was made; anybody may have edited the store."""
    return (
        all(_are(count.get(name), kinds) for name, kinds in PARTS.items())
        and all(_are(pairs, (str, int)) for entry in count["articles"] for pairs in entry[2:])
        and _are([count.get("runs")], (int, int))
    )


def _are(entries: object, kinds: tuple[type, ...]) -> bool:
    """Whether every entry is a list of values of these kinds."""
    return isinstance(entries, list) and all(
        isinstance(entry, list) and len(entry) == len(kinds) and all(map(isinstance, entry, kinds))
        for entry in entries
    )
