"""Crawls in turns, each in a process of its own, against one site."""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.crawl.site import Articles
from benchmarks.crawl.variants import Variant
from tests.support.mongo import choose as choose_mongo
from tests.support.mongo import client, server
from tests.support.relay import relayed

LONGEST_S = 3600
INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}
"""In the environment: else our modules are compiled in each crawl, which Scrapy's were long ago."""


class Taken(NamedTuple):
    """What one crawl took; ``start`` is from the process's start to the first request, in seconds."""

    pages_per_s: float
    cpu_ms: float
    start: float
    rss_mb: float


@contextmanager
def serving(articles: int, *, plain: bool = False) -> Iterator[str]:
    """A site with so many articles; its proxy's URL."""
    command = [sys.executable, "-m", "benchmarks.crawl.site", str(articles), *(["--plain"] if plain else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this project
        assert process.stdin  # noqa: S101 - asked for above
        assert process.stdout  # noqa: S101 - asked for above
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def in_turns(
    variants: Sequence[Variant], articles: int, rounds: int, *, plain: bool = False
) -> dict[str, list[Taken]]:
    """Each variant once a round, by name; where there are several, after a first that does not count."""
    taken: dict[str, list[Taken]] = {variant.name: [] for variant in variants}
    with ExitStack() as stack:
        proxy = stack.enter_context(serving(articles, plain=plain))
        mongo = stack.enter_context(_mongo()) if any(v.store == "mongo" for v in variants) else ""
        for number in range(-1 if rounds > 1 else 0, rounds):
            for variant in variants:
                found = crawl(variant, articles, proxy, mongo)
                if number >= 0:
                    taken[variant.name].append(found)
    return taken


def crawl(variant: Variant, articles: int, proxy: str, mongo: str = "") -> Taken:
    """One crawl of all articles. Raises RuntimeError when it did not get them all."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder, ExitStack() as stack:
        uri = stack.enter_context(_database(mongo, variant)) if variant.store == "mongo" else ""
        return _run(variant, Path(folder), articles, proxy, uri)


def _run(variant: Variant, folder: Path, articles: int, proxy: str, uri: str) -> Taken:
    site = Articles(articles, plain=True)
    (folder / "urls.json").write_text(json.dumps([site.url(number) for number in range(articles)]))
    meter = folder / "meter.json"
    about = {"LOG_LEVEL": "WARNING", "METER_FILE": str(meter), "METER_BEGAN": time.time()}
    (folder / "settings.json").write_text(json.dumps(variant.settings(folder, uri) | about))
    command = [sys.executable, "-m", "benchmarks.crawl.worker", variant.spider]
    done = subprocess.run(  # noqa: S603 - this project
        [*command, folder / "settings.json", folder / "urls.json"],
        env={**os.environ, "http_proxy": proxy, "https_proxy": proxy, **INSTALLED},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=True,
    )
    return _taken(variant, json.loads(meter.read_text()), articles, done.stderr)


def _taken(variant: Variant, found: dict[str, Any], articles: int, log: str) -> Taken:
    got = found["responses"] if variant.spider == "bare" else found["items"]
    if got < articles or (variant.spider != "bare" and got > articles):
        raise RuntimeError(f"{variant.name}: {got} of {articles} articles\n{log[-2000:]}")
    cpu_ms = found["cpu"] / articles * 1000
    return Taken(articles / found["wall"], cpu_ms, found["start"], found["rss_mb"])


@contextmanager
def _mongo() -> Iterator[str]:
    source = choose_mongo()
    if source is None:
        raise RuntimeError("no MongoDB: set MONGO_TEST_URI, or python -m tests.support.mongo_setup")
    with server(source) as uri:
        yield uri


@contextmanager
def _database(uri: str, variant: Variant) -> Iterator[str]:
    """A database of its own behind the variant's latency."""
    name = f"newscrawl_bench_{uuid.uuid4().hex[:12]}"
    with relayed(uri, delay=variant.latency) as (_, near):
        head, _, query = near.partition("?")
        yield f"{head.rstrip('/')}/{name}?{query}"
    with client(uri) as connection:
        connection.drop_database(name)
