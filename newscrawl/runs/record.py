"""What a run's record holds: counts by name, the fields whose coverage is watched, and what made it."""

import platform
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import scrapy

from newscrawl import __version__
from newscrawl.sites.base import Site

COUNTS = {
    "listed": "ledger/listed",
    "new": "ledger/new",
    "offsite": "ledger/offsite",
    "known": "ledger/known",
    "taken_up": "ledger/taken_up",
    "stored": "articles/stored",
    "revised": "articles/revised",
    "unchanged": "articles/unchanged",
    "repost": "articles/repost",
    "duplicate": "articles/duplicate",
    "rejected": "articles/rejected",
    "gone": "articles/gone",
    "failed": "articles/failed",
    "list_pages": "lists/pages",
    "lists_failed": "lists/failed",
    "rows_dropped": "lists/dropped",
    "requests": "downloader/request_count",
    "bytes": "downloader/response_bytes",
}
"""Counts of a run by name, and the crawl statistics that they are read from."""

COVERED = ("source", "authors", "editors", "keywords", "paragraphs", "images", "symbols", "original_title")
"""Fields whose coverage is watched: a sudden fall means that the pages changed."""

LAST_HOURS = timedelta(hours=6)
"""Small runs are judged together with those that began in this time."""

FORMER = 10
"""Runs that coverage is compared with."""


def reasons(stats: Mapping[str, Any]) -> dict[str, int]:
    """Why pages were rejected and rows were off-site, counted."""
    kept = ("articles/rejected/", "ledger/offsite/")
    return {key.split("/", 1)[1]: n for key, n in stats.items() if key.startswith(kept)}


def versions(site: Site | None) -> dict[str, Any]:
    """What the run was made with."""
    return {
        "newscrawl": __version__,
        "parser": site.parser_version if site else None,
        "scrapy": scrapy.__version__,
        "python": platform.python_version(),
    }
