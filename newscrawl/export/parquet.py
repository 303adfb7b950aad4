"""Parquet for pandas, polars, DuckDB: typed columns, zstd; one file, or a folder a Beijing month."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet as pq

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import atomic, manifest
from newscrawl.export.arrow import schema
from newscrawl.export.base import Options, Write
from newscrawl.sites.days import local

BATCH = 500
"""Documents turned into columns at a time."""

GROUP_BYTES = 8 << 20
"""A row group's size in memory, and so what an export needs however many rows it has."""


class Table:
    """One Parquet file being written: rows are gathered into groups of a bounded size."""

    def __init__(self, sink: BinaryIO, columns: Sequence[str] = ()) -> None:
        """``columns``: only these, in this order."""
        self._sink = sink
        self.rows = 0
        self._schema = pa.schema([schema().field(name) for name in columns]) if columns else schema()
        self._writer = pq.ParquetWriter(sink, self._schema, compression="zstd")
        self._docs: list[Doc] = []
        self._batches: list[pa.RecordBatch] = []

    def add(self, doc: Doc) -> None:
        """Another row, written with its group."""
        self._docs.append(doc)
        self.rows += 1
        if len(self._docs) == BATCH:
            self._gather()
            if sum(batch.nbytes for batch in self._batches) >= GROUP_BYTES:
                self._write_group()

    def finish(self) -> None:
        """Write what is left and end the file. Raises OSError unless all of it can be read back."""
        self._gather()
        self._write_group()
        self._writer.close()
        atomic.flush(self._sink)
        if Path(self._sink.name).is_file() and _rows_in(self._sink.name) != self.rows:
            raise OSError(f"{self._sink.name} was not written whole")

    def close(self) -> None:
        """End the file, also where something failed: a writer left open complains when it is collected."""
        self._writer.close()

    def _gather(self) -> None:
        if self._docs:
            self._batches.append(pa.RecordBatch.from_pylist(self._docs, schema=self._schema))
            self._docs.clear()

    def _write_group(self) -> None:
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches).combine_chunks())
            self._batches.clear()


def _rows_in(name: str) -> int | None:
    """What the file's end says; None where it has none."""
    try:
        return int(pq.read_metadata(name).num_rows)
    except pa.ArrowInvalid:
        return None


class Months:
    """A folder of Hive partitions, one open at a time: the documents come in the order of time."""

    def __init__(self, folder: Path, part: str, columns: Sequence[str]) -> None:
        self._folder = folder
        self._part = part
        self._columns = columns
        self._month: str | None = None
        self._files = 0
        self._sink: BinaryIO | None = None
        self._table: Table | None = None

    def add(self, doc: Doc) -> None:
        """Another row; with a new month the former one's file is finished."""
        if (month := month_of(doc)) != self._month or self._table is None:
            self.finish()
            self.close()
            self._month = month
            self._table = self._open(self._folder / month)
        self._table.add(doc)

    def finish(self) -> None:
        """End the open month's file. Raises OSError unless all of it can be read back."""
        if self._table:
            self._table.finish()

    def close(self) -> None:
        """Let go of the open month's file, also where something failed."""
        if self._table and self._sink:
            self._table.close()
            self._sink.close()
        self._table = self._sink = None

    def _open(self, place: Path) -> Table:
        place.mkdir(parents=True, exist_ok=True)
        self._sink = (place / f"{self._part}-{self._files:04}.parquet").open("xb")
        self._files += 1
        return Table(self._sink, self._columns)


def month_of(doc: Doc) -> str:
    """The folder of a document: ``year=2021/month=08``, by the Beijing day that it was published on."""
    when = doc.get("published_at")
    if when is None:
        return "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__"
    return f"{local(when):year=%Y/month=%m}"


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    """One file, or with ``by_month`` a folder of them. Raises BadUsage for a folder of days."""
    assert output is not None  # noqa: S101 - the command sees to it
    if options.by_month:
        if (output / manifest.NAME).exists():
            raise BadUsage(f"{output} has a file for each day: name another folder for --partition month")
        part = options.part or "part"
        with (
            atomic.folder(output, options.part) as folder,
            closing(Months(folder, part, options.columns)) as months,
        ):
            yield months.add
            months.finish()
        return
    with atomic.stream(output) as sink, closing(Table(sink, options.columns)) as table:
        yield table.add
        table.finish()


def columns() -> list[str]:
    """The names of all columns."""
    return list(schema().names)
