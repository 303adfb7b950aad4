"""Workers as a user starts them, ``scrapy crawl`` with one Redis and one MongoDB, and what they did."""

import os
import signal
from collections import Counter
from collections.abc import Mapping
from itertools import count, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.crawl.runs import Desk, crawl_command
from tests.faults.places import Place
from tests.support.forks import Fork
from tests.support.redis import Server
from tests.support.site import Site

END_S = 60
ALIVE_S = 3
QUICK: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0.02,
    "RETRY_TIMES": 1,
    "ARCHIVE_DIR": "",
    "WORKER_SECONDS": ALIVE_S,
    "LEASE_SECONDS": ALIVE_S,
    "FIRST_RUN_PAGES": 200,
}
KEY = "{newscrawl:sina_china}:"


class Worker:
    """One process, with its log in a file: a full pipe would hold it up."""

    def __init__(self, process: Fork, log: Path) -> None:
        self.process = process
        self.log = log
        self.killed = False

    def kill(self) -> None:
        self.killed = True
        self.process.kill()
        self.process.communicate()

    def ended(self, within: float = END_S) -> int:
        """Its exit code, when it has ended."""
        self.process.communicate(timeout=within)
        return self.process.wait()

    @property
    def lines(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines() if self.log.exists() else []

    @property
    def last(self) -> str:
        return self.lines[-1].partition("[newscrawl] ")[2].partition(": ")[2]


class Crew:
    """Starts workers, kills some, waits for the others."""

    def __init__(self, desk: Desk, uri: str, server: Server) -> None:
        self.place = Place(desk, uri)
        self.server = server
        self.workers: list[Worker] = []
        self._numbers = count(1)

    def start(self, *arguments: str, settings: Mapping[str, Any] | None = None) -> Worker:
        """Another worker."""
        log = self.place.desk.folder / f"worker-{next(self._numbers)}.log"
        command = crawl_command(
            *arguments, settings={**QUICK, "LOG_FILE": log, "LOG_LEVEL": "INFO", **(settings or {})}
        )
        env = {"NEWSCRAWL_DISTRIBUTED": "1", "NEWSCRAWL_REDIS_URL": self.server.url, **self.place.env}
        worker = Worker(self.place.desk.started(*command, env=env), log)
        self.workers.append(worker)
        return worker

    @property
    def alive(self) -> list[Worker]:
        return [worker for worker in self.workers if worker.process.poll() is None]

    @property
    def leader(self) -> Worker | None:
        """The worker that reads the lists now."""
        with self.server.client() as client:
            name = str(client.get(f"{KEY}leader"))
        return next((one for one in self.alive if f":{one.process.pid}:" in name), None)

    def codes(self, within: float = END_S) -> list[int]:
        """The exit codes of those that were not killed, when all have ended."""
        return [worker.ended(within) for worker in self.workers if not worker.killed]

    def keys(self) -> set[str]:
        """What is left in Redis, but for the name that outlives crawls and turns that soon expire."""
        with self.server.client() as client:
            found = {str(key).removeprefix(KEY) for key in client.scan_iter(f"{KEY}*")}
        return {key for key in found if key != "group" and not key.startswith("turn:")}

    def dismiss(self) -> None:
        for worker in self.alive:
            os.kill(worker.process.pid, signal.SIGCONT)
            worker.kill()


def fetched(site: Site) -> Counter[str]:
    """How often each article was asked for."""
    return Counter(site.articles_asked)


def gaps(site: Site, host: str) -> list[float]:
    """Seconds between one request to a host and the next, whoever sent them."""
    times = [request.at for request in site.requests if urlsplit(request.url).hostname == host]
    return [later - earlier for earlier, later in pairwise(times)]
