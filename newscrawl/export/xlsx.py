"""A workbook for Excel, WPS and LibreOffice: a document a row, the columns of csv. Times are dates in UTC.

Texts are written as texts, so that none is a formula or a link. A cell that is too long for Excel is cut.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import atomic, cells
from newscrawl.export.base import Options, Write
from newscrawl.export.cells import COLUMNS, Cutter

MOST = 1_048_575
"""Rows of a sheet, without the first."""

FIRST_YEAR = 1900
LINE_BREAK = re.compile("\r\n?")
WIDE = {"title": 48, "url": 24, "summary": 32, "text": 48, "published_at": 19}
"""Widths of columns, in characters, where the usual one says nothing."""


class Sheet:
    """One sheet under way, written row by row: the memory is that of a row."""

    def __init__(self, book: Any, columns: list[str]) -> None:
        self._sheet = book.add_worksheet("articles")
        self._date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._columns = columns
        self._rows = 0
        self.cutter = Cutter()
        self._sheet.freeze_panes(1, 0)
        for number, name in enumerate(columns):
            self._sheet.set_column(number, number, WIDE.get(name, 14))
            self._sheet.write_string(0, number, name, book.add_format({"bold": True}))

    def add(self, doc: Doc) -> None:
        if self._rows == MOST:
            raise BadUsage(f"xlsx holds {MOST:,} articles at the most: choose days, or take csv or parquet")
        self._rows += 1
        for number, name in enumerate(self._columns):
            path = COLUMNS[name][0]
            self._write(number, path, cells.value(doc, path))

    def _write(self, column: int, path: str, found: Any) -> None:
        at = self._rows, column
        match found:
            case None:
                pass
            case bool():
                self._sheet.write_boolean(*at, found)
            case int() | float():
                self._sheet.write_number(*at, found)
            case datetime() if found.year >= FIRST_YEAR:
                self._sheet.write_datetime(*at, found.astimezone(UTC).replace(tzinfo=None), self._date)
            case _:
                text = LINE_BREAK.sub("\n", cells.text(path, found))  # else many readers show _x000D_
                self._sheet.write_string(*at, self.cutter.fit(text))

    def finish(self) -> None:
        """Let a reader filter by every column."""
        self._sheet.autofilter(0, 0, self._rows, len(self._columns) - 1)


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    """A workbook with a row a document. Raises BadUsage for more than a sheet holds."""
    assert output is not None  # noqa: S101 - the command sees to it
    with atomic.stream(output) as sink, atomic.scratch(output) as folder:
        book = xlsxwriter.Workbook(sink, {"constant_memory": True, "tmpdir": str(folder)})
        sheet = Sheet(book, list(options.columns) or list(COLUMNS))
        try:
            yield sheet.add
            sheet.finish()
        finally:
            book.close()
    options.notes.extend(sheet.cutter.told())


def columns() -> list[str]:
    """The names of all columns."""
    return list(COLUMNS)
