"""A store with the documents, SQLite where nothing depends on it; either store as for the storage suite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newscrawl.storage import Store, open_store
from tests.crawl.runs import Desk
from tests.export.documents import all_docs, put
from tests.storage.conftest import store, store_uri

__all__ = ["filled", "store", "store_uri"]


@pytest.fixture
async def filled(tmp_path: Path) -> AsyncIterator[Store]:
    found = open_store(f"sqlite:///{tmp_path}/news.db")
    await found.open()
    await put(found, *all_docs())
    yield found
    await found.close()


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    """A folder whose store has the documents."""
    made = Desk(tmp_path, "")
    store = open_store(f"sqlite:///{made.file}")
    await store.open()
    await put(store, *all_docs())
    await store.close()
    return made
