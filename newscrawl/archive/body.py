"""The body of an archived response, without its compression."""

import zlib

from newscrawl.archive.base import MOST_BYTES, ArchiveError, Captured


def body_of(captured: Captured) -> bytes:
    """The body without its Content-Encoding. Raises ArchiveError."""
    from scrapy.utils.gz import gunzip  # here: Scrapy takes long to load, and pages come late

    coding = (
        b"".join(v for name, v in captured.headers if name.lower() == b"content-encoding").strip().lower()
    )
    try:
        if coding in (b"gzip", b"x-gzip"):
            return gunzip(captured.body, max_size=MOST_BYTES)
        return _inflated(captured.body) if coding == b"deflate" else captured.body
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"archive: {captured.url} cannot be decompressed: {error}") from error


def _inflated(body: bytes) -> bytes:
    try:
        return _bounded(body, zlib.MAX_WBITS)
    except zlib.error:  # some servers leave the header out
        return _bounded(body, -zlib.MAX_WBITS)


def _bounded(body: bytes, window: int) -> bytes:
    inflating = zlib.decompressobj(window)
    page = inflating.decompress(body, MOST_BYTES)
    if not inflating.eof:
        raise ValueError(f"it is cut short, or of more than {MOST_BYTES} bytes")
    return page
