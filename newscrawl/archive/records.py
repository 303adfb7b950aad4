"""One WARC record: a response as bytes, and back."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any

from isal import igzip
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders
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


class _RawHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers whose bytes are kept; warcio's own are percent-encoded where they aren't ASCII."""

    def to_ascii_bytes(self, header_filter: object = None) -> bytes:
        return bytes(self.to_bytes(header_filter, encoding="latin-1"))


def response_record(
    url: str, status: int, headers: Iterable[Header], body: bytes, when: datetime, ip: str | None
) -> bytes:
    """A response record; its status line has the standard reason phrase, as Scrapy drops the received one."""
    out, warc = _builder()
    about = {"WARC-Date": iso(when)} | ({"WARC-IP-Address": ip} if ip else {})
    http = _RawHeaders(f"{status} {_reason(status)}", _as_text(headers), protocol="HTTP/1.1")
    warc.write_record(
        warc.create_warc_record(
            url, "response", BytesIO(body), len(body), warc_headers_dict=about, http_headers=http
        )
    )
    return _member(out)


def warcinfo_record(name: str, info: Mapping[str, str]) -> bytes:
    """The record a file named ``name`` begins with: what wrote it, and ``info``."""
    out, warc = _builder()
    fields = {"software": f"newscrawl/{__version__}", "format": f"WARC File Format {WARC_VERSION}"}
    warc.write_record(warc.create_warcinfo_record(name, fields | dict(info)))
    return _member(out)


def _builder() -> tuple[BytesIO, Any]:
    out = BytesIO()
    return out, WARCWriter(out, gzip=False, warc_version=WARC_VERSION)


def _member(out: BytesIO) -> bytes:
    # warcio's own gzip is fixed at level 9: of a page that came uncompressed it costs 30 times as much time,
    # for a fifth less room, and of one that came compressed nothing is gained
    return igzip.compress(out.getvalue(), compresslevel=2, mtime=0)


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
