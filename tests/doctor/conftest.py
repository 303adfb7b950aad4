"""The replica site in good health: every list fresh, the clock right."""

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

import pytest

from newscrawl.sites.sina.clock import BEIJING
from tests.support.site import Row, Site, serving


def fresh(row: Row, at: int) -> Row:
    """A flash of this moment."""
    told = f"{datetime.fromtimestamp(at, BEIJING):%Y-%m-%d %H:%M:%S}"
    return row | {"create_time": told, "update_time": told}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        now = int(time.time())
        for row in chain(*site.lists.values()):
            row["ctime"] = str(now - 600)  # all of one day, also at midnight
        site.wire[152] = [fresh(row, now - 30 * at) for at, row in enumerate(site.wire[152])]
        yield site
