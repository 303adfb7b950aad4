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
    kind: Kind
    what: str
    """In a line of the documents."""


TABLE = {
    "STORE_URI": Setting(kinds.URI, "`sqlite:////var/lib/newscrawl/news.db` (its folder must be there), or `mongodb://user:password@host/news`"),
    "ARCHIVE_DIR": Setting(PATH, "where every response is kept as WARC; empty: nowhere, and then `scrapy reextract` has nothing to read"),
    "ARCHIVE_MAX_BYTES": Setting(SOME, "how large a WARC file grows before the next is begun"),
    "REPLAY": Setting(PATH, "an archive to crawl from instead of the site; nothing leaves the machine"),
    "USER_AGENT": Setting(kinds.TEXT, "who you are, with a contact"),
    "DOWNLOAD_DELAY": Setting(SECONDS, "seconds between requests to a host; a second is polite"),
    "DOWNLOAD_TIMEOUT": Setting(kinds.number("a number of seconds, 0.1 or more", 0.1), "seconds that a page may take"),
    "DOWNLOAD_VERIFY_CERTIFICATES": Setting(FLAG, "`1`: refuse a host whose certificate nobody vouches for ([security](security.md))"),
    "FIRST_RUN_PAGES": Setting(SOME, "how many pages of a list that was never read the first run reads"),
    "RETRY_TIMES": Setting(COUNT, "how often a request that failed is made again at once"),
    "RETRY_HTTP_CODES": Setting(kinds.CODES, "the answers that count as failed in passing"),
    "RETRY_BACKOFF": Setting(SECONDS, "seconds before the first retry, doubled with each"),
    "RETRY_BACKOFF_MAX": Setting(SECONDS, "seconds that a retry waits at the most"),
    "HOST_WAIT_MAX": Setting(SECONDS, "seconds on end that a host may ask to be left in peace (`Retry-After`, `Crawl-delay`); for longer the run ends, or leaves that host out"),
    "FAILED_PAUSE": Setting(kinds.number("a number of seconds from 0 to a week", 0, 604_800), "seconds before a page that failed is tried again by a later run, doubled with each failure"),
    "FAILED_ATTEMPTS": Setting(kinds.whole("a whole number from 1 to 16", 1, 16), "how often, until it is given up"),
    "BAN_PAUSE": Setting(SECONDS, "seconds without runs after a ban"),
    "LEASE_SECONDS": Setting(kinds.number("a number of seconds from 0.1 to a day", 0.1, 86400), "how long a run that died on another machine keeps others waiting"),
    "LEASE_WAIT": Setting(FLAG, "`1`: wait for another run instead of leaving, as `--wait` does"),
    "GATE_ERRORS": Setting(SHARE, "a run in which a larger share of the pages failed has not done its job"),
    "GATE_REJECTS": Setting(SHARE, "the same for pages that were no documents"),
    "GATE_COVERAGE_DROP": Setting(SHARE, "the same for a field that so many more articles are without than usual"),
    "GATE_LEAST": Setting(SOME, "articles; fewer say nothing about shares"),
    "GATE_STALE_HOURS": Setting(kinds.number("a number of hours, 0 for any age", 0, 10**6), "how old the newest row of a list may be; `0`: any age"),
    "MEMUSAGE_LIMIT_MB": Setting(COUNT, "a run that needs more memory is ended; `0`: no limit"),
    "WEBHOOK_URL": Setting(kinds.WEB, "gets the record of each failed run as JSON, by POST"),
    "NOTIFY_URLS": Setting(kinds.URLS, "where to say that runs fail, work again, and what watches found: `feishu://TOKEN`, several with blanks between; needs `requirements-notify.txt` ([notify](notify.md))"),
    "WATCHES": Setting(PATH, "a file of watches; unset: `watches.toml` in the working folder, where there is one ([notify](notify.md))"),
    "METRICS_FILE": Setting(PATH, "figures for Prometheus, a file ending in `.prom`; needs `requirements-ops.txt`"),
    "LOG_LEVEL": Setting(kinds.LEVEL, "unset: Scrapy's lines from `WARNING` on, ours from `INFO`; `WARNING`: trouble only"),
    "LOG_FILE": Setting(PATH, "a file instead of stderr; the last line is on stderr too"),
    "LOG_JSON": Setting(FLAG, "`1`: one JSON object a line; needs `requirements-ops.txt`"),
    "LOG_ROTATE_MB": Setting(kinds.number("a size in MB, 0 for no end", 0, 10**6), "rename `LOG_FILE` to `LOG_FILE.1` at this size; `0`: never"),
    "LOG_ROTATE_KEEP": Setting(kinds.whole("a number of files, 1 or more", 1, 10_000), "how many renamed files are kept"),
    "DISTRIBUTED": Setting(FLAG, "`1`: this run is one of many workers on one crawl ([distributed](distributed.md))"),
    "REDIS_URL": Setting(kinds.URI, "the Redis or Valkey between the workers"),
    "WORKER_SECONDS": Setting(kinds.number("a number of seconds from 0.1 to a day", 0.1, 86400), "a worker that was silent for so long is dead"),
}  # fmt: skip
"""By name, in the order of the documents."""
