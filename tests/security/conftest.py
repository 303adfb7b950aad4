"""The crawl tests' site and desk, and a server that nothing may ever ask."""

from collections.abc import Iterator

import pytest

from tests.crawl.conftest import desk, site
from tests.support.httpserver import Answer, Server

__all__ = ["desk", "inside", "site"]


@pytest.fixture
def inside() -> Iterator[Server]:
    """A server on loopback, as one inside of a user's network; its log has every request that reached it."""
    server = Server({"/": Answer(b"secret")})
    server.start()
    yield server
    server.stop()
