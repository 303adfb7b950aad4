"""How long commands take that do next to nothing, against ``import scrapy``, which they do without."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure
from newscrawl.storage import ARTICLES, Put, open_store

IMPORT = ("-c", "import scrapy")
COMMANDS = {
    "newscrawl articles --limit 1": 1.4,
    "newscrawl articles --help": 1.2,
    "newscrawl crawl --help": 1.2,
    "newscrawl --help": 1.2,
}
"""Each with how many times as long as the import it may take: 0.35 and 0.3 s where that takes 0.25."""


def start(rounds: int) -> list[Figure]:
    """Medians of runs by turns, so that other work on the machine meets all of them."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder:
        uri = f"sqlite:///{folder}/news.db"
        asyncio.run(_one_article(uri))
        took: dict[str, list[float]] = {name: [] for name in ("", *COMMANDS)}
        for _ in range(rounds + 1):
            took[""].append(_seconds(IMPORT, uri))
            for name in COMMANDS:
                took[name].append(_seconds(("-m", *name.split()), uri))
    nothing = median(took[""][1:])
    return [_figure(name, median(took[name][1:]), nothing, most) for name, most in COMMANDS.items()]


def _figure(name: str, seconds: float, nothing: float, most: float) -> Figure:
    ratio = seconds / nothing
    return Figure(f"`{name}`", f"{seconds:.2f} s", ratio, "import scrapy", f"≤ {most:.1f}", ratio <= most)


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
