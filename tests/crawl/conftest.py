"""A site and a desk for each test; modules whose tests look at one crawl make their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.runs import Desk
from tests.support.site import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Desk:
    return Desk(tmp_path, site.proxy.url)
