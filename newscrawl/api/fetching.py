"""``fetch``: one page from the site, as a run of ``url=`` has it: robots.txt, pauses, who we are.

The run is a process of its own, with a store that is thrown away: Scrapy's reactor begins once a process, and
a notebook has a loop already. Between the calls of one process there is a run's pause, and none is made while
a ban that one of them met may last.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import newscrawl
from newscrawl import settings
from newscrawl.api.connection import connect
from newscrawl.api.errors import BadArgument, FetchFailed, NotAnArticle, Refused
from newscrawl.api.model import Article, Run
from newscrawl.sites import registry

ROOM = Path(newscrawl.__file__).parents[1]
"""Where this package is imported from, which may be no place that Python knows by itself."""

ROBOTS = "robots.txt"


@dataclass(slots=True)
class Turn:
    """One page at a time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    """When the next request may be made, by ``time.monotonic``."""

    banned_until: float = 0.0
    banned_by: str = ""


_TURN = Turn()


def fetch(url: str, *, timeout: float = 300.0) -> Article:
    """The article at a URL, fetched now; nothing is stored. ``timeout``: seconds for the whole.

    Raises FetchFailed, Refused for a ban and for what robots.txt forbids, NotAnArticle, BadArgument.
    """
    spider = _spider(url)
    with _TURN.lock:
        if time.monotonic() < _TURN.banned_until:
            raise Refused(f"{_TURN.banned_by}: nothing fetched")
        time.sleep(max(_TURN.next_at - time.monotonic(), 0))
        with tempfile.TemporaryDirectory(prefix="newscrawl-") as folder:
            try:
                return _fetched(spider, url, Path(folder), timeout)
            finally:
                _TURN.next_at = time.monotonic() + settings.DOWNLOAD_DELAY


def _spider(url: str) -> str:
    """The spider of the URL's site. Raises BadArgument."""
    from newscrawl.spiders.arguments import ArgumentError, parse  # here: it brings Scrapy

    try:
        site = registry.for_url(url)
        if len(parse(site, url=url).targets) != 1:
            raise BadArgument(f"{url!r}: one URL at a time")
    except ArgumentError as error:
        raise BadArgument(str(error)) from None
    return next(name for name, one in registry.by_spider().items() if one is site)


def _fetched(spider: str, url: str, folder: Path, timeout: float) -> Article:
    file = folder / "news.db"
    given = {"STORE_URI": f"sqlite:///{file}", "ARCHIVE_DIR": "", "REPLAY": "", "WEBHOOK_URL": ""}
    given |= {"LOG_FILE": "", "METRICS_FILE": "", "DISTRIBUTED": "0"}
    words = [word for name, value in given.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", f"url={url}", *words]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the URL was looked at
            command, cwd=folder, env=_environment(), capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        raise FetchFailed(f"{url} did not come within {timeout:g} s") from None
    if not file.exists():
        raise FetchFailed(_last_line(done.stderr))
    with connect(file) as news:
        run, found = news.runs().first(), news.articles().first()
    if found:
        return found
    raise _error(url, run, _last_line(done.stderr))


def _environment() -> dict[str, str]:
    """This process's, with the settings of the project and the place of this package."""
    path = os.pathsep.join(filter(None, [str(ROOM), os.environ.get("PYTHONPATH")]))
    return {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings", **os.environ, "PYTHONPATH": path}


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "the run said nothing").strip()


def _error(url: str, run: Run | None, said: str) -> Exception:
    why = (run.problem if run else None) or said
    if run and run.finish_reason == "banned":
        _TURN.banned_until, _TURN.banned_by = time.monotonic() + settings.BAN_PAUSE, why
        return Refused(why)
    if run and run.counts.get("rejected"):
        return NotAnArticle(why)
    return Refused(why) if ROBOTS in why else FetchFailed(why if url in why else f"{url}: {why}")
