"""The files of a lake, a day each: made in a hidden place, then put in their own."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from newscrawl.codec import Doc
from newscrawl.export import atomic
from newscrawl.export.parquet import Table
from newscrawl.sites.days import local_day

FILE = "articles.parquet"
NO_DAY = "__HIVE_DEFAULT_PARTITION__"
"""The partition of articles without a time."""


def day_of(doc: Doc) -> str:
    """The Beijing day that a document was published on."""
    when = doc.get("published_at")
    return str(local_day(when)) if when else NO_DAY


class Days:
    """Writes documents, which come day by day, into a file a day in the folder ``staging``."""

    def __init__(self, staging: Path, columns: Sequence[str]) -> None:
        self.staging = staging
        self.documents = 0
        self.files: dict[str, Doc] = {}
        """By day what the manifest is to say."""

        self._columns = columns
        self._day = ""
        self._sink: BinaryIO | None = None
        self._table: Table | None = None

    def add(self, doc: Doc) -> None:
        if (day := day_of(doc)) != self._day or self._table is None:
            self.finish()
            self._day = day
            self._sink = (self.staging / day).open("xb")
            self._table = Table(self._sink, self._columns)
        self._table.add(doc)
        self.documents += 1

    def finish(self) -> None:
        """End the file under way; OSError unless it is whole."""
        if self._table:
            self._table.finish()
            file = self.staging / self._day
            self.files[self._day] = {
                "day": self._day,
                "file": f"day={self._day}/{FILE}",
                "rows": self._table.rows,
                "bytes": file.stat().st_size,
                "sha256": _sha256(file),
            }
        self.close()

    def close(self) -> None:
        if self._table and self._sink:
            self._table.close()
            self._sink.close()
        self._table = self._sink = None


def publish(made: Days, folder: Path, known: dict[str, Doc]) -> None:
    """Put files in their places, but those that are there already; ``known`` is kept up to date."""
    for day, found in made.files.items():
        place = folder / found["file"]
        if found != known.get(day) or not place.is_file():
            place.parent.mkdir(exist_ok=True)
            (made.staging / day).replace(place)
            atomic.sync(place.parent)
        known[day] = found
    atomic.sync(folder)


def drop(folder: Path, known: dict[str, Doc], days: Iterable[str]) -> None:
    """Remove the files of days that have no article any more, also those that a killed update left."""
    for day in days:
        place = folder / f"day={day}" / FILE
        place.unlink(missing_ok=True)
        with suppress(OSError):  # it was not there, or holds what is not ours
            place.parent.rmdir()
        known.pop(day, None)
    atomic.sync(folder)


def _sha256(file: Path) -> str:
    with file.open("rb") as sink:
        return hashlib.file_digest(sink, "sha256").hexdigest()
