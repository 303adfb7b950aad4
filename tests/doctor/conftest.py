"""The replica site in good health: every list fresh, the clock right."""

import time
from collections.abc import Iterator

import pytest

from tests.support.site import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        now = int(time.time())
        for rows in site.lists.values():
            for number, row in enumerate(rows):
                row["ctime"] = str(now - 600 - 60 * number)
        yield site
