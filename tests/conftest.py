"""Fixtures that more than one folder of tests uses, and which MongoDB the run has."""

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from newscrawl.storage import Store, open_store
from tests.crawl.runs import Desk
from tests.support import mongo, said
from tests.support.site import Site, serving

NO_MONGO = (
    "no MONGO_TEST_URI, no mongod on PATH, no .venv-mongo (make it: python tests/support/mongo_setup.py)"
)

settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # how fast the machine is, is no finding

SLOW = (
    "distributed",
    "faults",
    "commands",
    "crawl",
    "gazette",
    "docs",
    "deploy",
    "storage",
    "coverage",
    "export",
)
"""Folders of long files, which begin first: the last one to end is what several processes wait for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return SLOW.index(folder) if folder in SLOW else len(SLOW)

    items.sort(key=place)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes give a test no name: packed ones hold the time, and all processes must find the same tests."""
    return argname if isinstance(val, bytes) else None


def pytest_report_header() -> str:
    source = mongo.choose()
    return f"MongoDB: {source.what if source else f'NONE, its tests SKIP: {NO_MONGO}'}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if mongo.choose() is None:
        terminalreporter.section("WITHOUT MONGODB", sep="!", red=True, bold=True)
        terminalreporter.line(f"The tests against MongoDB did not run: {NO_MONGO}")


def pytest_runtest_logstart() -> None:
    said.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the commands of a test that fails said."""
    report = yield
    if report.failed:
        report.sections.extend(said.sections())
    return report


@pytest.fixture
async def plain(tmp_path: Path) -> AsyncIterator[Store]:
    """The embedded store, open and empty: for what does not depend on the store."""
    found = open_store(f"sqlite:///{tmp_path}/news.db")
    await found.open()
    yield found
    await found.close()


@pytest.fixture
def store(plain: Store) -> Store:
    """The same; folders that try every store have one of their own."""
    return plain


@pytest.fixture
def site() -> Iterator[Site]:
    """A replica site of the test's own; modules whose tests look at one crawl make theirs."""
    with serving() as site:
        yield site


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Desk:
    """An empty store and archive, with the site as the web."""
    return Desk(tmp_path, site.proxy.url)


@pytest.fixture(scope="session")
def mongo_server() -> Iterator[str]:
    """The URI of a running MongoDB, shared by the whole run."""
    source = mongo.choose()
    if source is None:
        pytest.skip(NO_MONGO)
    with mongo.server(source) as uri:
        yield uri


@pytest.fixture(scope="session")
def mongo_kind() -> str:
    """Which MongoDB the run has, for the faults that are known of one."""
    source = mongo.choose()
    return source.what if source else "none"


@pytest.fixture
def wrong_in_secantus(request: pytest.FixtureRequest, mongo_kind: str) -> Callable[[str], None]:
    """Called with what SecantusDB does wrong, from there on the test must fail on it, and only on it."""

    def expect(reason: str) -> None:
        if "SecantusDB" in mongo_kind:
            request.applymarker(pytest.mark.xfail(reason=f"SecantusDB 0.7.0b3 {reason}; MongoDB does not"))

    return expect


@pytest.fixture
def mongo_uri(mongo_server: str) -> Iterator[str]:
    """The URI of a database of the test's own."""
    with mongo.fresh_database(mongo_server) as uri:
        yield uri
