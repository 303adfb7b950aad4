"""A compressed page is decompressed as by Scrapy, and its charset is not guessed at before."""

import gzip
from typing import Any

import pytest
from charset_normalizer import from_bytes
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from newscrawl.middlewares.compression import UnguessedHttpCompressionMiddleware

URL = "https://finance.sina.com.cn/a.shtml"
PAGE = "<html><meta charset=gbk><p>财经</p></html>".encode("gbk")


@pytest.fixture
def guesses(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is guessed at."""
    found: list[bytes] = []

    def noted(text: bytes) -> Any:
        found.append(text)
        return from_bytes(text)

    monkeypatch.setattr("scrapy.http.response.text.from_bytes", noted)
    return found


def passed(middleware: type[HttpCompressionMiddleware], response: Response) -> Response:
    crawler = get_crawler()
    found = middleware.from_crawler(crawler).process_response(Request(URL), response)
    assert isinstance(found, Response)
    return found


def compressed(body: bytes = PAGE, **headers: str) -> HtmlResponse:
    request = Request(URL, meta={"listing": "a"})
    sent = {"Content-Type": "text/html", "Content-Encoding": "gzip", **headers}
    return HtmlResponse(
        URL, 200, sent, gzip.compress(body), ["cached"], request, ip_address=None, protocol="HTTP/1.1"
    )


def test_nothing_is_guessed(guesses: list[bytes]) -> None:
    found = passed(UnguessedHttpCompressionMiddleware, compressed())
    assert guesses == []
    assert isinstance(found, HtmlResponse)
    assert found.body == PAGE
    assert found.css("p::text").get() == "财经"
    assert (found.url, found.status, found.flags, found.protocol) == (URL, 200, ["cached"], "HTTP/1.1")
    assert found.meta == {"listing": "a"}
    assert found.headers == {b"Content-Type": [b"text/html"]}


def test_scrapy_itself_guesses_still(guesses: list[bytes]) -> None:
    """When this fails, Scrapy was mended, and the middleware can go."""
    passed(HttpCompressionMiddleware, compressed())
    assert len(guesses) == 1


def test_what_is_not_compressed_goes_through_as_it_is() -> None:
    plain = HtmlResponse(URL, body=PAGE)
    assert passed(UnguessedHttpCompressionMiddleware, plain) is plain


@pytest.mark.parametrize("word", ["identity", "none", "UTF-8", "utf-8, identity"])
def test_a_word_that_is_no_compression_says_nothing(word: str, caplog: pytest.LogCaptureFixture) -> None:
    plain = HtmlResponse(URL, headers={"Content-Encoding": word}, body=PAGE)
    found = passed(UnguessedHttpCompressionMiddleware, plain)
    told = [record.getMessage() for record in caplog.records if "compression" in record.name]
    assert (found.body, found.headers, told) == (PAGE, {}, [])


def test_what_is_no_compression_does_not_hide_one() -> None:
    sent = compressed(PAGE, **{"Content-Encoding": "utf-8, gzip"})
    found = passed(UnguessedHttpCompressionMiddleware, sent)
    assert (found.body, found.headers.get("Content-Encoding")) == (PAGE, None)


@pytest.mark.parametrize(
    ("packed", "body"),
    [
        (gzip.compress(PAGE), PAGE),
        (gzip.compress(b""), b""),
        (gzip.compress(PAGE) + gzip.compress(b"more"), PAGE + b"more"),
        (gzip.compress(PAGE) + b"\0\0", PAGE),
        (gzip.compress(PAGE) + b"rubbish", PAGE),
        (gzip.compress(PAGE)[:-8] + bytes(8), PAGE),
        (gzip.compress(PAGE)[:-4], PAGE),
        (gzip.compress(PAGE, mtime=0)[:4] + b"\0\0\0\0\0\0" + gzip.compress(PAGE)[10:], PAGE),
    ],
    ids=["whole", "empty", "two members", "zeros after it", "rubbish", "wrong sum", "cut", "no time"],
)
def test_gzip_of_any_kind_is_as_by_scrapy(packed: bytes, body: bytes) -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    for middleware in (UnguessedHttpCompressionMiddleware, HttpCompressionMiddleware):
        assert passed(middleware, HtmlResponse(URL, 200, headers, packed)).body == body


def test_what_is_no_gzip_fails_as_by_scrapy() -> None:
    for middleware in (UnguessedHttpCompressionMiddleware, HttpCompressionMiddleware):
        with pytest.raises(OSError, match="Not a gzipped file"):
            passed(middleware, compressed().replace(body=PAGE))


@pytest.mark.parametrize(("most", "fits"), [(1000, True), (999, False)])
def test_what_is_larger_than_the_limit_once_unpacked_is_refused(most: int, fits: bool) -> None:
    request = Request(URL, meta={"download_maxsize": most})
    middleware = UnguessedHttpCompressionMiddleware.from_crawler(get_crawler())
    response = compressed(bytes(1000))
    if fits:
        found = middleware.process_response(request, response)
        assert isinstance(found, Response)
        assert found.body == bytes(1000)
    else:
        with pytest.raises(IgnoreRequest, match="exceeded DOWNLOAD_MAXSIZE"):
            middleware.process_response(request, response)
