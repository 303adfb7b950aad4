"""CSV for spreadsheets: a document a row, RFC 4180, every cell in quotes. Times are UTC, ISO 8601.

A cell that a spreadsheet would take for a formula begins with an apostrophe, which is no part of the value:
``original`` takes it off again.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from newscrawl.codec import Doc
from newscrawl.export import cells, packed
from newscrawl.export.base import Options, Write
from newscrawl.export.cells import COLUMNS, Cutter

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that may not stand as it is. Excel takes the full-width signs for signs too; with the
apostrophes, what is put before a cell can be told from what was there."""


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    """A line a document, below the names of the columns."""
    columns = options.columns or list(COLUMNS)
    cutter = Cutter()
    with packed.stream(output) as sink:
        text = io.TextIOWrapper(sink, "utf-8-sig" if options.bom or options.excel else "utf-8", newline="")
        try:
            # Quotes around all: where ; separates, a cell with ; in it would else end in it.
            rows = csv.writer(text, quoting=csv.QUOTE_ALL)
            rows.writerow(columns)
            if options.excel:
                yield lambda doc: rows.writerow(map(cutter.fit, row(doc, columns)))
            else:
                yield lambda doc: rows.writerow(row(doc, columns))
            text.flush()
        finally:
            text.detach()  # the sink is not ours to close
    options.notes.extend(cutter.told())


def columns() -> list[str]:
    """The names of all columns."""
    return list(COLUMNS)


def row(doc: Doc, columns: Sequence[str] = ()) -> list[str]:
    """A document's cells; of all columns where none are named."""
    paths = (COLUMNS[name][0] for name in columns or COLUMNS)
    found = (cells.text(path, cells.value(doc, path)) for path in paths)
    return [f"'{cell}" if FORMULA.match(cell) else cell for cell in found]


def original(cell: str) -> str:
    """A cell without the apostrophe that made it harmless."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell
