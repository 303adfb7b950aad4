"""What a run's record holds: counts by name, the fields whose coverage is watched, and what made it."""

import platform
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from newscrawl import __version__
from newscrawl.codec import Doc
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

LEFT = "lease_held"
"""The ``finish_reason`` of a run that left because another was under way: it says nothing else."""

FORMER = 10
"""Runs that coverage is compared with."""


def kind(arguments: Mapping[str, Any], *, is_replay: bool) -> str:
    """What a run was, in a word: ``url=`` of single articles, replay, follow, backfill, else list."""
    if "url" in arguments or "urls_file" in arguments:
        return "url="
    if is_replay:
        return "replay"
    if arguments.get("follow") == "1":
        return "follow"
    return "backfill" if "since" in arguments or "until" in arguments else "list"


def kind_of(record: Doc) -> str:
    """The same of a record, which before there was ``kind`` did not tell a replay."""
    if record.get("finish_reason") == LEFT:
        return "left"
    return record.get("kind") or kind(record.get("arguments") or {}, is_replay=False)


def reasons(stats: Mapping[str, Any]) -> dict[str, int]:
    """Why pages were rejected, rows were off-site and ``ENRICH`` gave no fields, counted."""
    kept = ("articles/rejected/", "ledger/offsite/", "articles/enrich/")
    return {key.split("/", 1)[1]: n for key, n in stats.items() if key.startswith(kept)}


def versions(site: Site | None) -> dict[str, Any]:
    """What the run was made with."""
    import scrapy  # here: who only reads records needs none

    return {
        "newscrawl": __version__,
        "parser": site.parser_version if site else None,
        "scrapy": scrapy.__version__,
        "python": platform.python_version(),
    }
