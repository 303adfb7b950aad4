"""Data frames of documents, typed also where there is no row; packages are imported when asked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newscrawl.api.columns import Column
from newscrawl.api.errors import PackageMissing
from newscrawl.codec import Doc
from newscrawl.config.extras import install
from newscrawl.schema import Field

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

PANDAS = {
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "time": "datetime64[ms, UTC]",
    "date": "datetime64[s]",
    "text": "str",
}


@contextmanager
def needs(package: str) -> Iterator[None]:
    """Say how to get the package, where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise PackageMissing(f"this needs {package}, which is not installed: {install('analyst')}") from None


def to_pandas(columns: Sequence[Column], docs: Sequence[Doc]) -> "pd.DataFrame":
    """Times are UTC; lists are Python lists."""
    with needs("pandas"):
        import pandas as pd
    made = {
        column.name: pd.Series(_values(column, docs), dtype=PANDAS.get(column.type, "object"))
        for column in columns
    }
    return pd.DataFrame(made)


def to_polars(columns: Sequence[Column], docs: Sequence[Doc]) -> "pl.DataFrame":
    """Times are UTC; lists are lists, of structs where they are of objects."""
    with needs("polars"):
        import polars as pl

    plain = {
        "text": pl.String(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "time": pl.Datetime("ms", "UTC"),
        "date": pl.Date(),
    }

    def of(kind: str, element: str | None, fields: Sequence[Field]) -> Any:
        if element == "object":
            return pl.List(pl.Struct({field.name: of(field.type, field.element, ()) for field in fields}))
        return pl.List(plain[element]) if element else plain[kind]

    def series(column: Column) -> pl.Series:
        kind = None if column.type == "any" else of(column.type, _element(column), column.fields)
        return pl.Series(column.name, _values(column, docs), dtype=kind)

    return pl.DataFrame([series(column) for column in columns])


def to_arrow(columns: Sequence[Column], docs: Sequence[Doc]) -> "pa.Table":
    """The same types as in Parquet exports."""
    with needs("pyarrow"):
        import pyarrow as pa

    plain: dict[str, Any] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "time": pa.timestamp("ms", tz="UTC"),
        "date": pa.date32(),
    }

    def of(kind: str, element: str | None, fields: Sequence[Field]) -> Any:
        if element == "object":
            return pa.list_(pa.struct([(field.name, of(field.type, field.element, ())) for field in fields]))
        return pa.list_(plain[element]) if element else plain[kind]

    def array(column: Column) -> Any:
        kind = None if column.type == "any" else of(column.type, _element(column), column.fields)
        return pa.array(_values(column, docs), kind)

    return pa.table({column.name: array(column) for column in columns})


def _values(column: Column, docs: Sequence[Doc]) -> list[Any]:
    return [column.get(doc) for doc in docs]


def _element(column: Column) -> str | None:
    return Field(column.name, column.type, "", "").element if column.type != "date" else None
