"""``--columns`` and ``--search``: in every format that has them, in both stores."""

from pathlib import Path

import pytest
from pyarrow import parquet as pq

from newscrawl.cli.console import BadUsage
from newscrawl.codec import loads
from newscrawl.storage import Store
from tests.export.documents import all_docs, export, parsed, put, sample
from tests.export.test_text_formats import rows_of
from tests.export.test_xlsx import sheet

BONDS = sample()["_id"]


async def test_only_these_columns_in_this_order(filled: Store, tmp_path: Path) -> None:
    out = tmp_path / "a"
    await export(filled, "csv", "--columns", "title,id，published_at", "-o", out)
    assert list(rows_of(out)[0]) == ["title", "id", "published_at"]
    await export(filled, "xlsx", "--columns", "title, id", "-o", tmp_path / "a.xlsx")
    assert {tuple(row) for row in sheet(tmp_path / "a.xlsx")} == {("title", "id")}
    await export(filled, "parquet", "--columns", "title,_id,stocks", "-o", out)
    assert pq.read_schema(out).names == ["title", "_id", "stocks"]
    await put(filled, sample(x_mood=0.5))
    await export(filled, "jsonl", "--columns", "_id,x_mood,removed", "-o", out)
    docs = {doc["_id"]: doc for doc in map(loads, out.read_text("utf-8").splitlines())}
    assert list(docs[BONDS]) == ["_id", "x_mood", "removed"]
    assert (docs[BONDS]["x_mood"], docs["comos:oddoddo0000001"]["x_mood"]) == (0.5, None)
    assert docs[BONDS]["removed"][0]["rule"] == "original_title"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("csv --columns titel", "csv has no titel (nearest: title)"),
        ("csv --columns channel.path", "csv has no channel.path (nearest: channel_path)"),
        ("csv --columns paragraphs,_id", "csv has no paragraphs (nearest: text), _id (nearest: id)"),
        ("jsonl --columns id,channel_path", "no id (nearest: _id), channel_path (nearest: channel)"),
        ("parquet -o a --columns text", "parquet has no text (nearest: paragraphs)"),
        ("xlsx -o a --columns x_mood", "xlsx has no x_mood"),
        ("csv --columns ,", "names none"),
        ("rss --columns title", "--columns goes with jsonl and csv and xlsx and parquet, not with rss"),
    ],
)  # fmt: skip
def test_an_unknown_column_is_answered_with_the_nearest(line: str, said: str) -> None:
    with pytest.raises(BadUsage) as caught:
        parsed(*line.split())
    assert said in str(caught.value)


async def test_only_what_says_all_words_the_newest_first(store: Store, tmp_path: Path) -> None:
    await put(store, *all_docs())
    argv = ("jsonl", "-o", tmp_path / "a", "--search")
    assert await export(store, *argv, "望江银行", "绿色债") == 1
    assert loads((tmp_path / "a").read_text("utf-8"))["_id"] == BONDS
    assert await export(store, *argv, "望江银行", "--since", "2021-03-19") == 0
    assert await export(store, *argv, "没有人写过的词") == 0


async def test_a_search_goes_on_by_itself(filled: Store, tmp_path: Path) -> None:
    argv = ("jsonl", "-o", tmp_path / "a", "--since", "last", "--search", "望江银行")
    assert [await export(filled, *argv) for _ in range(2)] == [1, 0]
    assert await export(filled, "jsonl", "-o", tmp_path / "a", "--since", "last") == 5
    await put(filled, sample(_id="comos:new"), sample(_id="comos:other", title="别的", paragraphs=["无关"]))
    assert await export(filled, *argv) == 1


def test_bad_words_are_bad_usage() -> None:
    with pytest.raises(ValueError, match="债"):
        parsed("csv", "--search", "债")
    with pytest.raises(BadUsage, match="csv goes before --search"):
        parsed("--search", "专项债", "csv")
