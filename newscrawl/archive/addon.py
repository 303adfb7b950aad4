"""The settings ``ARCHIVE_DIR`` and ``REPLAY``: the add-on that acts on them, and a check before the start."""

import logging
import os
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.statscollectors import StatsCollector

from newscrawl.archive.base import ArchiveError
from newscrawl.archive.reader import iter_responses

logger = logging.getLogger(__name__)

OFFLINE = SETTINGS_PRIORITIES["cmdline"] + 10
"""Nothing outranks the promise of REPLAY that nothing leaves the machine."""

OVER_SPIDER = SETTINGS_PRIORITIES["spider"] + 5
"""Above the project's own politeness, which has no one to be polite to here; below the command line."""

DEFAULT = Path("data/archive")
"""The one archive whose folder is made with what it lies in: any other that is not there is a slip."""

LOCAL_SCHEMES = frozenset({"data", "file"})
REMOTE_SCHEMES = frozenset({"http", "https", "ftp", "s3"})

CACHE = {
    "HTTPCACHE_ENABLED": True,
    "HTTPCACHE_STORAGE": "newscrawl.archive.cache.WarcCacheStorage",
    "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.DummyPolicy",
    "HTTPCACHE_IGNORE_SCHEMES": sorted(LOCAL_SCHEMES | {"ftp", "s3"}),  # a WARC of web pages
}


class ArchiveAddon:
    """Puts the archive in place of Scrapy's HTTP cache.

    ``REPLAY``: a WARC file or folder to crawl from, default none. ``ARCHIVE_DIR``: the folder to write
    to, default ``data/archive``; empty: off.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Put the archive behind Scrapy's HTTP cache; in replay, also cut the network off."""
        settings.set("ARCHIVE_DIR", "data/archive", priority="default")
        replay = bool(settings.get("REPLAY"))
        if replay or settings.get("ARCHIVE_DIR"):
            _set(settings, CACHE | {"HTTPCACHE_IGNORE_MISSING": replay}, "addon")
        if replay:
            _set(settings, {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0}, OVER_SPIDER)
            _set(settings, {"HTTPPROXY_ENABLED": False, "DOWNLOAD_HANDLERS": _offline(settings)}, OFFLINE)


class OfflineHandler:
    """The download handler of a replay: it has no network, so it refuses what gets past the cache."""

    lazy = True

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.stats)

    async def download_request(self, request: Request) -> Response:
        self._stats.inc_value("archive/refused")
        logger.warning("REPLAY: nothing leaves the machine: refused %s %s", request.method, request.url)
        raise IgnoreRequest(f"REPLAY: refused {request}")

    async def close(self) -> None:
        """Nothing to let go of."""


def check(settings: BaseSettings) -> None:
    """Find out before a crawl whether its archive will do: ArchiveError, one line, when it won't.

    ``REPLAY`` must hold a readable response; else ``ARCHIVE_DIR``, unless empty, must be or become a
    folder that can be written to.
    """
    if replay := settings.get("REPLAY"):
        next(iter_responses(replay))
    elif folder := settings.get("ARCHIVE_DIR", "data/archive"):
        _check_writable(Path(folder))


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=folder.parent == DEFAULT.parent, exist_ok=True)
    except OSError as exc:
        raise ArchiveError(f"archive: cannot write {folder}: {exc.strerror or exc}") from exc
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ArchiveError(f"archive: cannot write {folder}: Permission denied")


def _set(settings: BaseSettings, values: dict[str, Any], priority: int | str) -> None:
    for name, value in values.items():
        settings.set(name, value, priority=priority)


def _offline(settings: BaseSettings) -> dict[str, Any]:
    schemes = REMOTE_SCHEMES | set(settings.getwithbase("DOWNLOAD_HANDLERS")) - LOCAL_SCHEMES
    return dict.fromkeys(schemes, OfflineHandler)
