"""A room of the 7×24 wire that the tests write in: rows of our own, new, edited, deleted and taken away."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.sites.sina.clock import BEIJING
from tests.support.site import Row, Site

FIRST = 4000001


class Room:
    """Fills ``site.wire``; rows are known by how many were written before them."""

    def __init__(self, site: Site, number: int = 152, began: datetime | None = None) -> None:
        self._rows = site.wire[number] = []
        self._number = number
        self._began = began or datetime.now(UTC) - timedelta(hours=2)
        self._ids: list[int] = []

    @property
    def written(self) -> int:
        """How many rows there ever were."""
        return len(self._ids)

    def write(self, count: int = 1, *, step: int = 1, **fields: Any) -> None:
        """New rows, 25 seconds after each other; their numbers rise by ``step``."""
        for n in range(self.written, self.written + count):
            self._ids.append((self._ids[-1] if self._ids else FIRST) + step)
            self._rows.insert(0, self._row(n) | fields)

    def edit(self, n: int, **fields: Any) -> None:
        """Change a row."""
        self._rows[self._at(n)] = self._rows[self._at(n)] | fields

    def take(self, n: int) -> None:
        """Have a row stand there no more."""
        del self._rows[self._at(n)]

    def docid(self, n: int) -> str:
        return f"comos:flashqx{n:07}" if n % 2 else f"flash:{self._ids[n]}"

    def _at(self, n: int) -> int:
        return next(at for at, row in enumerate(self._rows) if row["n"] == n)

    def _row(self, n: int) -> Row:
        at = f"{(self._began + timedelta(seconds=25 * n)).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        day = at[:10]
        page = f"https://finance.sina.com.cn/7x24/{day}/doc-iflashqx{n:07}.shtml"
        ext = {"docid": f"flashqx{n:07}", "docurl": page} if n % 2 else {}
        words = "".join(chr(0x4E00 + (n * 7919 + k * 104729) % 20000) for k in range(60))
        return {
            "n": n,
            "id": self._ids[n],
            "zhibo_id": self._number,
            "rich_text": f"【第{n}条】{words}",
            "create_time": at,
            "update_time": at,
            "is_delete": 0,
            "is_focus": 0,
            "is_repeat": "0",
            "multimedia": "",
            "ext": json.dumps(ext),
            "tag": [],
            "docurl": "",
        }
