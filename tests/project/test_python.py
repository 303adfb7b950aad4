"""A Python that is too old is told so, by make and by what pip runs to build."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawl.runs import ROOT

OLD = "import sys; sys.version_info = (3, 10, 13); sys.version = '3.10.13 (main)'\n"
SAYS = "newscrawl needs Python 3.11 or newer"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def old_python(tmp_path: Path) -> Path:
    """A Python that takes itself for 3.10, as far as ``-c`` goes."""
    file = tmp_path / "python3.10"
    file.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{OLD}$2"\n')
    file.chmod(0o755)
    return file


def test_make_says_which_python_it_needs(old_python: Path, tmp_path: Path) -> None:
    done = run("make", f"PYTHON={old_python}", f"VENV={tmp_path / 'venv'}", "demo")
    assert done.returncode == 2
    assert f"{SAYS}; say which: make PYTHON=python3.13\n" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_build_says_which_python_it_needs(old_python: Path) -> None:
    done = run(old_python, "-c", (ROOT / "setup.py").read_text("utf-8"))
    assert (done.returncode, done.stderr) == (1, f"{SAYS}; this is 3.10.13\n")
