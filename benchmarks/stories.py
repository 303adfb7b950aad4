"""``python -m benchmarks.stories``: how well stories are found, and how long an article's placement takes.

How well: storypairs.py, on texts made of the samples, or those of ``--texts FOLDER``. How long, by how many
are stored: invented texts in SQLite, half of those placed are new, half are reposts with a third of it cut;
times are of ``place``, from paragraphs to the signature on the disk. Exit code 0: the tables were printed.
"""

import argparse
import asyncio
import resource
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks import storypairs
from newscrawl.codec import Doc, dumps
from newscrawl.items import Article
from newscrawl.storage import ARTICLES, SIGNATURES, Store, open_store
from newscrawl.stories import place
from newscrawl.stories.links import story_id
from newscrawl.stories.signature import Text

STEPS = (1_000, 100_000, 1_000_000)
DOCUMENTS = 20_000
PLACEMENTS = 200
WITH_ARTICLE = 50
"""One in so many signatures has its article too, to be reposted."""

_WORDS = 20_000
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words of two to eight characters, and how often they are used, after Zipf."""
    draw = Random(0)  # noqa: S311 - no secret
    lengths = draw.choices((2, 3, 4, 8), weights=(4, 2, 2, 1), k=_WORDS)
    words = ["".join(chr(draw.randrange(0x4E00, 0x5A00)) for _ in range(length)) for length in lengths]
    return words, list(accumulate(1 / (rank + 10) for rank in range(_WORDS)))


VOCABULARY, WEIGHTS = _vocabulary()


def paragraphs(number: int) -> list[str]:
    """The text of an article, 300 to 1,500 characters, the same for the same number."""
    draw = Random(number)  # noqa: S311 - no secret
    words = draw.choices(VOCABULARY, cum_weights=WEIGHTS, k=draw.randrange(80, 400))
    return ["".join(words[i : i + 40]) for i in range(0, len(words), 40)]


def docid(number: int) -> str:
    return f"comos:{number:014d}"


def signature(number: int) -> Doc:
    """What is stored of an article that no other is near to."""
    text = Text.of(docid(number), paragraphs(number))
    placed = {"story_id": story_id(text.docid), "similarity": None, "containment": None, "nearest": None}
    return {**text.document([]), **placed, "first_at": _NOW}


def fill(file: Path, count: int) -> None:
    """Make a store's file by hand: the store makes its indexes when it opens, in order, many times faster."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for name in (SIGNATURES, ARTICLES):
            connection.execute(f"CREATE TABLE {name} (id TEXT PRIMARY KEY, doc TEXT NOT NULL)")
        rows = ((docid(n), dumps(signature(n))) for n in range(count))
        connection.executemany(f"INSERT INTO {SIGNATURES} VALUES (?, ?)", rows)  # noqa: S608 - a constant
        texts = ((docid(n), dumps(_article(n))) for n in range(0, count, WITH_ARTICLE))
        connection.executemany(f"INSERT INTO {ARTICLES} VALUES (?, ?)", texts)  # noqa: S608 - a constant


def _article(number: int) -> Doc:
    return {"_id": docid(number), "paragraphs": paragraphs(number)}


def probes(stored: int, count: int) -> Iterator[Article]:
    """Articles to place: in turns a new one and a repost with a third cut."""
    draw = Random(stored)  # noqa: S311 - no secret
    for n in range(count):
        key = f"probe:{stored}:{n}"
        if n % 2:
            whole = paragraphs(draw.randrange(0, stored, WITH_ARTICLE))
            yield Article(key, "https://example.org/", paragraphs=whole[: -max(1, len(whole) // 3)])
        else:
            yield Article(key, "https://example.org/", paragraphs=paragraphs(-1 - stored - n))


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured with so many signatures stored; times in milliseconds."""

    stored: int
    median: float
    p95: float
    found: float
    """Share of the reposts that were placed with their original, and of the new ones that were not placed
    with anything."""

    bytes_each: float
    """Size of the store's file by signature."""

    peak_mb: float
    """The most memory that the process has had so far."""


async def measure(store: Store, stored: int, count: int) -> tuple[list[float], float]:
    """Place ``count`` articles, one after the other: milliseconds of each, and the share placed right."""
    laps: list[float] = []
    right = 0
    for n, article in enumerate(probes(stored, count)):
        start = perf_counter()
        placed = await place(store, article)
        laps.append((perf_counter() - start) * 1e3)
        right += placed is not None and (placed.nearest is not None) == bool(n % 2)
    return laps, right / count


async def run(stored: int, placements: int, parent: Path | None) -> Row:
    """Make a store with so many signatures, measure, and remove it."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-stories-", dir=parent) as folder:
        file = Path(folder) / "news.db"
        fill(file, stored)
        store = open_store(f"sqlite:///{file}")
        await store.open()
        try:
            laps, right = await measure(store, stored, placements)
        finally:
            await store.close()
        p95 = statistics.quantiles(laps, n=20)[-1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Row(stored, statistics.median(laps), p95, right, file.stat().st_size / stored, peak)


def table(rows: Sequence[Row]) -> Table:
    made = Table(title="Placing an article in its story, SQLite")
    for name in ("signatures", "median ms", "p95 ms", "× first", "placed right", "bytes each", "peak MB"):
        made.add_column(name, justify="right")
    for row in rows:
        ratio = row.median / rows[0].median
        cells = (f"{row.median:.2f}", f"{row.p95:.2f}", f"{ratio:.2f}", f"{row.found:.0%}")
        made.add_row(f"{row.stored:,}", *cells, f"{row.bytes_each:,.0f}", f"{row.peak_mb:.0f}")
    return made


def pairs_table(score: storypairs.Score) -> Table:
    made = Table(title=f"Pairs among {score.texts:,} texts, SQLite")
    for name in ("alike found", "parts found", "joined", "of them far apart", "precision", "ARI"):
        made.add_column(name, justify="right")
    found = (f"{score.alike_found} of {score.alike}", f"{score.parts_found} of {score.parts}")
    made.add_row(*found, f"{score.joined}", f"{score.far}", f"{score.precision:.4f}", f"{score.ari:.4f}")
    return made


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 100 <= int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 100 to 10000000")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories", description=__doc__)
    parser.add_argument("--documents", type=_count, default=DOCUMENTS, metavar="N", help="signatures stored")
    parser.add_argument("--placements", type=_count, default=PLACEMENTS, metavar="N", help="measured a step")
    parser.add_argument("--folder", type=Path, help="where the store is made, and removed (default: /tmp's)")
    parser.add_argument(
        "--texts", type=Path, metavar="FOLDER", help="find pairs among its .txt files instead"
    )
    options = parser.parse_args(arguments)
    texts = storypairs.from_folder(options.texts) if options.texts else storypairs.from_samples()
    Console().print(pairs_table(storypairs.measure(texts)))
    steps = sorted({*(step for step in STEPS if step < options.documents), options.documents})
    rows = [asyncio.run(run(step, options.placements, options.folder)) for step in steps]
    Console().print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
