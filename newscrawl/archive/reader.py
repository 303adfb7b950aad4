"""WARC in: a response by its place, and all of them in turn."""

import logging
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawl.archive.base import MOST_BYTES, ArchiveError, Captured, Pointer
from newscrawl.archive.member import plain_records, response_at
from newscrawl.archive.records import captured_response

logger = logging.getLogger(__name__)

SUFFIXES = (".warc", ".warc.gz")


def iter_responses(path: str | Path) -> Iterator[Captured]:
    """Every response in a WARC file, or in all below a folder by name, in the order of writing.

    Raises ArchiveError when there is none; a damaged file is read up to the damage, with a warning.
    """
    path, found = Path(path), 0
    for file in files(path):
        for captured in _tolerant(file, path):
            found += 1
            yield captured
    if not found:
        raise ArchiveError(f"archive: no response in {path}")


def read_at(path: str | Path, pointer: Pointer) -> Captured:
    """The response that ``pointer`` leads to, in the folder (or the file) ``path``. Raises ArchiveError."""
    path, name = Path(path), PurePosixPath(pointer.file)
    if name.is_absolute() or ".." in name.parts:
        raise ArchiveError(f"archive: {pointer.file!a} is no file below {path}")
    file = path / name if path.is_dir() else path
    captured = response_at(file, pointer) or next(_scan(file, pointer.file, pointer.offset), None)
    if captured is None or captured.pointer != pointer:
        raise ArchiveError(f"archive: no response at byte {pointer.offset} of {file}")
    return captured


def files(path: Path) -> list[Path]:
    """The WARC files of a folder, by their names; a file alone. Raises ArchiveError when there is none."""
    if not path.exists():
        raise ArchiveError(f"archive: {path} does not exist")
    if path.is_file():
        return [path]
    found = sorted(f for f in path.rglob("*") if f.name.endswith(SUFFIXES) and f.is_file())
    if not found:
        raise ArchiveError(f"archive: no .warc or .warc.gz file in {path}")
    return found


def _tolerant(file: Path, path: Path) -> Iterator[Captured]:
    """The responses of one file; in a folder, a bad file costs a warning and not the others."""
    alone = file == path
    try:
        yield from _all(file, file.name if alone else file.relative_to(path).as_posix())
    except ArchiveError as exc:
        if alone:
            raise
        logger.warning("%s", exc)


def _all(file: Path, name: str) -> Iterator[Captured]:
    """The responses of a file: of its plain records, then of all that follow."""
    end = records = 0
    for record in plain_records(file, name):
        end, records = record.end, records + 1
        if record.response:
            yield record.response
    if not records or end < file.stat().st_size:
        yield from _scan(file, name, end, records)


def _scan(file: Path, name: str, start: int = 0, before: int = 0) -> Iterator[Captured]:
    """The responses from a byte on; ``before``: how many whole records there were up to there."""
    try:
        with file.open("rb") as handle:
            handle.seek(start)
            # no_record_parse: warcio decodes HTTP headers, and their bytes can't be told from the text
            yield from _responses(WARCIterator(handle, no_record_parse=True), file, name, before)
    except OSError as exc:
        raise ArchiveError(f"archive: cannot read {file}: {exc.strerror or exc}") from exc


def _responses(records: Any, file: Path, name: str, whole: int) -> Iterator[Captured]:
    try:
        for record in records:
            block, offset = record.raw_stream.read(MOST_BYTES), records.offset
            too_large = len(block) == MOST_BYTES
            if not too_large and str(len(block)) != record.rec_headers.get_header("Content-Length"):
                break
            records.read_to_end()
            whole += 1
            if too_large:
                logger.warning("archive: %s: a record too large at byte %d is passed over", file, offset)
            elif captured := captured_response(record, block, Pointer(name, offset)):
                yield captured
        else:
            offset = records.offset
            if whole and offset == file.stat().st_size:
                return
    except ArchiveLoadFailed as exc:
        offset = records.offset
        if "non-chunked" in str(exc):
            raise ArchiveError(f"archive: {file} is one gzip stream: run warcio recompress on it") from exc
    if not whole:
        raise ArchiveError(f"archive: {file} is no WARC file or is damaged: no record at byte {offset}")
    logger.warning("archive: %s is damaged at byte %d: read up to there", file, offset)
