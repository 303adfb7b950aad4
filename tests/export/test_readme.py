"""README's table of formats and options is true: each ✓ does what it says, each – is bad usage."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from newscrawl.cli.console import BadUsage
from newscrawl.codec import loads
from newscrawl.export.base import FORMATS
from newscrawl.storage import Store
from tests.crawl.runs import ROOT
from tests.export.documents import export, parsed

CELL = re.compile(r"\s*\|\s*")


def table(name: str) -> dict[str, dict[str, bool]]:
    """By option, by format: whether it says ✓."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    (start,) = (
        n
        for n, line in enumerate(lines)
        if line.endswith("| jsonl | csv | xlsx | parquet | markdown | rss | jsonfeed |")
    )
    found: dict[str, dict[str, bool]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        option, *marks = CELL.split(line.strip("| "))
        assert set(marks) <= {"✓", "–"}, line
        says = {kind: mark == "✓" for kind, mark in zip(FORMATS, marks, strict=True)}
        found |= dict.fromkeys(re.findall("`(.+?)`", option), says)
    return found


ENGLISH = table("README.md")
OPTIONS = {
    "-o -": ["-o", "-"],
    "-o ….gz": [],
    "--limit N": ["--limit", "2"],
    "--since last": ["--since", "last", "--name", "again"],
    "--search": ["--search", "望江银行"],
    "--as-of T": ["--as-of", "2020-01-01"],
    "--columns A,B": ["--columns", "title"],
    "--bom": ["--bom"],
    "--excel": ["--excel"],
    "--removed": ["--removed"],
    "--partition month": ["--partition", "month"],
    "--partition day": ["--partition", "day"],
}  # fmt: skip


def test_both_languages_say_the_same_of_the_same_options() -> None:
    chinese = table("README.zh-CN.md")
    assert list(ENGLISH) == list(chinese) == list(OPTIONS)
    assert [*ENGLISH.values()] == [*chinese.values()]


def output(kind: str, option: str, folder: Path) -> Path:
    name = {"-o ….gz": "a.gz"}.get(option, f"a.{kind}")
    shutil.rmtree(folder / f"a.{kind}", ignore_errors=True)
    return folder / name


@pytest.mark.parametrize("kind", FORMATS)
async def test_the_table_is_true(filled: Store, tmp_path: Path, kind: str) -> None:
    for option, argv in OPTIONS.items():
        out = output(kind, option, tmp_path)
        line = [kind, *([] if option == "-o -" else ["-o", out]), *argv]
        if not ENGLISH[option][kind]:
            with pytest.raises(BadUsage):
                parsed(*map(str, line))
        elif option == "-o -":
            assert parsed(*map(str, line)).output is None
        else:
            counts = [await export(filled, *line) for _ in range(2 if option == "--since last" else 1)]
            assert does(option, counts, out), (kind, option)
        out.unlink(missing_ok=True) if out.is_file() else None


def does(option: str, counts: list[int], out: Path) -> bool:
    """Whether the output is what the option asks for."""
    match option:
        case "-o ….gz":
            return out.read_bytes()[:2] == b"\x1f\x8b"
        case "--limit N":
            return counts == [2]
        case "--since last":
            return counts == [5, 0]
        case "--search":
            return counts == [1]
        case "--as-of T":
            return counts == [0]
        case "--columns A,B":
            return content(out) == ["title"]
        case "--bom" | "--excel":
            return out.read_bytes().startswith(b"\xef\xbb\xbf")
        case "--removed":
            return "removed" in content(out)
        case "--partition month":
            return (out / "year=2024" / "month=04").is_dir()
        case "--partition day":
            return (out / "day=2024-04-22" / "articles.parquet").is_file()
    raise AssertionError(option)


def content(out: Path) -> list[str]:
    """The names of the columns, whatever format it is."""
    from pyarrow import parquet as pq

    from tests.export.test_text_formats import rows_of
    from tests.export.test_xlsx import sheet

    head = out.read_bytes()[:4]
    if head == b"PAR1":
        return list(pq.read_schema(out).names)
    if head[:2] == b"PK":
        return list(sheet(out)[0])
    rows: list[dict[str, Any]]
    rows = [loads(out.read_text("utf-8").splitlines()[0])] if head[:1] == b"{" else [*rows_of(out)]
    return list(rows[0])
