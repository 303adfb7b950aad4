"""The files at the door: the licence, the workflows, the hooks, and what CONTRIBUTING.md points to."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.crawl.runs import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LINK = re.compile(r"\]\(((?!http)[^)#]+)\)")
NAMED = re.compile(r"`((?:newscrawl|tests|samples|docs)/[a-z_./]*)`")


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text("utf-8"))
    return found


def test_the_workflows_pass_actionlint() -> None:
    assert [file.name for file in WORKFLOWS] == ["canary.yml", "ci.yml"]
    done = run(program("actionlint"), *map(str, WORKFLOWS))
    assert (done.returncode, done.stdout) == (0, "")


def test_ci_runs_on_every_python_that_the_metadata_names() -> None:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(metadata["classifiers"]))
    assert workflow("ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"] == named
    assert metadata["requires-python"] == f">={named[0]}"


def test_the_canary_keeps_what_the_doctor_writes() -> None:
    *_, asks, keeps = workflow("canary.yml")["jobs"]["doctor"]["steps"]
    assert "scrapy doctor --json --keep canary/pages | tee canary/doctor.jsonl" in asks["run"]
    assert asks["shell"] == "bash"  # with pipefail: tee would hide the exit code
    assert (keeps["if"], keeps["with"]["path"]) == ("always()", "canary")


def test_the_hooks_are_tools_that_the_set_up_installs() -> None:
    done = run(program("pre-commit"), "validate-config", ".pre-commit-config.yaml")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    tools = {hook["entry"].split()[0] for hook in repository["hooks"]}
    assert tools == {f".venv/bin/{name}" for name in ("ruff", "mypy", "lint-imports", "actionlint")}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_what_is_pointed_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pointed = {*LINK.findall(text), *NAMED.findall(text)}
    assert pointed
    assert [target for target in pointed if not (ROOT / target).exists()] == []


def test_the_licence_names_its_holder() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("BSD 3-Clause License\n\nCopyright (c) 2026, newscrawl contributors\n")
    assert "Neither the name of the copyright holder" in text
