"""The gate: whether a run that ended did its job. Scrapy calls every end a success; here limits decide.

Pure functions of what the run counted and of what former runs did.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.runs.limits import Limits

SUFFICIENT = frozenset(
    {
        "finished",
        "stopped",
        "goes_on",
        "closespider_itemcount",
        "closespider_pagecount",
        "closespider_timeout",
        "lease_held",
    }
)
"""Finish reasons of a run that did what was asked, limits of its own included."""

READ = frozenset({"finished", "stopped", "goes_on"})
"""Those of runs that nothing kept from reading their lists."""

NONE = "the one page fetched was no article"
BAD = ("rejected", "failed")
SEVERAL = 3
"""Bad pages; when they are most of a small run, it needs no other runs to be judged."""

SETTLED = ("stored", "revised", "unchanged", "rejected", "gone", "failed")


@dataclass(slots=True)
class Facts:
    """What a run came to."""

    reason: str
    """Scrapy's finish reason."""

    counts: Mapping[str, int]
    asked: int = 0
    """Articles asked for by URL."""

    rows: int = 0
    """Rows of lists that could be used."""

    callback_errors: int = 0
    item_errors: int = 0
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Share of the stored articles that have a field, by field."""

    lists: Mapping[str, tuple[datetime, bool]] = field(default_factory=dict)
    """By the list's key: the newest row's time, and whether the list was ever fresh."""

    silent: Mapping[str, timedelta] = field(default_factory=dict)
    """By the list's key: for how many working hours it has had no new row, where that never happens."""

    read_before: bool = False
    """All that was asked for was read by former runs."""

    first_failures: int = 0
    """Pages that came to nothing for the first time."""

    why: Mapping[str, str] = field(default_factory=dict)
    """The first reason for each kind of trouble: ``list``, ``article``, ``item``, ``callback``."""

    recent: Sequence[Mapping[str, int]] = ()
    """The counts of the runs of the last hours."""


def problems(facts: Facts, limits: Limits, former: Sequence[Doc], now: datetime) -> list[str]:
    """Why the run did not do its job, the gravest first; empty when it did."""
    found = list(_ends(facts))
    if facts.reason == "lease_held":
        return found
    found += _rows(facts, limits)
    found += _shares(facts, limits)
    found += _coverage(facts, limits, former)
    found += _stale(facts, limits, now)
    found += _silent(facts)
    return found


def _ends(facts: Facts) -> Iterator[str]:
    counts = facts.counts
    if facts.reason not in SUFFICIENT:
        yield f"the run was cut short: {facts.reason}"
    if facts.callback_errors:
        yield f"{facts.callback_errors} callbacks failed{_because(facts, 'callback')}"
    if facts.item_errors:
        yield f"{facts.item_errors} items could not be stored{_because(facts, 'item')}"
    done = _done(counts)
    if facts.asked and done < facts.asked:
        why = _because(facts, "article", "gone")
        yield f"{facts.asked - done} of {facts.asked} articles asked for were not stored{why}"
    if not facts.asked and facts.reason in READ:
        if not counts["list_pages"] and not facts.read_before:
            yield f"no list answered{_because(facts, 'list')}"
        elif counts["lists_failed"]:
            yield f"{counts['lists_failed']} list pages failed{_because(facts, 'list')}"


def _rows(facts: Facts, limits: Limits) -> Iterator[str]:
    dropped = facts.counts.get("rows_dropped", 0)
    total = facts.rows + dropped
    if total >= limits.least and dropped / total > limits.rejects:
        share = f"{dropped / total:.0%}; the limit is {limits.rejects:.0%}"
        yield f"{dropped} of {total} rows of the lists could not be used ({share})"


def _because(facts: Facts, *kinds: str) -> str:
    """Why, for whoever sees only the last line."""
    why = next((facts.why[kind] for kind in kinds if kind in facts.why), None)
    return f": {why}" if why else "; the log says why"


def _shares(facts: Facts, limits: Limits) -> Iterator[str]:
    own = _settled(facts.counts)
    bad = sum(facts.counts[name] for name in BAD)
    if facts.asked:  # an article asked for by its URL speaks for itself
        return
    if (bad and bad == own and (facts.first_failures or _nothing_good(facts, own))) or _all_went(facts):
        none = f"none of the {own} pages fetched was an article" if own > 1 else NONE
        yield f"{none}{_because(facts, 'article', 'gone')}"
        return
    if not bad:
        return
    few = own < limits.least
    if few and facts.first_failures and bad >= SEVERAL and 2 * bad > own:
        yield f"{bad} of the {own} pages fetched were no articles{_because(facts, 'article')}"
        return
    judged = [facts.counts, *(facts.recent if few else ())]
    total = sum(map(_settled, judged))
    for name, limit in (("failed", limits.errors), ("rejected", limits.rejects)):
        count = sum(counts.get(name, 0) for counts in judged)
        share = count / total
        if total >= limits.least and share > limit < facts.counts[name] / own:
            when = " of the last hours" if few else ""
            why = f": {facts.why['article']}" if "article" in facts.why else ""
            yield f"{count} of {total} articles{when} {name} ({share:.0%}; the limit is {limit:.0%}){why}"


def _all_went(facts: Facts) -> bool:
    """Single articles are taken down; where none of several new ones is there, the site sends us away."""
    return facts.first_failures >= SEVERAL and not _done(facts.counts)


def _nothing_good(facts: Facts, own: int) -> bool:
    """Pages known to be bad fail no run, unless there is more than one and no other either, for hours."""
    return own > 1 and bool(facts.recent) and not any(_done(counts) for counts in facts.recent)


def _done(counts: Mapping[str, int]) -> int:
    return sum(counts.get(name, 0) for name in ("stored", "revised", "unchanged"))


def _settled(counts: Mapping[str, int]) -> int:
    return sum(counts.get(name, 0) for name in SETTLED)


def _coverage(facts: Facts, limits: Limits, former: Sequence[Doc]) -> Iterator[str]:
    if facts.counts["stored"] < limits.least:
        return
    judges = [run for run in former if run["ok"] and run["counts"].get("stored", 0) >= limits.least]
    for name, share in facts.coverage.items():
        shares: list[float] = [run["coverage"][name] for run in judges if name in run.get("coverage", {})]
        if shares and share < (usual := sum(shares) / len(shares)) - limits.coverage_drop:
            yield f"only {share:.0%} of the articles have {name}, usually {usual:.0%}: did the pages change?"


def _stale(facts: Facts, limits: Limits, now: datetime) -> Iterator[str]:
    for key, (newest, was_fresh) in facts.lists.items():
        age = now - newest
        if limits.stale and was_fresh and age > limits.stale:
            hours = age.total_seconds() / 3600
            told = f"list {key} is stale: its newest row is {hours:.0f} h old"
            yield f"{told}; given up there? leave it out of channels="


def _silent(facts: Facts) -> Iterator[str]:
    for key, hours in facts.silent.items():
        told = f"list {key} is silent: no new row in {hours.total_seconds() / 3600:.0f} h of working days"
        yield f"{told}; does the site show newer ones?"
