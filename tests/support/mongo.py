"""The MongoDB of the tests: MONGO_TEST_URI, a mongod on PATH, or SecantusDB, in this order."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pymongo import MongoClient

from tests.support.mongo_setup import VENV, python_of, ready
from tests.support.ports import free_port

START_S = 100
SERVER = Path(__file__).with_name("secantus_server.py")


@dataclass(frozen=True, slots=True)
class Source:
    """A server that the tests may use; ``serving`` gives its URI, and stops what it started."""

    what: str
    serving: Callable[[], AbstractContextManager[str]]


def choose() -> Source | None:
    """The first of the three that this machine has."""
    if uri := os.environ.get("MONGO_TEST_URI"):
        return Source("the server of MONGO_TEST_URI", lambda: contextlib.nullcontext(uri))
    if mongod := shutil.which("mongod"):
        return Source(mongod, lambda: _mongod(mongod))
    if ready():
        return Source(f"SecantusDB in {VENV.name}", _secantus)
    return None


@contextmanager
def _mongod(program: str) -> Iterator[str]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="newscrawl-mongod-") as folder:
        command = [program, "--dbpath", folder, "--port", str(port), "--bind_ip", "127.0.0.1"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                yield f"mongodb://127.0.0.1:{port}/"
            finally:
                process.terminate()


@contextmanager
def _secantus() -> Iterator[str]:
    command = [str(python_of(VENV)), str(SERVER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()  # to be told to end, it takes two seconds


@contextmanager
def server(source: Source) -> Iterator[str]:
    """The URI of the server, up and answering; an exception when it does not come up."""
    with source.serving() as uri:
        with client(uri) as connection:
            connection.admin.command("ping")
        yield uri


@contextmanager
def client(uri: str) -> Iterator[MongoClient[dict[str, Any]]]:
    """A plain client, for a look at what is really stored."""
    with MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=START_S * 1000, tz_aware=True) as found:
        yield found


def with_database(uri: str, name: str) -> str:
    """The URI with another database; a user stays in the database that it is known in."""
    parts = urlsplit(uri)
    query = parts.query
    if "@" in parts.netloc and "authsource=" not in query.lower():
        source = f"authSource={parts.path.strip('/') or 'admin'}"
        query = f"{query}&{source}" if query else source
    return parts._replace(path=f"/{name}", query=query).geturl()


@contextmanager
def fresh_database(uri: str) -> Iterator[str]:
    """The URI of a database that nobody else uses, gone afterwards."""
    name = f"newscrawl_test_{uuid.uuid4().hex[:12]}"
    yield with_database(uri, name)
    with client(uri) as connection:
        connection.drop_database(name)
