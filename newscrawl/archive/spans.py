"""Where the records of a WARC file begin and end, as bytes; past damage it goes on with the next record."""

import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from isal import isal_zlib

from newscrawl.archive.base import ArchiveError
from newscrawl.archive.member import DAMAGED

CHUNK, HEAD = 1 << 16, 1 << 16
GZIP, WARC, BREAK = b"\x1f\x8b\x08", b"WARC/", b"\r\n\r\n"
_LENGTH = re.compile(rb"^Content-Length:\s*(\d+)\s*$", re.I | re.M)
_URL = re.compile(rb"^WARC-Target-URI:\s*<?([^\r\n>]*)", re.I | re.M)
_TYPE = re.compile(rb"^WARC-Type:\s*([^\s]*)", re.I | re.M)
Data = mmap.mmap | bytes


@dataclass(frozen=True, slots=True)
class Span:
    """One record, or a stretch that is none."""

    start: int
    end: int
    url: str = ""
    """Of what it is; empty for what is of no URL, and where damage hides it."""

    kind: str = ""
    """``response``, ``warcinfo`` …; empty where damage hides it."""

    whole: bool = True
    """False for a stretch that is damaged, cut off or no record."""


def spans(path: Path, going: Callable[[], bool] = lambda: True) -> Iterator[Span]:
    """All bytes of a file, in order; ``going``: asked before each record, False ends it early.

    Raises ArchiveError where the file cannot be read, or is one gzip stream with all records in it.
    """
    try:
        with path.open("rb") as handle:
            if not path.stat().st_size:
                return
            with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield from _all(data, path, going)
    except OSError as error:
        raise ArchiveError(f"archive: cannot read {path}: {error.strerror or error}") from error


def _all(data: Data, path: Path, going: Callable[[], bool]) -> Iterator[Span]:
    packed = path.name.endswith(".gz")
    read, following = (_member, _next_member) if packed else (_plain, _next_plain)
    at = 0
    while at < len(data) and going():
        found, several = read(data, at)
        if several:
            raise ArchiveError(f"archive: {path} is one gzip stream: run warcio recompress on it")
        if not found.whole:
            found = Span(at, following(data, at + 1), found.url, found.kind, whole=False)
        yield found
        at = found.end


def _member(data: Data, at: int) -> tuple[Span, bool]:
    """The record in the gzip member at ``at``, and whether the member has more than this one."""
    inflating = isal_zlib.decompressobj(31)
    head, size, used = b"", 0, at
    try:
        while not inflating.eof and used < len(data):
            chunk = data[used : used + CHUNK]
            used += len(chunk)
            while chunk:
                out = inflating.decompress(chunk, CHUNK)
                head += out[: HEAD - len(head)]
                size += len(out)
                chunk = inflating.unconsumed_tail
    except DAMAGED:
        return _named(head, at, used, whole=False), False
    length = _length(head)
    whole = inflating.eof and length is not None and size >= length
    several = whole and length is not None and size > length + 2 * len(BREAK)
    return _named(head, at, used - len(inflating.unused_data), whole=whole), several


def _plain(data: Data, at: int) -> tuple[Span, bool]:
    head = data[at : at + HEAD]
    length = _length(head)
    end = at + (length or 0) + len(BREAK)
    return _named(head, at, min(end, len(data)), whole=length is not None and end <= len(data)), False


def _length(head: bytes) -> int | None:
    """How long a record is with its head, without the empty lines after it; None for what is none."""
    lines, found, _ = head.partition(BREAK)
    told = _LENGTH.search(lines + b"\n") if found and head.startswith(WARC) else None
    return len(lines) + len(BREAK) + int(told[1]) if told else None


def _named(head: bytes, start: int, end: int, *, whole: bool) -> Span:
    lines = head.partition(BREAK)[0] + b"\n" if head.startswith(WARC) else b""
    url, kind = _URL.search(lines), _TYPE.search(lines)
    return Span(
        start,
        end,
        url[1].decode("utf-8", "replace").strip() if url else "",
        kind[1].decode("ascii", "replace") if kind else "",
        whole,
    )


def _next_member(data: Data, at: int) -> int:
    while (at := data.find(GZIP, at)) >= 0:
        try:
            if isal_zlib.decompressobj(31).decompress(data[at : at + CHUNK], HEAD).startswith(WARC):
                return at
        except DAMAGED:
            pass
        at += 1
    return len(data)


def _next_plain(data: Data, at: int) -> int:
    found = data.find(BREAK + WARC, at)
    return found + len(BREAK) if found >= 0 else len(data)
