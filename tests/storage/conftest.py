"""``store``: every store in turn, so that one suite holds for all; ``raw``: a look past it."""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.storage import Store, open_store
from tests.support import mongo

Raw = Callable[[str, str], Any]


@pytest.fixture(params=["sqlite", "mongo"])
def store_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URI of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/news.db"
    uri: str = request.getfixturevalue("mongo_uri")
    return uri


@pytest.fixture
async def store(store_uri: str) -> AsyncIterator[Store]:
    found = open_store(store_uri)
    await found.open()
    yield found
    await found.close()


@pytest.fixture
def raw(store_uri: str) -> Raw:
    """What lies in the store under an id: parsed JSON of the file, decoded BSON of the server."""
    return _raw_sqlite(store_uri) if store_uri.startswith("sqlite") else _raw_mongo(store_uri)


def _raw_sqlite(uri: str) -> Raw:
    def look(collection: str, key: str) -> Any:
        with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as connection:
            row = connection.execute(f"SELECT doc FROM {collection} WHERE id = ?", (key,)).fetchone()  # noqa: S608 - of the test's own
            return json.loads(row[0]) if row else None

    return look


def _raw_mongo(uri: str) -> Raw:
    def look(collection: str, key: str) -> Doc | None:
        with mongo.client(uri) as client:
            return client.get_default_database()[collection].find_one({"_id": key})

    return look
