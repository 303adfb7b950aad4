"""As of then on MongoDB, as on SQLite: one history of everything that happens to articles."""

from newscrawl.storage import open_store
from tests.reading.test_then import HISTORY, check


async def test_a_history_of_everything(mongo_uri: str) -> None:
    store = open_store(mongo_uri)
    await store.open()
    try:
        await check(store, HISTORY[:7])
    finally:
        await store.close()
