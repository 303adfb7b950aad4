"""A server that nothing may ever ask."""

from collections.abc import Iterator

import pytest

from tests.support.httpserver import Answer, Server


@pytest.fixture
def inside() -> Iterator[Server]:
    """A server on loopback, as one inside of a user's network; its log has every request that reached it."""
    server = Server({"/": Answer(b"secret")})
    server.start()
    yield server
    server.stop()
