"""The shipped unit's hardening is one that TLS, SQLite and lxml live with: a crawl over https under it."""

import ctypes
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawl.runs import ROOT, Desk, Run, crawl_command
from tests.deploy.restricted import allowed
from tests.support import faults
from tests.support.site import Site

UNIT = ROOT / "deploy" / "systemd" / "newscrawl.service"
STOP_S = 20
"""What the unit gives a run that is asked to end."""


def can_restrict() -> bool:
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return False
    return bool(shutil.which("systemd-analyze"))


pytestmark = pytest.mark.skipif(
    not can_restrict(), reason="no systemd-analyze or libseccomp: the unit's hardening was NOT tried"
)


def start(desk: Desk, unit: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.deploy.restricted", str(unit)]
    command += [sys.executable, "-m", "scrapy", *crawl_command(*arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=desk.environment({}), stdout=pipe, stderr=pipe, text=True)


def ended(process: "subprocess.Popen[str]") -> Run:
    out, err = process.communicate(timeout=60)
    return Run(process.returncode, out, err)


def test_a_crawl_over_https_under_the_units_restrictions(site: Site, desk: Desk) -> None:
    run = ended(start(desk, UNIT, "channels=1688"))
    assert (run.code, run.counts["stored"], run.troubles) == (0, 3, []), run.err
    assert {request.url.partition(":")[0] for request in site.requests} == {"https"}
    assert any(desk.archive.iterdir())


def test_the_restrictions_are_there() -> None:
    names = allowed(UNIT)
    assert {"read", "openat", "connect", "execve"} <= names
    assert not {"mount", "setuid", "chown", "reboot", "setpriority"} & names


@pytest.mark.long
def test_what_broke_it_would_be_noticed(site: Site, desk: Desk, tmp_path: Path) -> None:
    unit = tmp_path / "newscrawl.service"
    unit.write_text(UNIT.read_text("utf-8") + "MemoryDenyWriteExecute=yes\n")
    process = start(desk, unit, "channels=1688")
    try:
        run = ended(process)
    except subprocess.TimeoutExpired:
        process.kill()
        run = ended(process)
    assert run.code != 0
    assert "MemoryError" in run.err


@pytest.mark.long
def test_it_stops_within_what_the_unit_gives_it(site: Site, desk: Desk) -> None:
    assert f"\nTimeoutStopSec={STOP_S}\n" in UNIT.read_text("utf-8")
    site.fault("mcdvzqk5561330", faults.held)
    process = start(desk, UNIT, "channels=1688")
    assert site.proxy.held.acquire(timeout=100)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    run = ended(process)
    assert (run.code, time.monotonic() - asked < STOP_S) == (1, True)
    assert run.last.startswith("failed: the run was cut short: shutdown (SIGTERM)")
