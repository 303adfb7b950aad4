"""Re-extraction on one process and on every core: pages a second over an archive made from the samples.

    python -m benchmarks.reextract [--pages 6000] [--rounds 3] [--jobs 2]

Each page of the sample site is archived many times over under other document ids, crawled once into a store,
and then extracted anew with the stored ``parser_version`` put back, so that every document is written to.
Rounds of one process and of many take turns, after one that does not count; the median of their ratios does.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks import writer
from newscrawl.archive import WarcWriter
from newscrawl.reextract.job import Job
from newscrawl.reextract.orders import Orders
from newscrawl.reextract.pool import Pool
from newscrawl.sites.sina import urls
from newscrawl.sites.sina.kinds import Kind, kind_of
from newscrawl.storage import open_store

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
DOC_ID = re.compile(rb"(?<=-i)[a-z]{7}\d{7}")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def articles() -> Iterator[tuple[str, bytes]]:
    """The sample pages that have a document id of their own and one part."""
    for entry in json.loads((SAMPLES / "site.json").read_text("utf-8")):
        url = entry["url"]
        if entry["status"] == 200 and DOC_ID.search(url.encode()) and kind_of(url) is Kind.ARTICLE:
            body = (SAMPLES / entry["file"]).read_bytes()
            if "下一页".encode() not in body and not urls.is_wap(url):
                yield url, body


def build(folder: Path, pages: int) -> int:
    """An archive of that many pages or a few more."""
    originals = list(articles())
    written = 0
    with WarcWriter(folder, "bench") as writer:
        while written < pages:
            for url, body in originals:
                old = DOC_ID.findall(url.encode())[0]
                new = b"benchxy%07d" % written
                headers = [(b"Content-Type", b"text/html")]
                writer.write(url.replace(old.decode(), new.decode()), 200, headers,
                             body.replace(old, new), WHEN)  # fmt: skip
                written += 1
    return written


async def extract(root: Path, store: Path, pool: Pool, *, first: bool = False) -> dict[str, Any]:
    """One run over the archive; ``first``: into a store that has nothing of it."""
    opened = open_store(f"sqlite:///{store}")
    await opened.open()
    try:
        job = Job(opened, pool, Orders(str(root), everything=first))
        async for _ in job.run():
            pass
        return job.summary.to_json(dry_run=False)
    finally:
        await opened.close()


class Times(NamedTuple):
    """Seconds of one run: by the clock, of the main process's CPU, of its workers' CPU."""

    wall: float
    main: float
    workers: float

    @property
    def least(self) -> float:
        """What the run needs on two cores that nobody else uses."""
        return max(self.main, (self.main + self.workers) / 2) if self.workers else self.main


def timed(root: Path, store: Path, jobs: int) -> Times:
    """A run with so many processes, their start included, over a copy of the store."""
    copy = store.with_name(f"{jobs}.db")
    shutil.copy(store, copy)
    start, main, workers = time.perf_counter(), time.process_time(), children()
    with Pool(str(root), jobs) as pool:
        found = asyncio.run(extract(root, copy, pool))
    times = Times(time.perf_counter() - start, time.process_time() - main, children() - workers)
    if found["unreadable"] or found["stored"] or not found["unchanged"]:
        sys.exit(f"the run did not do what is measured: {found}")
    return times


def in_turns(root: Path, store: Path, jobs: int, rounds: int) -> list[tuple[Times, Times]]:
    """So many rounds of one process and of many, after one that loads the extraction."""
    found: list[tuple[Times, Times]] = []
    for number in range(rounds + 1):
        if number % 2:
            one, many = timed(root, store, 1), timed(root, store, jobs)
        else:
            many, one = timed(root, store, jobs), timed(root, store, 1)
        found.append((one, many))
    return found[1:]


def ratio(turns: Iterable[tuple[Times, Times]], what: Callable[[Times], float] = lambda t: t.wall) -> float:
    """How much faster many processes are than one: the median over the rounds."""
    return median(what(one) / what(many) for one, many in turns)


def children() -> float:
    """CPU seconds of worker processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def prepare(folder: Path, pages: int) -> tuple[Path, Path, int]:
    """The archive, and a store made from it whose documents are of an older parser."""
    root, store = folder / "archive", folder / "store.db"
    build(root, pages)
    with Pool(str(root), os.cpu_count() or 1) as pool:
        found = asyncio.run(extract(root, store, pool, first=True))
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE articles SET doc = json_set(doc, '$.parser_version', 0)")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return root, store, found["stored"]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Re-extraction on one process and on every core.")
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root, store, count = prepare(Path(folder), given.pages)
        turns = in_turns(root, store, given.jobs, given.rounds)
        alone = median(writer.seconds(root, store, given.rounds))
    print(f"{count} documents, load {os.getloadavg()[0]:.2f} of {os.cpu_count()} cores")  # noqa: T201
    for jobs, several in zip((1, given.jobs), zip(*turns, strict=True), strict=True):
        wall, main, workers = (median(figures) for figures in zip(*several, strict=True))
        cpu = f"CPU main {main:.2f} s, workers {workers:.2f} s"
        print(f"{jobs} process(es): {wall:.2f} s, {count / wall:.0f}/s; {cpu}")  # noqa: T201
    by_cpu = ratio(turns, lambda times: times.least)
    print(f"ratio by the clock {ratio(turns):.2f}, by CPU {by_cpu:.2f} (two cores)")  # noqa: T201
    print(f"main process alone: {alone:.2f} s, {count / alone:.0f}/s")  # noqa: T201


if __name__ == "__main__":
    main()
