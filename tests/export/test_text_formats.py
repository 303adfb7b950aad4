"""JSON Lines and CSV: what was stored is read again, whatever the texts hold."""

import csv
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.codec import Doc, loads
from newscrawl.export.cells import COLUMNS, value
from newscrawl.export.csv import FORMULA, original, row
from newscrawl.items import TRACE, WORKING, Article
from newscrawl.storage import Store
from tests.export.documents import TITLE, all_docs, export, odd, put, sample

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1")


def rows_of(file: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with file.open(encoding=encoding, newline="") as text:
        return list(csv.DictReader(text, strict=True))


async def test_jsonl_gives_the_documents_as_they_are(store: Store, tmp_path: Path) -> None:
    await put(store, *all_docs())
    assert await export(store, "jsonl", "-o", tmp_path / "a.jsonl") == 5
    lines = (tmp_path / "a.jsonl").read_bytes().removesuffix(b"\n").split(b"\n")
    newest_first = sorted(all_docs(), key=lambda doc: doc["published_at"], reverse=True)
    assert [loads(line) for line in lines] == [_untraced(doc) for doc in newest_first]


def _untraced(doc: Doc) -> Doc:
    return {name: value for name, value in doc.items() if name != "removed"}


async def test_jsonl_has_what_was_removed_when_asked_for_it(store: Store, tmp_path: Path) -> None:
    await put(store, sample(), _untraced(odd()))  # the second is of before the field
    await export(store, "jsonl", "-o", tmp_path / "a.jsonl", "--removed")
    docs = {doc["_id"]: doc for doc in map(loads, (tmp_path / "a.jsonl").read_text("utf-8").splitlines())}
    assert docs[sample()["_id"]]["removed"][0] == {
        "text": "原标题：望江银行百亿绿色债定价落地 首单投向滩涂光伏",
        "rule": "original_title",
        "element": None,
    }
    assert "removed" not in docs[odd()["_id"]]


async def test_csv_gives_the_values_again(filled: Store, tmp_path: Path) -> None:
    await export(filled, "csv", "-o", tmp_path / "a.csv")
    rows = rows_of(tmp_path / "a.csv")
    assert list(rows[0]) == list(COLUMNS)
    cells = {row["id"]: {name: original(cell) for name, cell in row.items()} for row in rows}
    odd_row = cells[odd()["_id"]]
    assert odd_row["title"] == TITLE
    assert odd_row["summary"] == odd()["summary"]
    assert odd_row["text"] == "\n".join(odd()["paragraphs"])
    assert odd_row["keywords"] == r'a\|b|c\\d|"引号"|😀'
    assert datetime.fromisoformat(odd_row["published_at"]) == odd()["published_at"]
    bonds = cells["comos:kmvtrqp2810447"]
    assert (bonds["editors"], bonds["channel_path"], bonds["gone_at"]) == ("简宁舟", "china/gncj", "")
    assert (bonds["stock_symbols"], bonds["stock_names"]) == ("605933.SH|301788.SZ", "望江银行|麦穗能源")
    assert bonds["image_captions"].startswith("望江银行总部大楼。青禾财经 苗一禾 摄|")


async def test_csv_begins_with_a_mark_only_when_asked(filled: Store, tmp_path: Path) -> None:
    await export(filled, "csv", "--bom", "-o", tmp_path / "bom.csv")
    await export(filled, "csv", "-o", tmp_path / "plain.csv")
    marked = (tmp_path / "bom.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + (tmp_path / "plain.csv").read_bytes()
    assert "id" in rows_of(tmp_path / "bom.csv", "utf-8-sig")[0]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(text: str) -> None:
    doc = sample(title=text, authors=[text, "乙"], paragraphs=[text], keywords=[text])
    cells = dict(zip(COLUMNS, row(doc), strict=True))
    assert cells["title"] == f"'{text}"
    assert original(cells["title"]) == text
    assert all(cell[:1] not in tuple("=+-@\t\r\n＝＋－＠") for cell in cells.values() if cell)


@given(st.text(st.sampled_from("'=+-@\t\r\n＝甲1"), max_size=6))
def test_what_was_put_before_a_cell_comes_off_again(text: str) -> None:
    cell = row(sample(title=text))[list(COLUMNS).index("title")]
    assert original(cell) == text
    assert not cell or not FORMULA.match(cell) or cell.startswith("'")


def test_every_field_has_a_column() -> None:
    named = {path.split(".")[0] for path, _ in COLUMNS.values()}
    assert named == {
        "_id" if f.name == "docid" else f.name for f in fields(Article) if f.name not in (*WORKING, TRACE)
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("channel.name", "国内财经"),
        ("stocks.symbol", ["605933.SH", "301788.SZ"]),
        ("archive.file", None),
        ("nothing.at.all", None),
    ],
)
def test_a_path_reaches_inside_of_mappings_and_lists(path: str, expected: Any) -> None:
    assert value(sample(), path) == expected
