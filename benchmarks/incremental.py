"""A run with nothing new, at 1,000 and at 100,000 stored: what the store has to do for it.

``python -m benchmarks.incremental [--sizes 1000,100000] [--runs 7]``. A list page of known rows goes through
the ledger (record, watermark, what former runs left), in turns over the sizes; the figure is the ratio to
the smallest. A crawl adds the same list request whatever the size.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from newscrawl.items import Article, Listing, to_document
from newscrawl.runs.ledger import Ledger
from newscrawl.runs.rows import entry, settle
from newscrawl.runs.sweep import Sweeps
from newscrawl.storage import ARTICLES, Op, Put, Store, open_store
from newscrawl.storage.collections import SWEEPS

START = datetime(2020, 1, 1, tzinfo=UTC)
PAGE = 50
LID = "1686"


def listing(number: int) -> Listing:
    """The row of an invented article; a higher number is newer."""
    docid = f"comos:benchxx{number:07d}"
    url = f"https://finance.sina.com.cn/china/2024-01-01/doc-ibenchxx{number:07d}.shtml"
    when = START + timedelta(minutes=number)
    return Listing(docid, url, title=f"第{number}条", ctime=when, mtime=when, lids=[LID])


async def fill(store: Store, size: int) -> None:
    """A store with ``size`` articles, their rows settled, the list read to its top."""
    now = datetime.now(UTC)
    for start in range(0, size, 500):
        ops: list[Op] = []
        for number in range(start, min(start + 500, size)):
            row = listing(number)
            article = Article(
                row.id, row.url, title=row.title, published_at=row.ctime, paragraphs=["正文" * 200]
            )
            stored = entry(row, now) | dict(settle(row.id, "stored", now).fields)
            ops += [Put(ARTICLES, to_document(article)), Put("listings", stored)]
        await store.write(ops)
    await store.write([Put(SWEEPS, {"_id": str(LID), "watermark_at": START + timedelta(minutes=size - 1)})])


async def no_news(store: Store, size: int) -> float:
    """Seconds that a run with nothing new spends in the store."""
    rows = [listing(number) for number in range(size - 1, size - 1 - PAGE, -1)]
    began = time.perf_counter()
    ledger, now = Ledger(store), datetime.now(UTC)
    recorded = await ledger.record(rows, now)
    goes_on = await Sweeps(store, 20).goes_on(LID, 1, rows, len(recorded.new))
    left = [row async for row in ledger.unfinished(now)]
    spent = time.perf_counter() - began
    if recorded.new or recorded.due or goes_on or left:
        raise RuntimeError("there was news")
    return spent


async def measure(sizes: Sequence[int], runs: int, folder: Path) -> dict[int, float]:
    """Median milliseconds by size."""
    stores = {size: open_store(f"sqlite:///{folder}/{size}.db") for size in sizes}
    for size, store in stores.items():
        await store.open()
        await fill(store, size)
    times: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(runs):
        for size, store in stores.items():
            times[size].append(await no_news(store, size) * 1000)
    for store in stores.values():
        await store.close()
    return {size: statistics.median(spent) for size, spent in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,100000", help="articles stored (default: 1000,100000)")
    parser.add_argument("--runs", type=int, default=7, help="runs of each size, in turns (default: 7)")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    with tempfile.TemporaryDirectory() as folder:
        medians = asyncio.run(measure(sizes, options.runs, Path(folder)))
    table = Table("articles stored", "ms a run with nothing new", "ratio")
    for size in sizes:
        table.add_row(f"{size:,}", f"{medians[size]:.2f}", f"{medians[size] / medians[sizes[0]]:.2f}")
    Console(width=None if sys.stdout.isatty() else 100).print(table)


if __name__ == "__main__":
    main()
