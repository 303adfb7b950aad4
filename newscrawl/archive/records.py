"""One WARC record: a response as bytes, and back."""

import re
import uuid
from base64 import b32encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from io import BytesIO
from typing import Any

from isal import igzip
from warcio.bufferedreaders import ChunkedDataReader
from warcio.warcwriter import WARCWriter

from newscrawl import __version__
from newscrawl.archive.base import Captured, Header, Pointer
from newscrawl.codec import iso

WARC_VERSION = "1.1"  # 1.0 dates have no fractions of a second, and the latest capture must be told

_LINE_BREAKS = re.compile(rb"[\r\n]+")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/\S+\s+(\d{3})")
_BLANKS = b" \t\r"
_FOLDED = re.compile(rb"\r?\n[ \t]+")


def response_record(
    url: str, status: int, headers: Iterable[Header], body: bytes, when: datetime, ip: str | None
) -> bytes:
    """A response record; its status line has the standard reason phrase, as Scrapy drops the received one.

    Byte for byte what warcio makes of it, in fewer steps; but HTTP headers that aren't ASCII are kept, where
    it percent-encodes them.
    """
    http = _head(f"HTTP/1.1 {status} {_reason(status)}", _as_text(headers), "latin-1")
    about = [
        ("WARC-Date", iso(when)),
        *([("WARC-IP-Address", ip)] if ip else []),
        ("WARC-Type", "response"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"),
        ("WARC-Target-URI", url),
        ("WARC-Payload-Digest", _digest(body)),
        ("WARC-Block-Digest", _digest(http, body)),
        ("Content-Type", "application/http; msgtype=response"),
        ("Content-Length", str(len(http) + len(body))),
    ]
    return _member(b"".join((_head(f"WARC/{WARC_VERSION}", about, "utf-8"), http, body, b"\r\n\r\n")))


def _head(first: str, headers: Iterable[tuple[str, str]], encoding: str) -> bytes:
    return "\r\n".join([first, *map(": ".join, headers), "", ""]).encode(encoding)


def _digest(*parts: bytes) -> str:
    found = sha1(usedforsecurity=False)
    for part in parts:
        found.update(part)
    return f"sha1:{b32encode(found.digest()).decode()}"


def warcinfo_record(name: str, info: Mapping[str, str]) -> bytes:
    """The record a file named ``name`` begins with: what wrote it, and ``info``."""
    out = BytesIO()
    warc = WARCWriter(out, gzip=False, warc_version=WARC_VERSION)
    fields = {"software": f"newscrawl/{__version__}", "format": f"WARC File Format {WARC_VERSION}"}
    warc.write_record(warc.create_warcinfo_record(name, fields | dict(info)))
    return _member(out.getvalue())


def _member(record: bytes) -> bytes:
    # warcio's own gzip is fixed at level 9: of a page that came uncompressed it costs 30 times as much time,
    # for a fifth less room, and of one that came compressed nothing is gained
    return igzip.compress(record, compresslevel=2, mtime=0)


def _as_text(headers: Iterable[Header]) -> list[tuple[str, str]]:
    kept = ((n, v) for n, v in headers if n.lower() != b"transfer-encoding")
    return [(n.decode("latin-1"), _LINE_BREAKS.sub(b" ", v).decode("latin-1")) for n, v in kept]


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def captured_response(record: Any, block: bytes, pointer: Pointer) -> Captured | None:
    """What a warcio record with the content ``block`` holds; None when that is no HTTP response."""
    told = record.rec_headers.get_header
    return response(record.rec_type, told("WARC-Target-URI"), told("WARC-Date"), block, pointer)


def response(kind: str, url: str | None, date: str | None, block: bytes, pointer: Pointer) -> Captured | None:
    """What a record of that type holds; None when that is no HTTP response."""
    head, _, body = _partition(block)
    status = _STATUS_LINE.match(head)
    if kind != "response" or not url or not status:
        return None
    headers = _headers(head)
    return Captured(url, int(status[1]), headers, _dechunked(headers, body), _moment(date), pointer)


def _partition(block: bytes) -> tuple[bytes, bytes, bytes]:
    found = _END_OF_HEAD.search(block)
    return (block[: found.start()], found[0], block[found.end() :]) if found else (block, b"", b"")


def _headers(head: bytes) -> list[Header]:
    lines = _FOLDED.sub(b" ", head).split(b"\n")[1:]
    pairs = (line.partition(b":") for line in lines if b":" in line)
    return [(name.strip(_BLANKS), value.strip(_BLANKS)) for name, _, value in pairs]


def _dechunked(headers: list[Header], body: bytes) -> bytes:
    """Other programs keep the chunks of a body: Scrapy hands bodies over without them."""
    chunked = any(n.lower() == b"transfer-encoding" and b"chunked" in v.lower() for n, v in headers)
    return bytes(ChunkedDataReader(BytesIO(body)).read()) if chunked else body


def _moment(text: str | None) -> datetime:
    """A WARC-Date; one that can't be read counts as older than all others."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
