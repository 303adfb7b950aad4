"""The archive: every response as it came, in WARC files, and a crawl served from them with no network.

``writer``, ``reader`` and ``index`` know WARC and nothing of Scrapy; ``cache`` is Scrapy's HTTP cache storage
on top of them; ``addon`` turns the settings ``ARCHIVE_DIR`` and ``REPLAY`` into Scrapy's own.

May import codec and runs.
"""

from newscrawl.archive.base import ArchiveError, Captured, Pointer
from newscrawl.archive.index import WarcIndex
from newscrawl.archive.reader import iter_responses, read_at
from newscrawl.archive.writer import WarcWriter

__all__ = ["ArchiveError", "Captured", "Pointer", "WarcIndex", "WarcWriter", "iter_responses", "read_at"]
