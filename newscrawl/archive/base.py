"""What the archive's writer and reader hand over."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Header = tuple[bytes, bytes]
"""One HTTP header, name and value as received."""

MOST_BYTES = 64 << 20
"""Of a record, and of a page without its compression; what is larger is no news page."""


class ArchiveError(Exception):
    """The archive cannot be read or written. One line, naming the file and the cause."""


class Pointer(NamedTuple):
    """Where a record is: ``_asdict()`` is the ``archive`` field of an article."""

    file: str
    """The file's path relative to the archive folder, with ``/``."""

    offset: int
    """Bytes before the record; in a ``.warc.gz`` before its gzip member."""


@dataclass(frozen=True, slots=True)
class Captured:
    """One archived response."""

    url: str
    status: int
    headers: list[Header]
    body: bytes
    """As received: still compressed where ``Content-Encoding`` says so, never chunked."""

    when: datetime
    """Aware UTC, to the precision of the record."""

    pointer: Pointer
