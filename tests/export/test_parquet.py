"""Parquet: typed, and read by the three that analysts use."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import arrow, parquet
from newscrawl.export.base import Options
from newscrawl.items import TRACE
from newscrawl.storage import Store
from tests.export.documents import all_docs, export, put, sample

BY_ID = {doc["_id"]: {k: v for k, v in doc.items() if k != TRACE} for doc in all_docs()}
MOMENT = pa.timestamp("ms", tz="UTC")


@pytest.fixture
async def file(filled: Store, tmp_path: Path) -> Path:
    await export(filled, "parquet", "-o", tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_pyarrow_reads_the_documents_as_they_are(file: Path) -> None:
    rows = pq.read_table(file).to_pylist()
    assert {row["_id"]: row for row in rows} == BY_ID
    assert all(row["published_at"].tzinfo is not None for row in rows)


def test_the_columns_have_types(file: Path) -> None:
    schema = pq.read_schema(file)
    assert schema == arrow.schema()
    assert schema.field("published_at").type == schema.field("gone_at").type == MOMENT
    assert schema.field("editors").type == pa.list_(pa.string())
    image = pa.struct([("url", pa.string()), ("caption", pa.string())])
    assert schema.field("images").type == pa.list_(image)
    assert schema.field("revision").type == pa.int64()
    assert not schema.field("_id").nullable
    assert pq.ParquetFile(file).metadata.row_group(0).column(0).compression == "ZSTD"


def test_polars_reads_it(file: Path) -> None:
    frame = pl.read_parquet(file)
    assert frame.schema["published_at"] == pl.Datetime("ms", "UTC")
    assert frame.schema["editors"] == pl.List(pl.String)
    assert frame.schema["stocks"] == pl.List(
        pl.Struct(
            {
                "symbol": pl.String,
                "name": pl.String,
                "origin": pl.String,
                "kind": pl.String,
                "auto": pl.Boolean,
            }
        )
    )
    assert {row["_id"]: row for row in frame.to_dicts()} == BY_ID
    ours = frame.filter(pl.col("symbols").list.contains("605933.SH"), pl.col("title").str.len_chars() < 300)
    assert ours["title"].to_list() == [sample()["title"]]


def test_duckdb_reads_it(file: Path) -> None:
    with duckdb.connect() as db:
        found = db.read_parquet(str(file))
        types = dict(zip(found.columns, map(str, found.types), strict=True))
        assert (types["published_at"], types["editors"]) == ("TIMESTAMP WITH TIME ZONE", "VARCHAR[]")
        sql = "SELECT _id, epoch_ms(published_at), keywords, stocks[1].symbol, title FROM found"
        for docid, when, keywords, symbol, title in db.execute(sql).fetchall():
            doc = BY_ID[docid]
            assert (keywords, title) == (doc["keywords"], doc["title"])
            assert when == int(doc["published_at"].timestamp() * 1000)
            assert symbol == (doc["stocks"][0]["symbol"] if doc["stocks"] else None)


def dated(name: str, when: datetime) -> Doc:
    return sample(_id=f"comos:{name}", published_at=when)


NIGHT = datetime(2021, 7, 31, 16, 30, tzinfo=UTC)
"""Half past midnight of 1 August in Beijing."""


async def test_partitions_are_months_of_beijing(filled: Store, tmp_path: Path) -> None:
    await put(filled, dated("night", NIGHT))
    await export(filled, "parquet", "--partition", "month", "-o", tmp_path / "all")
    by_month = {
        f"{file.parent.relative_to(tmp_path / 'all')}": pq.read_table(file, partitioning=None).num_rows
        for file in (tmp_path / "all").rglob("*.parquet")
    }
    assert by_month["year=2021/month=08"] == 2
    assert sum(by_month.values()) == 6
    with duckdb.connect() as db:
        sql = f"SELECT count(*) FROM read_parquet('{tmp_path}/all/**/*.parquet')"  # noqa: S608
        sql += " WHERE year = 2021 AND month = 8"
        assert db.execute(sql).fetchone() == (2,)
    assert pl.scan_parquet(tmp_path / "all", hive_partitioning=True).collect().height == 6


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".*"))


async def test_what_is_new_is_added_to_the_partitions(filled: Store, tmp_path: Path) -> None:
    argv = ("parquet", "--partition", "month", "-o", tmp_path / "all", "--since", "last")
    assert await export(filled, *argv) == 5
    await put(filled, dated("night", NIGHT))
    assert (await export(filled, *argv), await export(filled, *argv)) == (1, 0)
    ids = pl.scan_parquet(tmp_path / "all").collect()["_id"].to_list()
    assert sorted(ids) == sorted([*BY_ID, "comos:night"])
    assert leftovers(tmp_path) == []


async def test_a_whole_export_does_not_mix_with_what_is_there(filled: Store, tmp_path: Path) -> None:
    argv = ("parquet", "--partition", "month", "-o", tmp_path / "all")
    await export(filled, *argv)
    with pytest.raises(BadUsage, match="is not empty"):
        await export(filled, *argv)


def test_no_document_and_one_without_a_day(tmp_path: Path) -> None:
    with parquet.export(tmp_path / "none.parquet", Options()):
        pass
    assert pq.read_table(tmp_path / "none.parquet").num_rows == 0
    with parquet.export(tmp_path / "all", Options(by_month=True)) as write:
        write(sample(published_at=None))
    assert pl.scan_parquet(tmp_path / "all").collect()["year"].to_list() == [None]
