"""A record at a known place, read at once where it is plain: half the time of a reader for all there is.

Plain: a whole gzip member with one whole record of few headers, as our writer and most others leave it.
"""

import re
from pathlib import Path

from isal import isal_zlib

from newscrawl.archive.base import MOST_BYTES, Captured, Pointer
from newscrawl.archive.records import response

CHUNK = 1 << 16
DAMAGED: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stubs make no class of it

_BREAK = b"\r\n\r\n"
_FIELDS = re.compile(rb"^(WARC-Type|WARC-Target-URI|WARC-Date|Content-Length):[ \t]*([!-~]*)\r$", re.I | re.M)
_TOLD = {b"warc-type", b"warc-target-uri", b"warc-date", b"content-length"}


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
    record = _first_member(file, pointer.offset)
    head, _, rest = record.partition(_BREAK)
    found = _FIELDS.findall(head + b"\r\n")
    told = {name.lower(): value for name, value in found}
    if not head.startswith(b"WARC/") or b"\n " in head or b"\n\t" in head:
        return None
    if len(found) != len(_TOLD) or told.keys() != _TOLD:
        return None
    block = rest[: -len(_BREAK)]
    if not rest.endswith(_BREAK) or told[b"content-length"] != b"%d" % len(block):
        return None
    kind, url, date = (told[name].decode() for name in (b"warc-type", b"warc-target-uri", b"warc-date"))
    return None if url.startswith("<") else response(kind, url, date, block, pointer)


def _first_member(file: Path, offset: int) -> bytes:
    """What the gzip member that begins there holds; empty for none, and for one that is too large."""
    inflating = isal_zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    room = MOST_BYTES
    try:
        with file.open("rb", buffering=0) as handle:
            handle.seek(offset)
            while room and not inflating.eof and (chunk := handle.read(CHUNK)):
                parts.append(inflating.decompress(chunk, room))
                room -= len(parts[-1])
    except (OSError, ValueError, DAMAGED):
        return b""
    return b"".join(parts) if inflating.eof else b""
