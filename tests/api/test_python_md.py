"""docs/python.md is true: every block runs, one after the other, and prints what stands below it."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from newscrawl.api import fetching
from tests.crawl.runs import ROOT
from tests.support.site import Site

PAGE = ROOT / "docs" / "python.md"
BLOCK = re.compile(
    r"^```python\n(?P<text>.*?)^```\n(?:^```text\n(?P<said>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
FETCHES = "newscrawl.fetch("


def blocks() -> list[tuple[str, str]]:
    """Each block with what it prints."""
    return [(found["text"], found["said"] or "") for found in BLOCK.finditer(PAGE.read_text("utf-8"))]


@pytest.fixture
def folder(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the blocks are run, with the store that the page tells to make."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sample.db").write_bytes(sample.read_bytes())
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(text: str, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(text, "<python.md>", "exec"), names)  # noqa: S102 - our own documentation
    return out.getvalue()


def test_every_block_says_what_is_below_it(folder: Path) -> None:
    names: dict[str, Any] = {}
    there = [(text, expected) for text, expected in blocks() if FETCHES not in text]
    assert len(there) == len(blocks()) - 1 == 13
    assert PAGE.read_text("utf-8").count("```python") == len(blocks())
    for text, expected in there:
        assert said(text, names) == expected


@pytest.mark.long
def test_the_one_that_fetches(folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ((text, expected),) = [found for found in blocks() if FETCHES in found[0]]
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, site.proxy.url)
    monkeypatch.setattr(fetching, "_TURN", fetching.Turn())
    assert said("import newscrawl\n" + text, {}) == expected
