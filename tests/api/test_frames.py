"""Results as data frames: the schema's columns and types, with rows or without."""

import sys
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import newscrawl
from newscrawl import News
from newscrawl.api import model
from newscrawl.api.columns import of_articles, of_runs
from newscrawl.schema import COLLECTIONS

Found = newscrawl.Results[newscrawl.Article]
FIRST = ["id", "url", "aliases", "title", "original_title", "source"]
BONDS_AT = datetime(2021, 3, 18, 12, 14, 37, tzinfo=UTC)


@pytest.fixture(params=["2021-03-18", "1999-01-01"], ids=["a row", "no row"])
def found(news: News, request: pytest.FixtureRequest) -> Found:
    return news.articles(request.param, request.param)


def test_pandas(found: Found) -> None:
    df = found.df()
    assert list(df.columns)[:6] == FIRST
    assert isinstance(df["published_at"].dtype, pd.DatetimeTZDtype)
    assert (str(df["revision"].dtype), str(df["story_similarity"].dtype)) == ("Int64", "float64")
    assert list(df["published_at"]) == [pd.Timestamp(BONDS_AT)] * len(df)
    assert list(df["channel_lids"]) == [[1686, 1690, 3231]] * len(df)


def test_polars(found: Found) -> None:
    df = found.polars()
    assert df.columns[:6] == FIRST
    assert df.schema["published_at"] == pl.Datetime("ms", "UTC")
    assert df.schema["authors"] == pl.List(pl.String)
    symbols = [[stock["symbol"] for stock in stocks] for stocks in df["stocks"]]
    assert symbols == [["605933.SH", "301788.SZ"]] * len(df)
    assert df["published_at"].to_list() == [BONDS_AT] * len(df)


def test_arrow(found: Found) -> None:
    table = found.arrow()
    assert table.column_names[:6] == FIRST
    assert table.schema.field("published_at").type == pa.timestamp("ms", tz="UTC")
    image = pa.struct([("url", pa.string()), ("caption", pa.string())])
    assert table.schema.field("images").type == pa.list_(image)
    assert table.column("published_at").to_pylist() == [BONDS_AT] * table.num_rows


def test_columns_for_the_asking(news: News) -> None:
    df = news.articles("2021-03-18", "2021-03-18").polars(["id", "text"])
    assert df.columns == ["id", "text"]
    assert df["text"][0].startswith("青禾财经讯")
    assert "removed" not in news.articles(limit=1).df()
    assert news.search("绿色债").polars(["score", "id"]).schema["score"] == pl.Float64


def test_runs_and_coverage(news: News) -> None:
    assert news.runs().polars(["ok", "stored", "kind"]).rows() == [(True, 29, "replay")]
    days = news.coverage("2021-03-18", "2021-03-18").df()
    assert list(days["channel"].dropna()) == ["1686", "1690", "3231"]
    assert (int(days["listed"].sum()), str(days["stored"].dtype)) == (4, "Int64")


def test_objects_and_columns_have_what_the_schema_has() -> None:
    articles = {field.name.lstrip("_") for field in COLLECTIONS["articles"].fields}
    assert articles == set(model.Article.__slots__) - {"score", "extra"}
    assert articles - {"channel", "archive"} <= of_articles().keys()
    runs = {field.name.lstrip("_") for field in COLLECTIONS["runs"].fields}
    assert runs == set(model.Run.__slots__)
    assert runs - {"counts"} <= of_runs().keys()


@pytest.mark.parametrize(("package", "way"), [("pandas", "df"), ("polars", "polars"), ("pyarrow", "arrow")])
def test_without_the_package_it_says_how_to_get_it(
    news: News, monkeypatch: pytest.MonkeyPatch, package: str, way: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(package), *sys.meta_path])
    with pytest.raises(newscrawl.PackageMissing) as raised:
        getattr(news.articles(limit=1), way)()
    told = f"this needs {package}, which is not installed: pip install -r requirements-analyst.txt"
    assert str(raised.value).startswith(told)


class Missing:
    """An importer by which one package is not to be had."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, name: str, *_: Any) -> None:
        if name.partition(".")[0] == self._package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
