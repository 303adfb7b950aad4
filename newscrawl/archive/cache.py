"""The archive as Scrapy's HTTP cache storage: HttpCacheMiddleware calls it for every response.

The middleware sits below HttpCompressionMiddleware, so bodies pass here as received; and every
``process_response`` runs for a response served from here too, so decompression and redirects happen as live.
"""

import logging
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urldefrag
from weakref import WeakSet

from scrapy import Request, Spider, signals
from scrapy.http import Headers, Response
from scrapy.settings import BaseSettings
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.response import response_from_dict

from newscrawl.archive.base import ArchiveError, Captured, Header
from newscrawl.archive.index import WarcIndex
from newscrawl.archive.writer import GIB, WarcWriter
from newscrawl.runs import outcome

logger = logging.getLogger(__name__)

FAILED = "archive_failed"
"""The finish reason of a crawl that stopped because its archive could not be written."""


class WarcCacheStorage:
    """Writes each response below ``ARCHIVE_DIR``; with ``REPLAY`` set, serves from there and writes nothing.

    Either way ``request.meta["archive"]`` becomes the record's ``{"file": …, "offset": …}``. GET only: a WARC
    response record doesn't say what method it answers. Raises ArchiveError when REPLAY cannot be read.
    """

    def __init__(self, settings: BaseSettings) -> None:
        # The index is read here and not in open_spider: Scrapy logs an exception there and goes on
        replay = settings.get("REPLAY")
        self._index = WarcIndex(replay) if replay else None
        self._writer = None if replay or not settings.get("ARCHIVE_DIR") else _writer(settings)
        self._dateless: WeakSet[Response] = WeakSet()
        self._failed = False

    def open_spider(self, spider: Spider) -> None:
        """Watch responses arrive: HttpCacheMiddleware adds a Date before it calls ``store_response``."""
        spider.crawler.signals.connect(self._note_date, signal=signals.response_downloaded)
        if self._index is not None:
            logger.info("REPLAY: %d URLs in %s", len(self._index), self._index.path)

    def close_spider(self, spider: Spider) -> None:
        """Close the file that is being written."""
        if self._writer is not None:
            self._writer.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The archived response in replay; None where the archive has none, and when not in replay."""
        request.meta.pop("archive", None)  # a redirect or retry carries its parent's
        if self._index is None:
            return None
        captured = self._find(self._index, request)
        if captured is None:
            _count(spider, "archive/missing")
            return None
        request.meta["archive"] = captured.pointer._asdict()
        return _rebuilt(request, captured)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Append the response to the archive. When that fails, stop the crawl and drop the response."""
        if self._writer is None or request.method != "GET":
            return
        try:
            pointer = self._writer.write(
                response.url,
                response.status,
                self._received(response),
                response.body,
                datetime.now(UTC),
                _address(request, response),
            )
        except ArchiveError as exc:
            self._fail(spider, exc)
            raise outcome.CutOff(str(exc)) from exc
        request.meta["archive"] = pointer._asdict()

    def _note_date(self, response: Response) -> None:
        if b"Date" not in response.headers:
            self._dateless.add(response)

    def _received(self, response: Response) -> list[Header]:
        pairs = [(name, value) for name, values in response.headers.items() for value in values]
        return [p for p in pairs if p[0] != b"Date"] if response in self._dateless else pairs

    @staticmethod
    def _find(index: WarcIndex, request: Request) -> Captured | None:
        """An unreadable record counts as missing: the middleware would log a traceback for an error."""
        try:
            captured = index.read(request.url) if request.method == "GET" else None
        except ArchiveError as exc:
            logger.warning("REPLAY: %s", exc)
            return None
        if captured is None:
            may_lack = request.url.endswith("/robots.txt") or request.meta.get("or_whole")
            level = logging.INFO if may_lack else logging.WARNING
            logger.log(level, "REPLAY: not in the archive: %s %s", request.method, request.url)
        return captured

    def _fail(self, spider: Spider, exc: ArchiveError) -> None:
        _count(spider, "archive/errors")
        if not self._failed:
            self._failed = True
            logger.error("%s: stopping", exc)
            outcome.report(spider.crawler.stats, str(exc))
            deferred_from_coro(spider.crawler.engine.close_spider_async(reason=FAILED))


def _writer(settings: BaseSettings) -> WarcWriter:
    robots = "classic" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"
    info = {"robots": robots, "http-header-user-agent": settings.get("USER_AGENT") or ""}
    max_bytes = settings.getint("ARCHIVE_MAX_BYTES", GIB)
    return WarcWriter(settings["ARCHIVE_DIR"], settings["BOT_NAME"], max_bytes=max_bytes, info=info)


def _address(request: Request, response: Response) -> str | None:
    """The address that answered; unknown behind a proxy, where Scrapy knows the proxy's only."""
    if response.ip_address is None or request.meta.get("proxy"):
        return None
    return str(response.ip_address)


def _rebuilt(request: Request, captured: Captured) -> Response:
    """The response as the download handler would have made it."""
    parts: dict[str, Any] = {
        "url": urldefrag(request.url)[0],
        "status": captured.status,
        "headers": Headers(captured.headers),
        "body": captured.body,
        "protocol": "HTTP/1.1",
    }
    return response_from_dict(parts)


def _count(spider: Spider, key: str) -> None:
    spider.crawler.stats.inc_value(key)
