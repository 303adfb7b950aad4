"""Scrapy's decompression, without a guess at the charset of compressed bytes, and as browsers read headers.

Scrapy 2.19 takes a page for text before it is decompressed, and where its headers name no charset, as
Sina's do not, it has the compressed bytes guessed at: 2 ms a page, for an answer that nobody asks for.
What came whole as one gzip member is unpacked by isal, in less than half of zlib's time.
"""

import sys

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse

from newscrawl.archive.member import inflated

COMPRESSIONS = frozenset({b"gzip", b"x-gzip", b"deflate", b"br", b"zstd", b"compress", b"x-compress"})
"""Codings in which bytes are others; other words (identity, none, utf-8) say nothing of them."""

GZIP = frozenset({b"gzip", b"x-gzip"})


class UnguessedHttpCompressionMiddleware(HttpCompressionMiddleware):
    """Decompresses what is not text yet."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        _drop_empty_words(response)
        if isinstance(response, TextResponse) and response.headers.get("Content-Encoding"):
            response = Response(**{name: getattr(response, name) for name in Response.attributes})
        return super().process_response(request, response)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        whole = inflated(body, max_size or sys.maxsize) if encoding in GZIP else None
        return HttpCompressionMiddleware._decode(body, encoding, max_size) if whole is None else whole


def _drop_empty_words(response: Response) -> None:
    """Take out of a Content-Encoding what is no compression."""
    told = response.headers.getlist("Content-Encoding")
    words = [word.strip().lower() for one in told for word in one.split(b",")]
    if any(word not in COMPRESSIONS for word in words):
        response.headers["Content-Encoding"] = [word for word in words if word in COMPRESSIONS]
        if not response.headers["Content-Encoding"]:
            del response.headers["Content-Encoding"]
