"""A webhook, a store of either kind, and channels that do not wait between messages."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from newscrawl.notices import channels
from newscrawl.storage import Store, open_store
from tests.support.hook import Hook, hooked


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as hook:
        yield hook


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two messages."""
    monkeypatch.setattr(channels, "PAUSE_S", 0.0)


@pytest.fixture(params=["sqlite", "mongo"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An open, empty store of either kind."""
    sqlite = request.param == "sqlite"
    found = open_store(f"sqlite:///{tmp_path}/news.db" if sqlite else request.getfixturevalue("mongo_uri"))
    await found.open()
    yield found
    await found.close()
