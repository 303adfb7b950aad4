"""The other parts of the whole benchmark: what has a command of its own, as figures."""

import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import incremental, reextract, search, stories, writer
from benchmarks.extraction import ROOT, gold, venv
from benchmarks.extraction.peers import PEERS
from benchmarks.extraction.runner import OURS, run
from benchmarks.figures import Figure

SEARCH_MS, REEXTRACT, WRITER = 30, 1.9, 2


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
    """Re-extraction on every core, and what its main process could take."""
    jobs = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        root, store, count = reextract.prepare(Path(folder), pages)
        turns = reextract.in_turns(root, store, jobs, rounds)
        alone = median(writer.seconds(root, store, rounds))
    many, ratio = median(times.wall for _, times in turns), reextract.ratio(turns)
    return [
        Figure(
            f"reextract on {jobs} cores",
            f"{count / many:.0f} pages/s",
            ratio,
            "one process",
            f"≥ {REEXTRACT} on two",
            ratio >= REEXTRACT,
        ),
        Figure(
            "its main process, where all pages are extracted beforehand",
            f"{count / alone:.0f} pages/s",
            many / alone,
            f"{jobs} cores",
            f"≥ {WRITER} on two",
            many / alone >= WRITER,
        ),
    ]
