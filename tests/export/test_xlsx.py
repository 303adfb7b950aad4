"""Workbooks: what a spreadsheet reads again, whatever the texts hold; nothing is a formula or a link."""

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import xlsx
from newscrawl.export.base import Options
from newscrawl.export.cells import COLUMNS, CUT, LONGEST
from newscrawl.storage import Store
from tests.export.documents import TITLE, all_docs, export, odd, parsed, put, sample
from tests.export.test_atomic import names
from tests.export.test_text_formats import DANGEROUS, rows_of


def fill(file: Path, docs: list[Doc], **options: Any) -> Options:
    """A workbook of these documents; the options, with what is to be told."""
    made = Options(**options)
    with xlsx.export(file, made) as write:
        for doc in docs:
            write(doc)
    return made


def sheet(file: Path) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(file)
    first, *others = book["articles"].iter_rows(values_only=True)
    book.close()
    return [dict(zip(first, row, strict=True)) for row in others]


async def test_a_workbook_has_the_values_of_csv(filled: Store, tmp_path: Path) -> None:
    assert await export(filled, "xlsx", "-o", tmp_path / "a.xlsx") == 5
    rows = {row["id"]: row for row in sheet(tmp_path / "a.xlsx")}
    assert set(rows) == {doc["_id"] for doc in all_docs()}
    assert list(rows[odd()["_id"]]) == list(COLUMNS)
    bonds, strange = rows[sample()["_id"]], rows[odd()["_id"]]
    assert bonds["published_at"] == datetime(2021, 3, 18, 12, 14, 37)  # noqa: DTZ001 - Excel knows no zones
    assert (bonds["stock_symbols"], bonds["revision"], bonds["gone_at"]) == ("605933.SH|301788.SZ", 1, None)
    assert (strange["title"], strange["summary"]) == (TITLE, odd()["summary"].replace("\r", ""))
    assert strange["keywords"] == r'a\|b|c\\d|"引号"|😀'
    assert [name for name in names(tmp_path) if not name.startswith("news.db")] == ["a.xlsx"]


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    docs = [sample(title=text, paragraphs=[text]) for text in DANGEROUS]
    fill(tmp_path / "a.xlsx", docs, columns=("id", "title", "url", "text"))
    rows = sheet(tmp_path / "a.xlsx")
    assert [row["title"] for row in rows[:4]] == ["=1+1", "+1", "-1", "@SUM(A1)"]
    assert [row["text"] for row in rows[:4]] == ["=1+1", "+1", "-1", "@SUM(A1)"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in text, "hyperlink" in text) == (False, False)


LONG = "字😀" * 20_000
"""60,000 of Excel's characters."""


def test_a_cell_that_is_too_long_is_cut_marked_and_counted(tmp_path: Path) -> None:
    docs = [sample(title="x" * LONGEST, paragraphs=[LONG]), sample(paragraphs=["y" * (LONGEST + 1)])]
    options = fill(tmp_path / "a.xlsx", docs, columns=("title", "text"))
    exact, cut = sheet(tmp_path / "a.xlsx")
    assert exact["title"] == "x" * LONGEST
    assert cut["text"] == "y" * (LONGEST - len(CUT)) + CUT
    assert exact["text"].endswith(CUT)
    assert len(exact["text"].encode("utf-16-le")) // 2 in (LONGEST, LONGEST - 1)
    assert options.notes == ["2 cells were cut to 32,767 characters, Excel's most: they end in '[…cut]'"]


async def test_csv_for_excel_is_cut_likewise(filled: Store, tmp_path: Path) -> None:
    await put(filled, sample(_id="comos:long", title="=1", paragraphs=[LONG]))
    for options in ([], ["--excel"]):
        await export(filled, "csv", *options, "-o", tmp_path / "a.csv")
        (row,) = [row for row in rows_of(tmp_path / "a.csv", "utf-8-sig") if row["id"] == "comos:long"]
        assert row["title"] == "'=1"
        assert row["text"].endswith(CUT) == bool(options)
        assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf") == bool(options)


def test_a_sheet_ends_where_excel_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST", 2)
    with pytest.raises(BadUsage, match="xlsx holds 2 articles at the most"):
        fill(tmp_path / "a.xlsx", [sample()] * 3)
    assert names(tmp_path) == []


def test_what_xml_has_no_form_for_and_times_before_excel(tmp_path: Path) -> None:
    early = datetime.fromisoformat("0001-01-01T00:00Z")
    doc = sample(title="a\x00\x0bb￾_x0041_", published_at=early)
    fill(tmp_path / "a.xlsx", [doc], columns=("title", "published_at"))
    (row,) = sheet(tmp_path / "a.xlsx")
    assert row["published_at"] == "0001-01-01T00:00:00.000Z"
    assert row["title"].startswith("a")
    assert row["title"].endswith("_x0041_")


def test_without_the_package_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(__import__("sys").modules, "newscrawl.export.xlsx", raising=False)
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(BadUsage, match=r"xlsx needs xlsxwriter, which is not installed: pip install"):
        parsed("xlsx", "-o", "a.xlsx")
    assert parsed("csv").output is None
