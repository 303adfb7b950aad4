"""How fast full text answers: ``python -m benchmarks.search --documents 100000``.

Builds a SQLite store of synthetic Chinese articles whose words are as frequent as words are (Zipf), asks
for words from the commonest to the rarest, and compares with a scan of all texts by LIKE in the same run.
"""

import argparse
import asyncio
import itertools
import logging
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.language import Language
from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, Put, Store, Where, open_store

SENTENCE, TEXT, TITLE = 7, 300, 8
"""Words in a sentence, a text and a title."""

RANKS = (0, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000)
"""The words asked for, by the rank of their frequency."""

BATCH, LIMIT, REPEATS, SCANS = 500, 20, 5, 3
START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    name: str
    words: list[str]
    where: Where | None = None
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """How many hits a query had, and the milliseconds that it took each time: by the clock, and of CPU."""

    hits: int
    times: list[float]
    cpu: list[float]


def article(language: Language, number: int) -> Doc:
    """An article of synthetic text."""
    words = language.some(TEXT)
    sentences = ["".join(words[at : at + SENTENCE]) for at in range(0, TEXT, SENTENCE)]
    return {
        "_id": f"comos:{number:014}",
        "title": "".join(language.some(TITLE)),
        "paragraphs": ["，".join(sentences[at : at + 8]) + "。" for at in range(0, len(sentences), 8)],
        "editors": [f"编辑{number % 300}"],
        "published_at": START + timedelta(minutes=5 * number),
    }


def queries(language: Language, documents: int) -> Iterator[Query]:
    """One word, two words, and words with a filter."""
    words = language.words
    for rank in RANKS:
        yield Query(f"word {rank}", [words[rank]])
    for first, second in itertools.pairwise(RANKS):
        yield Query(f"words {first}, {second}", [words[first], words[second]])
    month = START + timedelta(minutes=5 * documents) - timedelta(days=30)
    yield Query("word 20, last 30 days", [words[20]], {"published_at": {"$gte": month}})
    for rank in RANKS[::4]:
        yield Query(f"word {rank}, the newest", [words[rank]], newest=True)
    yield Query("word 20, one editor", [words[20]], {"editors": "编辑7"})


async def build(store: Store, language: Language, documents: int) -> float:
    """Fill the store; seconds."""
    began = time.perf_counter()
    for start in range(0, documents, BATCH):
        numbers = range(start, min(start + BATCH, documents))
        await store.write([Put(ARTICLES, article(language, number)) for number in numbers])
    return time.perf_counter() - began


async def ask(store: Store, query: Query) -> Answer:
    """Ask several times."""
    times, cpu, hits = [], [], 0
    for _ in range(REPEATS):
        began, used = time.perf_counter(), time.process_time()
        found = store.search(query.words, query.where, limit=LIMIT, newest=query.newest)
        hits = len([hit async for hit in found])
        times.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return Answer(hits, times, cpu)


def scan(file: Path, words: list[str]) -> float:
    """Milliseconds of the same question without an index: LIKE over title and text of every document."""
    text = "json_extract(doc, '$.title') || json_extract(doc, '$.paragraphs')"
    query = f"SELECT id FROM articles WHERE {' AND '.join(f'{text} LIKE ?' for _ in words)}"  # noqa: S608 - constants
    with closing(sqlite3.connect(file)) as connection:
        began = time.perf_counter()
        connection.execute(query, [f"%{word}%" for word in words]).fetchall()
        return (time.perf_counter() - began) * 1000


async def measure(file: Path, documents: int, *, is_there: bool) -> dict[str, Any]:
    """Build unless it is there, ask, scan; the figures."""
    store, language = open_store(f"sqlite:///{file}"), Language(seed=7)
    await store.open()
    if not is_there:
        began = time.process_time()
        built = await build(store, language, documents)
        each = (time.process_time() - began) * 1000 / documents
        say(f"built {documents} documents in {built:.0f} s, {each:.2f} ms of CPU each")
    every: list[float] = []
    cpu: list[float] = []
    for query in queries(language, documents):
        answer = await ask(store, query)
        every += answer.times
        cpu += answer.cpu
        middles = statistics.median(answer.times), statistics.median(answer.cpu)
        say(f"  {query.name:24} {answer.hits:3} hits {middles[0]:8.1f} ms, {middles[1]:6.1f} of CPU")
    await store.close()
    full = statistics.median(scan(file, [language.words[rank]]) for rank in (0, 200, 10_000)[:SCANS])
    middle = statistics.median(every)
    p95 = statistics.quantiles(every, n=20)[-1]
    used = {"cpu_median_ms": statistics.median(cpu), "cpu_most_ms": max(cpu)}
    return {"median_ms": middle, "p95_ms": p95, **used, "like_ms": full, "times_faster": full / middle}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="the store to build, or to ask again")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="newscrawl-search-") as folder:
        file = asked.keep or Path(folder) / "news.db"
        figures = asyncio.run(measure(file, asked.documents, is_there=file.exists()))
    say(" · ".join(f"{name} {value:.1f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
