"""Plain records read at once, in less than half the time of a reader for all there is.

Plain: a whole gzip member with one whole record, without a folded line in its head, as our writer and most
others leave it.
"""

import re
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from isal import isal_zlib

from newscrawl.archive.base import MOST_BYTES, Captured, Pointer
from newscrawl.archive.records import response

CHUNK = 1 << 16
DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stubs make no class of it

_BREAK = b"\r\n\r\n"
_NAMES = rb"WARC-Type|WARC-Target-URI|WARC-Date|Content-Length"
_FIELDS = re.compile(rb"^(%s):[ \t]*(.*?)[ \t]*\r$" % _NAMES, re.I | re.M)
_ODD = re.compile(rb"[^\t\r\n -~]|\n[ \t]")


class Plain(NamedTuple):
    """A plain record."""

    end: int
    """The byte after it."""

    response: Captured | None
    """None for a record of another type."""


def inflated(data: bytes, most: int) -> bytes | None:
    """What one whole gzip member holds; None for any other bytes, and for more than ``most``."""
    inflating = isal_zlib.decompressobj(wbits=31)
    try:
        found = inflating.decompress(data, most)
    except DAMAGED:
        return None
    return found if inflating.eof and not inflating.unused_data else None


def response_at(file: Path, pointer: Pointer) -> Captured | None:
    """The response there; None for whatever is not plain, and where nothing can be read."""
    found = next(plain_records(file, pointer.file, pointer.offset), None)
    return found.response if found else None


def plain_records(file: Path, name: str, start: int = 0) -> Iterator[Plain]:
    """Those from ``start`` on, up to the first that is not plain; none where nothing can be read."""
    try:
        with FileIO(file) as handle:
            while (member := _member(handle, start)) and (found := _told(member[0])):
                kind, url, date, block = found
                captured = response(kind, url, date, block, Pointer(name, start))
                start = member[1]
                yield Plain(start, captured)
    except OSError:
        return


def _member(handle: FileIO, at: int) -> tuple[bytes, int] | None:
    """What the gzip member that begins there holds, and its end; None for none, or one that is too large."""
    handle.seek(at)
    inflating = isal_zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    room = MOST_BYTES
    try:
        while room and not inflating.eof and (chunk := handle.read(CHUNK)):
            parts.append(inflating.decompress(chunk, room))
            room -= len(parts[-1])
            at += len(chunk)
    except DAMAGED:
        return None
    return (b"".join(parts), at - len(inflating.unused_data)) if inflating.eof else None


def _told(record: bytes) -> tuple[str, str | None, str | None, bytes] | None:
    """Type, URL, date and content of a plain record."""
    head, _, rest = record.partition(_BREAK)
    found = _FIELDS.findall(head + b"\r\n")
    told = {name.lower(): value.decode("latin-1") for name, value in found}
    if not head.startswith(b"WARC/") or _ODD.search(head) or len(told) != len(found):
        return None
    block = rest[: -len(_BREAK)]
    if not rest.endswith(_BREAK) or told.get(b"content-length") != str(len(block)):
        return None
    kind, url = told.get(b"warc-type"), told.get(b"warc-target-uri")
    if kind is None or (url and (url.startswith("<") or " " in url)):  # which are mended
        return None
    return kind, url, told.get(b"warc-date"), block
