"""Export: what a document costs in each format, against the same documents as bare ``json.dumps`` lines."""

import asyncio
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.crawl.site import Articles
from benchmarks.figures import Figure
from newscrawl.export.base import FORMATS, exporter
from newscrawl.export.job import Job, run
from newscrawl.items import to_document
from newscrawl.pipelines import alone
from newscrawl.sites.sina.extract import extract
from newscrawl.storage import ARTICLES, Put, Store, open_store

LINES = "json.dumps, a line each"


def export(documents: int, rounds: int) -> list[Figure]:
    """Milliseconds a document, the reading from SQLite included."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder:
        times = asyncio.run(_measure(Path(folder), documents, rounds))
    each = {name: median(taken) / documents * 1000 for name, taken in times.items()}
    return [
        Figure(f"export to {name}, a document", f"{each[name]:.3f} ms", each[name] / each[LINES], LINES)
        for name in FORMATS
    ]


async def _measure(folder: Path, documents: int, rounds: int) -> dict[str, list[float]]:
    store = open_store(f"sqlite:///{folder}/news.db")
    await store.open()
    try:
        await _fill(store, documents)
        times: dict[str, list[float]] = {name: [] for name in (LINES, *FORMATS)}
        for number in range(rounds):
            for name, taken in times.items():
                began = time.perf_counter()
                await _once(store, name, folder / f"{number}-{name}")
                taken.append(time.perf_counter() - began)
        return times
    finally:
        await store.close()


async def _once(store: Store, name: str, output: Path) -> None:
    if name == LINES:
        with output.open("w", encoding="utf-8") as file:
            async for doc in store.find(ARTICLES):
                file.write(json.dumps(doc, ensure_ascii=False, default=str) + "\n")
    else:
        await run(store, Job(exporter(name), output, name, remembered=False))


async def _fill(store: Store, documents: int) -> None:
    site = Articles(documents, plain=True)
    now = datetime.now(UTC)
    for number in range(documents):
        article, _ = alone.finished(extract(site.page(number), site.url(number)))
        article.first_seen_at = article.changed_at = article.crawled_at = now
        await store.write([Put(ARTICLES, to_document(article))])
