"""One article by its URL, from the command to its end: ``scrapy crawl sina_china -a url=…``, as it is set."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.crawl import job
from benchmarks.crawl.site import Articles
from benchmarks.figures import Figure

LIMIT_S = 2.0


def single(rounds: int) -> list[Figure]:
    """Seconds, politeness and robots.txt included, against ``scrapy version``."""
    with job.serving(1) as proxy:
        pairs = [(_crawl(proxy), _seconds(["version"], {})) for _ in range(rounds + 1)][1:]
    took, nothing = (median(times) for times in zip(*pairs, strict=True))
    what = "one article by URL, from the command to its end"
    met = took <= LIMIT_S
    return [Figure(what, f"{took:.2f} s", took / nothing, "scrapy version", f"≤ {LIMIT_S:.0f} s", met)]


def _crawl(proxy: str) -> float:
    url = Articles(1, plain=True).url(0)
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder:
        where = {"NEWSCRAWL_STORE_URI": f"sqlite:///{folder}/news.db", "NEWSCRAWL_ARCHIVE_DIR": f"{folder}/a"}
        through = {"http_proxy": proxy, "https_proxy": proxy}
        return _seconds(["crawl", "sina_china", "-a", f"url={url}"], where | through)


def _seconds(arguments: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - this project
        [sys.executable, "-m", "scrapy", *arguments],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - began
