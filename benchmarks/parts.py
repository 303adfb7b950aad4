"""The other parts of the whole benchmark: what has a command of its own, as figures."""

import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import incremental, reextract, search, stories
from benchmarks.extraction import ROOT, gold, venv
from benchmarks.extraction.peers import PEERS
from benchmarks.extraction.runner import OURS, run
from benchmarks.figures import Figure

SEARCH_MS, REEXTRACT = 30, 1.7


def extraction(rounds: int, *, peers: bool) -> list[Figure]:
    """A page's extraction against a bare parse of it by lxml.html."""
    if peers:
        venv.ensure(print)
    cases = gold.read(ROOT / "samples" / "pages", ROOT / "samples" / "gold.jsonl")
    figures: list[Figure] = []
    for name in (OURS, *(PEERS if peers else ())):
        result = run(name, cases, rounds)
        if result.ms is not None and result.ratio is not None:
            what = f"extraction by {name}, a sample page"
            figures.append(Figure(what, f"{result.ms:.2f} ms", result.ratio, "lxml.html"))
    return figures


def no_news(few: int, many: int, rounds: int) -> list[Figure]:
    """What a run with nothing new asks of the store."""
    with tempfile.TemporaryDirectory() as folder:
        medians = asyncio.run(incremental.measure((few, many), rounds, Path(folder)))
    what = f"a run with nothing new, {many:,} stored"
    return [Figure(what, f"{medians[many]:.2f} ms", medians[many] / medians[few], f"{few:,} stored")]


def placement(few: int, many: int) -> list[Figure]:
    """An article's place among the stories."""
    rows = {count: asyncio.run(stories.run(count, stories.PLACEMENTS, None)) for count in (few, many)}
    what = f"an article placed in its story, {many:,} stored"
    ratio = rows[many].median / rows[few].median
    return [Figure(what, f"{rows[many].median:.2f} ms", ratio, f"{few:,} stored")]


def full_text(documents: int) -> list[Figure]:
    """A search in SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(search.measure(Path(folder) / "news.db", documents, is_there=False))
    what, took = f"a search, {documents:,} articles", found["median_ms"]
    target = f"≤ {SEARCH_MS} ms"
    return [Figure(what, f"{took:.1f} ms", took / found["like_ms"], "LIKE scan", target, took <= SEARCH_MS)]


def again(pages: int, rounds: int) -> list[Figure]:
    """Re-extraction on every core."""
    jobs = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        root, store, count = reextract.prepare(Path(folder), pages)
        turns = [[reextract.timed(root, store, n).wall for n in (1, jobs)] for _ in range(rounds)]
    one, many = (median(times) for times in zip(*turns, strict=True))
    what, ratio = f"reextract on {jobs} cores", one / many
    target = f"≥ {REEXTRACT} on two"
    met = ratio >= REEXTRACT
    return [Figure(what, f"{count / many:.0f} pages/s", ratio, "one process", target, met)]
