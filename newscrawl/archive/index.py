"""An archive by URL: the latest capture of each."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from w3lib.url import canonicalize_url

from newscrawl.archive.base import Captured, Pointer
from newscrawl.archive.reader import iter_responses, read_at

if TYPE_CHECKING:
    from datetime import datetime

NOT_MODIFIED = 304


class WarcIndex:
    """The latest capture of each URL in a WARC file, or in all below a folder.

    URLs are compared in w3lib's canonical form; http and https are one, and a redirect from the one to the
    other is no capture. Of captures of the same moment the one met last wins
    (files in order of their names). A 304 is no capture: it holds no page. Raises ArchiveError when there
    is nothing to read; a truncated last record is left out with a warning.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._latest: dict[str, tuple[datetime, Pointer]] = {}
        for captured in iter_responses(self.path):
            self._add(captured)

    def __len__(self) -> int:
        return len(self._latest)

    def __contains__(self, url: str) -> bool:
        return _key(url) in self._latest

    def read(self, url: str) -> Captured | None:
        """The latest capture of ``url``, None where there is none. Raises ArchiveError."""
        found = self._latest.get(_key(url))
        return read_at(self.path, found[1]) if found else None

    def _add(self, captured: Captured) -> None:
        key = _key(captured.url)
        if captured.status == NOT_MODIFIED or key == _key(_location(captured)):
            return
        former = self._latest.get(key)
        if former is None or former[0] <= captured.when:
            self._latest[key] = captured.when, captured.pointer


def _location(captured: Captured) -> str:
    """Where a redirect leads; empty for what is none."""
    found = next((value for name, value in captured.headers if name.lower() == b"location"), b"")
    try:
        return urljoin(captured.url, found.decode("latin-1")) if captured.status // 100 == 3 and found else ""
    except ValueError:
        return ""


def _key(url: str) -> str:
    try:
        return re.sub("^http:", "https:", canonicalize_url(url))
    except ValueError:  # no URL, such as http://[: other programs archive what they are given
        return url
