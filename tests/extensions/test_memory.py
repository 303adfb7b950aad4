"""The memory limit looks at this process, not at the one that started it."""

import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.extensions import memory
from tests.crawl.runs import ROOT, Desk, crawl_command

LARGE = """
import subprocess, sys
ballast = b"x" * (400 << 20)
sys.exit(subprocess.run([sys.executable, "-m", "scrapy", *sys.argv[1:]]).returncode)
"""


def test_a_large_parent_stops_no_run(desk: Desk) -> None:
    command = crawl_command(settings={"MEMUSAGE_LIMIT_MB": 350})
    environment = desk.environment({})
    done = subprocess.run([sys.executable, "-c", LARGE, *command], cwd=ROOT, env=environment)
    assert (done.returncode, len(desk.docs("articles"))) == (0, 29)


def test_the_peak_is_of_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert 10 << 20 < memory.peak() < 100 << 30
    monkeypatch.setattr(memory, "STATUS", tmp_path / "none")
    assert memory.peak() == 0
