"""The archive: every response as it came, in WARC files, and a crawl served from them with no network.

``writer`` and ``reader`` know WARC and nothing of Scrapy; ``cache`` is Scrapy's HTTP cache storage on top of
both; ``addon`` turns the settings ``ARCHIVE_DIR`` and ``REPLAY`` into Scrapy's own.

May import codec and runs.
"""

from newscrawl.archive.base import ArchiveError, Captured, Pointer
from newscrawl.archive.reader import WarcIndex, iter_responses, read_at
from newscrawl.archive.writer import WarcWriter

__all__ = ["ArchiveError", "Captured", "Pointer", "WarcIndex", "WarcWriter", "iter_responses", "read_at"]
