"""``python -m benchmarks.scale``: a ten-year collection in a store, invented, and how it behaves.

Fills an empty store (SQLite in a temporary folder, or --store URI), then times the incremental run, coverage,
search and the sweep of failed rows, medians of --repeats, and weighs files and indexes. --filled measures a
store that this program has filled before, with the same --rows and --articles. Exit code 0: the figures were
printed; 1: the store failed, or did not hold what it should; 2: bad usage.
"""

import argparse
import asyncio
import json
import math
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.scale.asks import Asked, Asks, ask
from benchmarks.scale.fill import fill
from benchmarks.scale.rows import FULL_ROWS, Plan
from benchmarks.scale.sizes import sizes
from newscrawl.runs import daycounts
from newscrawl.storage import BadStoreUri, StoreError, open_store


async def measure(uri: str, plan: Plan, repeats: int, *, filled: bool) -> dict[str, Any]:
    """Fill, ask, weigh: the figures."""
    store = open_store(uri)
    began = time.perf_counter()
    await store.open()
    opened = time.perf_counter()
    try:
        if not filled:
            await fill(store, plan, _say)
            await daycounts.refresh(store, math.inf)  # as the ends of so many runs would have
        seconds = time.perf_counter() - opened
        asked = await _ask(Asks(store, plan), repeats)
    finally:
        await store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "plan": asdict(plan) | {"runs": plan.runs},
        "open_s": round(opened - began, 3),
        "fill_s": None if filled else round(seconds, 1),
        "asked": {name: _figures(one) for name, one in asked.items()},
        "peak_mb": round(peak),
        "sizes": asdict(sizes(store.name)),
    }


async def _ask(asks: Asks, repeats: int) -> dict[str, Asked]:
    asked: dict[str, Asked] = {}
    for name, question in asks.questions().items():
        asked[name] = await ask(question, repeats)
        _say(f"{name}: {asked[name].median:,.1f} ms")
    if asked["run without news"].found:
        raise ValueError("the run without news found news: the store holds something else")
    return asked | {"unfinished, 1 % failed": await asks.many_failed(repeats)}


def _figures(one: Asked) -> dict[str, Any]:
    ends = {"least_ms": round(min(one.times), 2), "most_ms": round(max(one.times), 2)}
    return {"found": one.found, "median_ms": round(one.median, 2), **ends, "times": len(one.times)}


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def tables(figures: dict[str, Any]) -> list[Table]:
    """The figures to read."""
    plan, weighed = figures["plan"], figures["sizes"]
    title = f"{plan['rows']:,} rows, {plan['articles']:,} of them with articles, {plan['runs']:,} runs"
    asked = _table(title, "asked", "found", "times", "median ms", "least", "most")
    for name, one in figures["asked"].items():
        times = (one["median_ms"], one["least_ms"], one["most_ms"])
        asked.add_row(name, f"{one['found']:,}", str(one["times"]), *(f"{ms:,.1f}" for ms in times))
    held = _table(f"{weighed['total'] / 1e6:,.1f} MB", "documents", "count", "bytes each")
    for name, count in weighed["documents"].items():
        held.add_row(name, f"{count:,}", f"{weighed['mean'][name]:,}")
    parts = _table("on the disk", "table or index", "MB")
    for name, size in sorted(weighed["parts"].items(), key=lambda part: -part[1]):
        parts.add_row(name, f"{size / 1e6:,.1f}")
    article = _table("an article in SQLite", "part", "bytes")
    for name, size in weighed["article"].items():
        article.add_row(name, f"{size:,}")
    return [asked, held, parts, article]


def _table(title: str, first: str, *others: str) -> Table:
    made = Table(first, title=title)
    for name in others:
        made.add_column(name, justify="right")
    return made


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument(
        "--store", metavar="URI", help="an empty store (default: SQLite in a temporary folder)"
    )
    parser.add_argument("--filled", action="store_true", help="measure --store as it is")
    about = f"rows in the ledger (default: {FULL_ROWS:,})"
    parser.add_argument("--rows", type=_number, default=FULL_ROWS, metavar="N", help=about)
    about = "how many of the newest rows have articles (default: a tenth)"
    parser.add_argument("--articles", type=_number, metavar="N", help=about)
    parser.add_argument("--repeats", type=_number, default=5, metavar="N", help="times each (default: 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    options.articles = options.articles or max(1, options.rows // 10)
    if options.articles > options.rows:
        parser.error(f"--articles {options.articles} is more than --rows {options.rows}")
    if options.filled and not options.store:
        parser.error("--filled needs --store, the URI of the store that was filled")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code."""
    options = _options(arguments)
    plan = Plan(options.rows, options.articles)
    with tempfile.TemporaryDirectory(prefix="newscrawl-scale-") as folder:
        uri = options.store or f"sqlite:///{folder}/news.db"
        try:
            figures = asyncio.run(measure(uri, plan, options.repeats, filled=options.filled))
        except (StoreError, BadStoreUri, ValueError) as error:
            _say(f"python -m benchmarks.scale: error: {error}")
            return 2 if isinstance(error, BadStoreUri) else 1
    for part in tables(figures):
        Console(width=None if sys.stdout.isatty() else 100).print(part)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
