# ruff: noqa: E501 - a table, a row a setting
"""The settings that newscrawl is run with: ours, and those of Scrapy's that its documents speak of.

Their defaults stand in ``newscrawl/settings.py``. docs/operations.md has this table
(``python -m newscrawl.config`` writes it there).
"""

from dataclasses import dataclass

from newscrawl.config import kinds
from newscrawl.config.kinds import COUNT, FLAG, PATH, SECONDS, SHARE, SOME, Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One of our settings."""

    kind: Kind
    what: str
    """In a line of the documents."""


TABLE = {
    "STORE_URI": Setting(kinds.URI, "`sqlite:////var/lib/newscrawl/news.db` (its folder must be there), or `mongodb://user:password@host/news`"),
    "ARCHIVE_DIR": Setting(PATH, "where every response is archived as WARC; empty: off, and `scrapy reextract` then has nothing to read"),
    "ARCHIVE_MAX_BYTES": Setting(SOME, "the size at which a new WARC file is started"),
    "REPLAY": Setting(PATH, "an archive to crawl from instead of the site; nothing leaves the machine"),
    "USER_AGENT": Setting(kinds.TEXT, "who you are, with a contact"),
    "DOWNLOAD_DELAY": Setting(SECONDS, "seconds between requests to a host; a second is polite"),
    "DOWNLOAD_TIMEOUT": Setting(kinds.number("a number of seconds, 0.1 or more", 0.1), "seconds that a page may take"),
    "DOWNLOAD_VERIFY_CERTIFICATES": Setting(FLAG, "`1`: verify certificates ([security](security.md))"),
    "FIRST_RUN_PAGES": Setting(SOME, "pages that the first run reads of a list"),
    "FOLLOW_SECONDS": Setting(kinds.number("a number of seconds, 0.1 or more", 0.1), "how often `--follow` asks"),
    "RETRY_TIMES": Setting(COUNT, "how often a failed request is retried at once"),
    "RETRY_HTTP_CODES": Setting(kinds.CODES, "the status codes that are retried"),
    "RETRY_BACKOFF": Setting(SECONDS, "seconds before the first retry, doubled with each"),
    "RETRY_BACKOFF_MAX": Setting(SECONDS, "the longest wait before a retry, in seconds"),
    "HOST_WAIT_MAX": Setting(SECONDS, "the longest pause, in seconds, that a host may ask for (`Retry-After`, `Crawl-delay`); if it asks for more, the run ends or skips that host"),
    "FAILED_PAUSE": Setting(kinds.number("a number of seconds from 0 to a week", 0, 604_800), "seconds before a later run retries a failed page, doubled with each failure"),
    "FAILED_ATTEMPTS": Setting(kinds.whole("a whole number from 1 to 16", 1, 16), "attempts before a page is given up"),
    "BAN_PAUSE": Setting(SECONDS, "seconds after a ban in which no run starts"),
    "LEASE_SECONDS": Setting(kinds.number("a number of seconds from 0.1 to a day", 0.1, 86400), "how long others wait for a run that died on another machine"),
    "LEASE_WAIT": Setting(FLAG, "`1`: wait for an active run instead of leaving, like `--wait`"),
    "GATE_ERRORS": Setting(SHARE, "a run fails if a larger share of its pages failed"),
    "GATE_REJECTS": Setting(SHARE, "the same for rejected pages"),
    "GATE_COVERAGE_DROP": Setting(SHARE, "the same for a field that is missing that much more often than usual"),
    "GATE_LEAST": Setting(SOME, "the fewest articles that these shares are judged by"),
    "GATE_STALE_HOURS": Setting(kinds.number("a number of hours, 0 for any age", 0, 10**6), "the greatest age of a list's newest row; `0`: any"),
    "MEMUSAGE_LIMIT_MB": Setting(COUNT, "a run that uses more memory is stopped; `0`: no limit"),
    "ENRICH": Setting(kinds.FUNCTIONS, "your own functions that give articles `x_…` fields: `mine.mood,mine.topics` ([below](#fields-of-your-own))"),
    "WEBHOOK_URL": Setting(kinds.WEB, "receives the record of each failed run as JSON, by POST"),
    "NOTIFY_URLS": Setting(kinds.URLS, "where notifications go: failed runs, recoveries, what watches found; `feishu://TOKEN`, several separated by blanks; needs `requirements-notify.txt` ([notify](notify.md))"),
    "WATCHES": Setting(PATH, "a file of watches; unset: `watches.toml` in the working directory, if there is one ([notify](notify.md))"),
    "METRICS_FILE": Setting(PATH, "metrics for Prometheus, a file ending in `.prom`; needs `requirements-ops.txt`"),
    "LOG_LEVEL": Setting(kinds.LEVEL, "unset: Scrapy's messages from `WARNING` up, newscrawl's from `INFO` up"),
    "LOG_FILE": Setting(PATH, "log to this file instead of stderr; the last line goes to stderr too"),
    "LOG_JSON": Setting(FLAG, "`1`: one JSON object a line; needs `requirements-ops.txt`"),
    "LOG_ROTATE_MB": Setting(kinds.number("a size in MB, 0 for no end", 0, 10**6), "rename `LOG_FILE` to `LOG_FILE.1` at this size; `0`: never"),
    "LOG_ROTATE_KEEP": Setting(kinds.whole("a number of files, 1 or more", 1, 10_000), "how many renamed files are kept"),
    "DISTRIBUTED": Setting(FLAG, "`1`: this run is one of many workers on one crawl ([distributed](distributed.md))"),
    "REDIS_URL": Setting(kinds.URI, "the Redis or Valkey between the workers"),
    "WORKER_SECONDS": Setting(kinds.number("a number of seconds from 0.1 to a day", 0.1, 86400), "a worker that has been silent for this long counts as dead"),
}  # fmt: skip
"""By name, in the order of the documents."""
