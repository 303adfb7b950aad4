"""Running ``scrapy`` as a user does, in a process of its own, and looking at what it left."""

import asyncio
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from newscrawl.storage import open_store
from tests.support import mongo, said
from tests.support.forks import Fork

ROOT = Path(__file__).parents[2]
TIMEOUT = 200  # seconds; less than pytest's, so that the run is ended and not only left
FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "RETRY_BACKOFF": 0}
OF_RUN = {"changed_at", "crawled_at", "first_seen_at", "known_at", "known_basis", "archive"}
"""The fields that tell of the run and not of the article."""
OF_ARRIVAL = {"repost_of", "story_id", "story_similarity", "story_containment"}
"""The fields that tell which of several alike was stored first."""

_FOREIGN = re.compile(r"(?i)(?:NEWSCRAWL|SCRAPY|PYTHON)\w*|\w+_proxy")
_PREFIX = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[")

Doc = dict[str, Any]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stderr."""
        return self.err.splitlines()

    @property
    def last(self) -> str:
        """The last line of the log without time and level."""
        return self.lines[-1].partition("[newscrawl] ")[2].partition(": ")[2]

    @property
    def counts(self) -> dict[str, int]:
        """The counts in the last line."""
        return {name: int(n) for name, n in re.findall(r"([a-z_]+) (\d+)[,)]", self.last + ",")}

    @property
    def documents(self) -> list[Doc]:
        """The JSON lines of stdout, which holds nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def troubles(self) -> list[str]:
        """The lines of the log that tell of an error or begin a traceback."""
        marks = re.compile(r"\] (?:ERROR|CRITICAL): |^Traceback|^Unhandled")
        return [line for line in self.lines if marks.search(line)]


class Desk:
    """A folder with a store and an archive, where commands are run; the web is behind ``proxy``."""

    def __init__(self, folder: Path, proxy: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.file = folder / "news.db"
        self.archive = folder / "archive"
        self._proxy = proxy

    def crawl(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Run:
        """``scrapy crawl sina_china`` with spider arguments, at full speed unless ``settings`` slow it."""
        return self.scrapy(*crawl_command(*arguments, settings=settings), env=env)

    def scrapy(self, *argv: str, env: Mapping[str, str] | None = None) -> Run:
        """Any command of the project."""
        with self.started(*argv, env=env) as process:
            return finished(process)

    def started(self, *argv: str, env: Mapping[str, str] | None = None) -> Fork:
        """The same, still running."""
        return Fork("scrapy", argv, env=self.environment(env or {}))

    def fresh(self, *argv: str, env: Mapping[str, str]) -> Run:
        """The same in a new interpreter, for what is about its start."""
        command = [sys.executable, "-m", "scrapy", *argv]
        environment = self.environment(env)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
        said.note(["scrapy", *argv], done.returncode, done.stderr)
        return Run(done.returncode, done.stdout, done.stderr)

    def make_store(self) -> Self:
        """An empty store, as a crawl that found nothing leaves it."""

        async def make() -> None:
            store = open_store(f"sqlite:///{self.file}")
            await store.open()
            await store.close()

        asyncio.run(make())
        return self

    def connect(self) -> sqlite3.Connection:
        """The SQLite store, to be read."""
        return sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)

    def connect_to_write(self) -> sqlite3.Connection:
        """The same, to be changed."""
        return sqlite3.connect(self.file)

    def texts(self, collection: str) -> dict[str, str]:
        """The documents of the SQLite store by id, as they stand in it."""
        with closing(self.connect()) as connection:
            return dict(connection.execute(f"SELECT id, doc FROM {collection}"))  # noqa: S608 - a literal

    def docs(self, collection: str) -> dict[str, Doc]:
        return {key: json.loads(text) for key, text in self.texts(collection).items()}

    def states(self) -> dict[str, str]:
        """The ledger: what became of each row."""
        return {key: doc["state"] for key, doc in self.docs("listings").items()}

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not _FOREIGN.fullmatch(name)}
        ours |= {"NEWSCRAWL_STORE_URI": f"sqlite:///{self.file}", "NEWSCRAWL_ARCHIVE_DIR": str(self.archive)}
        return ours | {"http_proxy": self._proxy, "https_proxy": self._proxy, **more}


def crawl_command(
    *arguments: str, settings: Mapping[str, Any] | None = None, spider: str = "sina_china"
) -> list[str]:
    given = [word for argument in arguments for word in ("-a", argument)]
    values = {**FAST, **(settings or {})}.items()
    return [
        "crawl",
        spider,
        *given,
        *(word for name, value in values for word in ("-s", f"{name}={value}")),
    ]


def finished(process: subprocess.Popen[str] | Fork) -> Run:
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    said.note(process.args if isinstance(process, Fork) else ["a command"], process.wait(), err)
    return Run(process.wait(), out, err)


def line_with(process: Fork, words: str) -> str:
    """Read the process's log up to a line with these words."""
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"the run ended without {words!r}")


def together(call: Callable[[T], R], inputs: Iterable[T], *, at_once: int | None = None) -> list[R]:
    """Several runs at a time: as many as there are cores, or ``at_once`` where most of a run is waiting."""
    with ThreadPoolExecutor(max_workers=at_once or os.cpu_count()) as pool:
        return list(pool.map(call, inputs))


def mongo_docs(uri: str, collection: str) -> dict[str, Doc]:
    """The documents of a MongoDB store by id, times as text."""
    with mongo.client(uri) as client:
        return {doc["_id"]: _plain(doc) for doc in client.get_default_database()[collection].find()}


def content(docs: Mapping[str, Doc]) -> dict[str, Doc]:
    """Documents without what tells of the run; whoever came first, ``copies`` and ``story`` are the same."""
    copies = _groups({key: doc.get("repost_of") or key for key, doc in docs.items()})
    stories = _groups({key: doc.get("story_id") or key for key, doc in docs.items()})
    kept = {k: _without(doc, OF_RUN | OF_ARRIVAL) for k, doc in docs.items()}
    return {key: doc | {"copies": copies[key], "story": stories[key]} for key, doc in kept.items()}


def _groups(names: Mapping[str, str]) -> dict[str, list[str]]:
    """By key, every key of the same name."""
    return {key: sorted(k for k, name in names.items() if name == names[key]) for key in names}


def _without(doc: Doc, names: set[str]) -> Doc:
    return {name: value for name, value in doc.items() if name not in names}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case datetime():
            return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
