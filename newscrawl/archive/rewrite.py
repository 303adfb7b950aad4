"""A WARC file written anew without some of its records: whole under a name of its own, then the old one goes.

In between both are there, and a pointer into either of them is right.
"""

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newscrawl.archive.base import ArchiveError

COPY = 1 << 20
_NUMBERED = re.compile(r"(.+?)(?:-r(\d+))?(\.warc(?:\.gz)?)")


class Cut(NamedTuple):
    """Bytes that are left out, from ``start`` to ``end``; ``put`` takes their place."""

    start: int
    end: int
    put: bytes = b""


class Move(NamedTuple):
    """The same without what is put there: how offsets change, as it is kept in a store."""

    start: int
    end: int
    length: int


def moves(cuts: Sequence[Cut]) -> list[Move]:
    """Cuts as moves, for pointers into the file."""
    return [Move(cut.start, cut.end, len(cut.put)) for cut in cuts]


def moved(changes: Sequence[Move], offset: int) -> int | None:
    """Where the record at ``offset`` is in the new file; None where it is left out."""
    shift = 0
    for start, end, length in changes:
        if offset < start:
            break
        if offset < end:
            return start + shift if offset == start and length else None
        shift += length - (end - start)
    return offset + shift


def new_name(file: Path) -> Path:
    """The next version's name: of ``a.warc.gz`` ``a-r1.warc.gz``, ``a-r2.warc.gz`` …; one that is free."""
    found = _NUMBERED.fullmatch(file.name)
    stem, number, suffix = found.groups() if found else (file.name, None, "")
    for version in range(int(number or 0) + 1, 1_000_000):
        path = file.with_name(f"{stem}-r{version}{suffix}")
        if not path.exists():
            return path
    raise ArchiveError(f"archive: {file} was rewritten too often")


def successor(file: Path) -> Path | None:
    """The newest version of a file that is there no more; None where there is none."""
    found = _NUMBERED.fullmatch(file.name)
    if found is None or file.exists():
        return None
    stem, former, suffix = found.groups()
    same = (_NUMBERED.fullmatch(path.name) for path in file.parent.glob(f"*{suffix}"))
    numbers = [int(one[2]) for one in same if one and one[2] and one.group(1, 3) == (stem, suffix)]
    newest = max(numbers, default=0)
    return file.with_name(f"{stem}-r{newest}{suffix}") if newest > int(former or 0) else None


def write(file: Path, target: Path, cuts: Sequence[Cut]) -> None:
    """Write ``file`` without ``cuts`` as ``target``, which appears whole. Raises ArchiveError."""
    part = _part(target)
    try:
        with file.open("rb") as source, part.open("wb") as out:
            for cut in cuts:
                _copy(source, out, cut.start - source.tell())
                out.write(cut.put)
                source.seek(cut.end)
            shutil.copyfileobj(source, out, COPY)
            out.flush()
            os.fsync(out.fileno())
        shutil.copymode(file, part)
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ArchiveError(f"archive: cannot write {target}: {error.strerror or error}") from error


def remove(file: Path) -> None:
    """Take a file away, if it is there. Raises ArchiveError."""
    try:
        file.unlink(missing_ok=True)
        _sync(file.parent)
    except OSError as error:
        raise ArchiveError(f"archive: cannot remove {file}: {error.strerror or error}") from error


def clear(target: Path) -> None:
    """Take away what a killed ``write`` left."""
    remove(_part(target))


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def _copy(source: BinaryIO, out: BinaryIO, count: int) -> None:
    while count > 0 and (data := source.read(min(COPY, count))):
        out.write(data)
        count -= len(data)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
