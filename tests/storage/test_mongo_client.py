"""The client: what pymongo says of itself, and to whom."""

import logging
from collections.abc import Iterator

import pytest

from newscrawl.storage.mongo.client import new_client
from newscrawl.storage.mongo.uri import MongoUri


@pytest.fixture
def pymongo() -> Iterator[logging.Logger]:
    logger = logging.getLogger("pymongo")
    before = logger.level
    logger.setLevel(logging.NOTSET)
    yield logger
    logger.setLevel(before)


async def makes_records(monkeypatch: pytest.MonkeyPatch, shown: int) -> bool:
    """Whether commands are told of once a client is made, where what has this level is shown."""
    handler = logging.NullHandler()
    handler.setLevel(shown)
    monkeypatch.setattr(logging.root, "handlers", [handler])
    await new_client(MongoUri("mongodb://127.0.0.1:1/db")).close()
    return logging.getLogger("pymongo.command").isEnabledFor(logging.DEBUG)


@pytest.mark.usefixtures("pymongo")
@pytest.mark.parametrize(("shown", "made"), [(logging.INFO, False), (logging.DEBUG, True)])
async def test_records_that_nobody_is_shown_are_not_made(
    monkeypatch: pytest.MonkeyPatch, shown: int, made: bool
) -> None:
    monkeypatch.setattr(logging.root, "level", 1)  # as Scrapy's: whatever is said
    assert await makes_records(monkeypatch, shown) is made


async def test_a_level_that_somebody_set_stays(
    monkeypatch: pytest.MonkeyPatch, pymongo: logging.Logger
) -> None:
    pymongo.setLevel(logging.DEBUG)
    assert await makes_records(monkeypatch, logging.INFO) is True
