"""The body of an archived response, without its compression."""

import zlib

from newscrawl.archive.base import MOST_BYTES, ArchiveError, Captured
from newscrawl.archive.member import inflated


def body_of(captured: Captured) -> bytes:
    """The body without its Content-Encoding. Raises ArchiveError."""
    coding = (
        b"".join(v for name, v in captured.headers if name.lower() == b"content-encoding").strip().lower()
    )
    try:
        if coding in (b"gzip", b"x-gzip"):
            whole = inflated(captured.body, MOST_BYTES)
            return _mended(captured.body) if whole is None else whole
        return _inflated(captured.body) if coding == b"deflate" else captured.body
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"archive: {captured.url} cannot be decompressed: {error}") from error


def _mended(body: bytes) -> bytes:
    """What can be had of several gzip members, or of one that is cut short or damaged."""
    from scrapy.utils.gz import gunzip  # here: Scrapy takes long to load, and such pages are rare

    return gunzip(body, max_size=MOST_BYTES)


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
