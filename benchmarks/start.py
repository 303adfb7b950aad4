"""How long commands take that do next to nothing, against ``import scrapy``, which most do without."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure
from newscrawl.program.table import NAMES
from newscrawl.storage import ARTICLES, Put, open_store

IMPORT = ("-c", "import scrapy")
READING = "newscrawl articles --limit 1"
HELP = ("newscrawl --help", *(f"newscrawl {name} --help" for name in NAMES))
SHOWN = ("newscrawl articles --help", "newscrawl crawl --help", "newscrawl --help")
"""Besides the slowest help."""

READING_MOST, HELP_MOST = 1.4, 1.2
"""How many times as long as the import they may take: 0.35 and 0.3 s where that takes 0.25."""


def start(rounds: int) -> list[Figure]:
    """Medians of runs by turns, so that other work on the machine meets all of them."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder:
        uri = f"sqlite:///{folder}/news.db"
        asyncio.run(_one_article(uri))
        took: dict[str, list[float]] = {name: [] for name in ("", READING, *HELP)}
        for _ in range(rounds + 1):
            took[""].append(_seconds(IMPORT, uri))
            for name in (READING, *HELP):
                took[name].append(_seconds(("-m", *name.split()), uri))
    return figures({name: median(seconds[1:]) for name, seconds in took.items()})


def figures(took: Mapping[str, float]) -> list[Figure]:
    """Of seconds by command, with those of the import by no name."""
    slowest = max(HELP, key=lambda name: took[name])
    return [
        _figure(READING, took[READING], took[""], READING_MOST),
        _figure(slowest, took[slowest], took[""], HELP_MOST, ", the slowest help"),
        *(_figure(name, took[name], took[""], HELP_MOST) for name in SHOWN if name != slowest),
    ]


def _figure(name: str, seconds: float, nothing: float, most: float, more: str = "") -> Figure:
    ratio = seconds / nothing
    what = f"`{name}`{more}"
    return Figure(what, f"{seconds:.2f} s", ratio, "import scrapy", f"≤ {most:.1f}", ratio <= most)


async def _one_article(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    await store.write([Put(ARTICLES, {"_id": "comos:a", "title": "一", "paragraphs": ["一二三"]})])
    await store.close()


def _seconds(arguments: tuple[str, ...], uri: str) -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - this project
        [sys.executable, *arguments],
        env={**os.environ, "NEWSCRAWL_STORE_URI": uri},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - began
