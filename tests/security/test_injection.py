"""What a user types is a value: to SQL, to MongoDB and to the search it is never language."""

import argparse

import pytest

from newscrawl.cli.filters import add_filters, where
from newscrawl.storage import ARTICLES, Put, Store
from tests.export.documents import sample
from tests.storage.conftest import store, store_uri

__all__ = ["store", "store_uri"]

WORDS = (
    "' OR '1'='1",
    '" OR ""="',
    "'; DROP TABLE articles; --",
    '{"$gt": ""}',
    "$where",
    "(?i).*",
    "%",
    "\u2028",
)


def conditions(*argv: str) -> dict[str, object]:
    """What the options of ``articles`` and ``export`` ask of a store."""
    parser = argparse.ArgumentParser()
    add_filters(parser)
    return where(parser.parse_args(argv))


@pytest.mark.parametrize("option", ["--source", "--editor", "--author", "--flag", "--story", "--channel"])
async def test_no_value_is_a_condition(store: Store, option: str) -> None:
    await store.write([Put(ARTICLES, sample())])
    for word in WORDS:
        assert await store.count(ARTICLES, conditions(option, word)) == 0
        assert await store.count(ARTICLES, conditions(option, word, option, f"{word}x")) == 0
    assert await store.count(ARTICLES, conditions("--source", sample()["source"])) == 1


async def test_no_value_is_a_condition_to_a_search(store: Store) -> None:
    await store.write([Put(ARTICLES, sample())])
    for word in WORDS:
        found = store.search(["望江银行"], conditions("--source", word), limit=10)
        assert [hit async for hit in found] == []
    assert [hit.doc["_id"] async for hit in store.search(["望江银行"], limit=10)] == [sample()["_id"]]
