"""docs/operations.md: names what there is, and its blocks do what it says."""

import ast
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.runs import metrics
from newscrawl.storage.sqlite.place import ADVICE
from tests.crawl.runs import ROOT
from tests.deploy.machine import Machine

TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")
SAMPLE = ROOT / "samples" / "sample.warc.gz"


def blocks(title: str) -> list[str]:
    """The shell blocks of a section."""
    section = re.split(r"^#{2,3} ", TEXT, flags=re.MULTILINE)
    (found,) = [part for part in section if part.startswith(f"{title}\n")]
    return re.findall(r"^```sh\n(.*?)^```", found, re.MULTILINE | re.DOTALL)


def sayings(file: Path) -> Iterator[str]:
    """The fixed words of what a run may end with: what is reported, and what the gate yields."""
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(function, ast.ClassDef) and function.name == "LeaseLost":
            yield from words(function.body[-1])
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "outcome.report":
                yield from reported(node.args[1], function)
            elif isinstance(node, ast.Yield) and node.value and file.name == "gate.py":
                yield from words(node.value)


def reported(said: ast.expr, function: ast.AST) -> Iterator[str]:
    """Its words, and those of the variables that it names."""
    yield from words(said)
    names = {node.id for node in ast.walk(said) if isinstance(node, ast.Name)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and {ast.unparse(target) for target in node.targets} & names:
            yield from words(node.value)


def words(said: ast.AST) -> Iterator[str]:
    """Its literal parts; those without a blank are keys and format specifications."""
    constants = (node.value for node in ast.walk(said) if isinstance(node, ast.Constant))
    return (text.strip() for text in constants if isinstance(text, str) and " " in text)


def test_every_reason_for_a_failure_is_explained() -> None:
    said = {text for file in (ROOT / "newscrawl").rglob("*.py") for text in sayings(file)}
    assert {"the run was cut short:", "the store does not answer", "; its end was not waited for"} <= said
    assert [text for text in sorted({*said, *ADVICE.values()}) if text not in TEXT] == []


def test_every_figure_is_listed() -> None:
    assert set(re.findall(r"^\| `(newscrawl_\w+)", TEXT, re.MULTILINE)) == set(metrics.HELP)


def test_every_file_and_command_named_exists() -> None:
    files = set(re.findall(r"(?<!tests/)\b((?:deploy|samples|newscrawl|docs)/[\w./-]+\w)", TEXT)) - {
        "newscrawl/archive"
    }
    assert {"deploy/newscrawl", "deploy/cron/newscrawl", "deploy/prometheus/alerts.yml"} <= files
    named = [name for name in files if not name.startswith("newscrawl/") or name.endswith(".py")]
    assert [name for name in named if not (ROOT / name).exists()] == []
    commands = set(re.findall(r"^newscrawl (\w+)", TEXT, re.MULTILINE))
    assert {"crawl", "doctor", "runs", "migrate"} <= commands
    assert [name for name in commands if not (ROOT / "newscrawl/commands" / f"{name}.py").exists()] == []


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("sqlite3"), reason="no sqlite3: back-up and restore were NOT tried")
def test_a_damaged_store_comes_back_from_its_backup(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    (tmp_path / "lib").mkdir()
    machine.settings.write_text(
        f"NEWSCRAWL_STORE_URI=sqlite:///{tmp_path}/lib/news.db\nNEWSCRAWL_ARCHIVE_DIR=\n"
        f"NEWSCRAWL_REPLAY={SAMPLE}\nNEWSCRAWL_LOG_LEVEL=WARNING\n"
    )
    (machine.bin / "systemctl").symlink_to("/bin/true")
    assert machine.run("newscrawl crawl sina_china").returncode == 0
    before = articles(tmp_path / "lib" / "news.db")
    assert len(before) == 29
    run(machine, blocks("Back up")[0])
    assert articles(tmp_path / "backups" / "news.db") == before
    (tmp_path / "lib" / "news.db").write_bytes(b"damaged" * 1000)
    assert machine.run("newscrawl runs").returncode == 1
    (restore,) = blocks("Restore")
    run(machine, restore)
    assert articles(tmp_path / "lib" / "news.db") == before
    assert (tmp_path / "lib" / "broken" / "news.db").read_bytes().startswith(b"damaged")
    last = json.loads(machine.run("newscrawl runs --json --limit 1").stdout)
    assert (last["ok"], last["counts"]["new"]) == (True, 0)


def articles(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as connection:
        return dict(connection.execute("SELECT id, doc FROM articles"))


def run(machine: Machine, block: str) -> None:
    """A block on the folder that stands for the machine, where nobody is root and there is no such user."""
    for there, here in (("/var/lib/newscrawl", "lib"), ("/var/backups/newscrawl", "backups")):
        block = block.replace(there, str(machine.folder / here))
    done = machine.run("set -e\n" + block.replace("-o newscrawl -g newscrawl ", ""))
    assert done.returncode == 0, done
