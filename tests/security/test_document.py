"""docs/security.md: every threat names tests that exist, and says what remains; no test here is left out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
ADVICE = {"What you should do", "Reporting a vulnerability"}
THREATS = {
    "Hostile pages",
    "Hostile rows of the feed",
    "Text on a terminal",
    "Exports",
    "Credentials",
    "SSRF: requests into one's own network",
    "TLS",
    "Decompression bombs",
    "XXE and entities",
    "Paths and names",
    "Injection into queries",
    "Articles that must go",
    "Text that an agent reads",
    "Open ports",
    "Dependencies",
}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def sections() -> dict[str, str]:
    text = (ROOT / "docs/security.md").read_text("utf-8")
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def names_in(file: Path) -> set[str]:
    """The names of a module's tests."""
    found = ast.walk(ast.parse(file.read_text("utf-8")))
    functions = (node.name for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {name for name in functions if name.startswith("test_")}


def test_every_threat_is_there() -> None:
    assert set(sections()) == THREATS | ADVICE


@pytest.mark.parametrize("threat", sorted(THREATS))
def test_a_threat_names_tests_that_exist_and_what_remains(threat: str) -> None:
    guards, tests, remains = re.split(r"^(?=Tests: |Remains: )", sections()[threat], flags=re.MULTILINE)
    named = NAMED.findall(tests)
    assert guards.count("\n- ") >= 1
    assert named
    assert len(named) == tests.count("::") == tests.count("`") // 2
    assert [(file, name) for file, name in named if name not in names_in(ROOT / file)] == []
    assert len(remains) > len("Remains: ")


def test_no_test_of_this_folder_is_left_out() -> None:
    named = set(NAMED.findall((ROOT / "docs/security.md").read_text("utf-8")))
    files = [file for file in HERE.glob("test_*.py") if file != Path(__file__)]
    there = {(f"tests/security/{file.name}", name) for file in files for name in names_in(file)}
    assert there - named == set()
