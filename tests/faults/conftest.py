"""A place for each store."""

import pytest

from tests.crawl.runs import Desk
from tests.faults.places import Place


@pytest.fixture
def plain(desk: Desk) -> Place:
    """SQLite, for what does not depend on the store."""
    return Place(desk, f"sqlite:///{desk.file}")


@pytest.fixture(params=["sqlite", pytest.param("mongodb", marks=pytest.mark.long)])
def place(request: pytest.FixtureRequest, plain: Place) -> Place:
    """Either store."""
    if request.param == "sqlite":
        return plain
    return Place(plain.desk, request.getfixturevalue("mongo_uri"))
