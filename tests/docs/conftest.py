"""Both stores of the cookbook, crawled at once: the SQLite file and the MongoDB database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.docs import cookbook
from tests.docs.crawled import crawl_into
from tests.support import mongo


@pytest.fixture(scope="session")
def mongo_store(mongo_server: str) -> Iterator[str]:
    """The URI of a database of this folder's own."""
    with mongo.fresh_database(mongo_server) as uri:
        yield uri


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory, mongo_store: str) -> Path:
    """The file, once the same is in MongoDB too."""
    folders = [tmp_path_factory.mktemp(name) for name in ("sqlite", "mongo")]
    with ThreadPoolExecutor(2) as pool:
        file, _ = pool.map(crawl_into, folders, (None, mongo_store))
    return file


@pytest.fixture(scope="session")
def names(mongo_store: str, sqlite_file: Path) -> Iterator[dict[str, Any]]:
    """What the cookbook's set-up makes, connected to the crawled database."""
    found: dict[str, Any] = {}
    text = cookbook.setup(cookbook.ENGLISH)
    assert cookbook.URI in text
    exec(text.replace(cookbook.URI, mongo_store), found)  # noqa: S102 - our own documentation
    yield found
    found["client"].close()
