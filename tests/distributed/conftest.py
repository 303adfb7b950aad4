"""A Redis and a crew for each test; without a Redis server these tests skip, and say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.runs import Desk
from tests.distributed.crew import Crew
from tests.support import redis
from tests.support.site import Site


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if redis.program() is None:
        terminalreporter.section("WITHOUT REDIS", sep="!", red=True, bold=True)
        terminalreporter.line(f"The tests of many workers did not run: {redis.NONE}")


@pytest.fixture
def server() -> Iterator[redis.Server]:
    program = redis.program()
    if program is None:
        pytest.skip(redis.NONE)
    with redis.serving(program) as server:
        yield server


@pytest.fixture
def crew(site: Site, desk: Desk, server: redis.Server, mongo_uri: str, tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(desk, mongo_uri, server)
    yield crew
    crew.dismiss()
