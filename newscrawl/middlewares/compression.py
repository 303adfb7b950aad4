"""Scrapy's decompression, without a guess at the charset of compressed bytes.

Scrapy 2.19 takes a page for text before it is decompressed, and where its headers name no charset, as
Sina's do not, it has the compressed bytes guessed at: 2 ms a page, for an answer that nobody asks for.
"""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse


class UnguessedHttpCompressionMiddleware(HttpCompressionMiddleware):
    """Decompresses what is not text yet."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if isinstance(response, TextResponse) and response.headers.get("Content-Encoding"):
            response = Response(**{name: getattr(response, name) for name in Response.attributes})
        return super().process_response(request, response)
