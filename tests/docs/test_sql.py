"""docs/sql.md: every block runs as it stands, on a crawl of the samples, and gives what it should."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from newscrawl.storage.mongo.views import VIEWS
from tests.crawl.runs import ROOT, Desk
from tests.docs import cookbook

TEXT = (ROOT / "docs" / "sql.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAMPLE = {"NEWSCRAWL_REPLAY": str(ROOT / "samples/sample.warc.gz"), "NEWSCRAWL_ARCHIVE_DIR": ""}


def blocks(title: str, language: str) -> list[str]:
    """The blocks of a section."""
    (section,) = (
        part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE) if part.startswith(f"{title}\n")
    )
    return [text for name, text in BLOCK.findall(section) if name == language]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the blocks are run: ``data/news.db`` is the crawled store."""
    found = tmp_path_factory.mktemp("sql")
    desk = Desk(found, "http://127.0.0.1:9")
    (found / "data").mkdir()
    assert desk.crawl(env={**SAMPLE, "NEWSCRAWL_STORE_URI": f"sqlite:///{found}/data/news.db"}).code == 0
    return found


def sh(folder: Path, text: str) -> str:
    """What a shell prints for a block."""
    env = {"PATH": f"{ROOT}/.venv/bin:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = ["bash", "-euc", text]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def python(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that a block leaves."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(compile(text, "<sql.md>", "exec"), names)  # noqa: S102 - our own documentation
    return names


def test_every_view_is_named_and_there_is() -> None:
    named = set(re.findall(r"`(\w+_flat|article_\w+)`", TEXT)) - {"article_id"}
    assert named == VIEWS.keys() - {"articles_recent", "daily_counts"}


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="no sqlite3: its block was NOT tried")
def test_the_sqlite3_program(folder: Path) -> None:
    (block,) = blocks("sqlite3", "sh")
    said = sh(folder, block)
    assert [[cell.strip() for cell in line.split("│")[1:3]] for line in said.splitlines()[3:-1]] == [
        ["2024-05-17 10:41:30", "市场资讯"],
        ["2024-05-17 10:00:05", "远山通讯社"],
        ["2024-04-22 21:05:44", "北窗周刊"],
    ]


def test_the_queries(folder: Path) -> None:
    answers = [cookbook.run_sql(text, folder / "data" / "news.db") for text in blocks("sqlite3", "sql")]
    symbols = {"301788.SZ": 3, "09177.HK": 2, "605922.SH": 2, "003188.SZ": 1, "003199.SZ": 1}
    states = {"stored": 29, "offsite": 18, "gone": 2, "failed": 1}
    assert answers == [
        [{"symbol": symbol, "articles": n} for symbol, n in symbols.items()],
        [{"source": name, "articles": 1} for name in ("北窗周刊", "沧浪证券报", "青禾财经")],
        [],
        [{"state": state, "n": n} for state, n in states.items()],
    ]


def test_pandas(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("pandas", "python")
    names = python(folder, block, monkeypatch)
    assert str(names["frame"]["published_utc"].dtype) == "datetime64[us, UTC]"
    assert names["by_year"].to_dict() == {2021: 3, 2022: 4, 2023: 2, 2024: 3}
