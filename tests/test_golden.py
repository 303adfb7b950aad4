"""Golden files: a page of tests/golden/pages gives the document beside it, a test a field; no code a page."""

import json
from functools import cache
from pathlib import Path

import pytest

from tests.golden import cases, rewrite

NAMES = cases.names()


def test_there_are_golden_pages_of_every_kind() -> None:
    assert len(NAMES) >= 36
    reasons = {name for name in NAMES if "reason" in cases.expected(name)}
    assert reasons >= {"banned", "broken_2022", "not_found"}


@cache
def found(name: str) -> cases.Case:
    """What comes of a page now, field by field; read once for all its tests."""
    expected = cases.expected(name)
    return cases.flat(cases.result(name, expected["url"], expected["lids"]))


@pytest.mark.parametrize(
    ("name", "field"),
    [pytest.param(n, f, id=f"{n}::{f}") for n in NAMES for f in cases.flat(cases.expected(n))],
)
def test_the_page_gives(name: str, field: str) -> None:
    assert found(name)[field] == cases.flat(cases.expected(name))[field]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_gives_no_other_field(name: str) -> None:
    assert list(found(name)) == list(cases.flat(cases.expected(name)))


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_as_rewrite_writes_it(name: str) -> None:
    assert (cases.FOLDER / f"{name}.json").read_text("utf-8") == cases.text(cases.expected(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_packed_without_name_and_time(name: str) -> None:
    head = (cases.PAGES / f"{name}.html.gz").read_bytes()[:8]
    assert head == b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "pack it by gzip -9n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A golden folder of its own, with one page."""
    source = cases.PAGES / "finance_2024_flash.html.gz"
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "new.html.gz").write_bytes(source.read_bytes())
    monkeypatch.setattr(cases, "FOLDER", tmp_path)
    monkeypatch.setattr(cases, "PAGES", tmp_path / "pages")
    return tmp_path


def test_rewrite_fills_in_a_new_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://finance.sina.com.cn/china/2024-03-05/doc-inawmzqt2236154.shtml"
    (folder / "new.json").write_text(json.dumps({"url": url}), "utf-8")
    assert rewrite.main([]) == 0
    assert capsys.readouterr().out.endswith("\n1 of 1 golden files changed\n")
    written = cases.expected("new")
    assert (written["url"], written["lids"]) == (url, [])
    assert written["document"]["_id"] == "comos:nawmzqt2236154"
    assert rewrite.main(["new"]) == 0
    assert capsys.readouterr().out == "0 of 1 golden files changed\n"


def test_rewrite_names_the_fields_that_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite.main([])
    title = cases.expected("new")["document"]["title"]
    text = (folder / "new.json").read_text("utf-8")
    (folder / "new.json").write_text(text.replace(f'"title": "{title}"', '"title": "旧题"'), "utf-8")
    capsys.readouterr()
    rewrite.main([])
    assert capsys.readouterr().out == f'new: title: "旧题" -> "{title}"\n1 of 1 golden files changed\n'


def test_rewrite_refuses_a_name_that_is_no_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rewrite.main(["nwe"]) == 2
    assert capsys.readouterr().err == "no golden page nwe; there are: new\n"
    assert list(folder.glob("*.json")) == []
