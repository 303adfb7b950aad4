"""WARC out: a response as it came, appended as one gzip member."""

import contextlib
import os
import re
import socket
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Self

from newscrawl.archive import locks
from newscrawl.archive.base import ArchiveError, Header, Pointer
from newscrawl.archive.records import response_record, warcinfo_record

GIB = 1 << 30

_UNSAFE = re.compile(r"[^A-Za-z0-9.]+")


class WarcWriter:
    """Appends responses to a WARC file of its own in ``folder``, begun at the first one.

    ``max_bytes`` bounds a file: once it is reached, the next response begins another. ``info`` goes into each
    file's warcinfo record. Each record is handed to the system whole, so a killed process leaves at
    most one truncated record, at the end. Every method may raise ArchiveError.
    """

    def __init__(
        self, folder: str | Path, prefix: str, *, max_bytes: int = GIB, info: Mapping[str, str] | None = None
    ) -> None:
        self.folder = Path(folder)
        self._prefix = _UNSAFE.sub("-", prefix)
        self._max_bytes = max_bytes
        self._info = info or {}
        self._serials = count(1)
        self._file: FileIO | None = None
        self._name = ""
        self._offset = 0

    def write(
        self,
        url: str,
        status: int,
        headers: Iterable[Header],
        body: bytes,
        when: datetime,
        ip: str | None = None,
    ) -> Pointer:
        """Append one response, received at ``when`` (aware) from the address ``ip``; where it now is.

        ``body`` is as received but for its chunks, so ``Transfer-Encoding`` is left out of the headers.
        """
        record = response_record(url, status, headers, body, when, ip)
        file = self._file if self._offset < self._max_bytes else None
        return self._append(file or self._begin(), record)

    def close(self) -> None:
        """Close the file. Harmless when none is open; the next write begins another."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> FileIO:
        self.close()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file = file = self._create()
        except OSError as exc:
            raise _cannot_write(self.folder, exc) from exc
        self._offset = 0
        self._append(file, warcinfo_record(self._name, self._info))
        return file

    def _create(self) -> FileIO:
        host = _UNSAFE.sub("-", socket.gethostname())
        for serial in self._serials:
            started = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            self._name = f"{self._prefix}-{started}-{host}-{os.getpid()}-{serial:05}.warc.gz"
            with contextlib.suppress(FileExistsError):
                file = FileIO(self.folder / self._name, "x")
                locks.hold(file.fileno())
                return file
        raise AssertionError("count() has no end")

    def _append(self, file: FileIO, record: bytes) -> Pointer:
        pointer, left = Pointer(self._name, self._offset), memoryview(record)
        try:
            while left:
                left = left[file.write(left) :]
        except OSError as exc:
            self._take_back(pointer)
            raise _cannot_write(self.folder / self._name, exc) from exc
        self._offset += len(record)
        return pointer

    def _take_back(self, pointer: Pointer) -> None:
        """Cut off a record that was written in part and begin a new file next time."""
        with contextlib.suppress(OSError):
            os.truncate(self.folder / pointer.file, pointer.offset)
            if not pointer.offset:
                (self.folder / pointer.file).unlink()
        self.close()


def _cannot_write(path: Path, exc: OSError) -> ArchiveError:
    return ArchiveError(f"archive: cannot write {path}: {exc.strerror or exc}")
