"""The units, judged by systemd itself in a root of their own, where systemd-analyze is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.crawl.runs import ROOT

UNITS = ROOT / "deploy" / "systemd"
NAMES = ("newscrawl.timer", "newscrawl.service", "newscrawl-flash.service")
SYSTEMD = Path("/usr/lib/systemd/system")
EXPOSURE = 15
"""The most that `systemd-analyze security` may find, in tenths: it says 1.3 of 10, "OK"."""

OLDEST = 250
"""The first that judges units which are not installed here."""


def version() -> int:
    """systemd's, 0 where there is none."""
    if not shutil.which("systemd-analyze"):
        return 0
    told = subprocess.run(["systemd-analyze", "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.split()[1])


pytestmark = pytest.mark.skipif(
    version() < OLDEST, reason=f"no systemd-analyze {OLDEST} or newer: the units were NOT judged"
)


def analyze(*words: str | Path) -> tuple[int, str]:
    command = ["systemd-analyze", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine on which docs/operations.md was followed, as far as systemd looks."""
    for folder in (SYSTEMD, Path("/lib/systemd/system")):
        if folder.exists() and not (tmp_path / folder.relative_to("/")).exists():
            shutil.copytree(folder, tmp_path / folder.relative_to("/"), symlinks=True)
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, units)
    scrapy = tmp_path / "opt/newscrawl/.venv/bin/scrapy"
    scrapy.parent.mkdir(parents=True)
    scrapy.touch(0o755)
    return tmp_path


def verify(root: Path) -> tuple[int, str]:
    return analyze("verify", "--man=no", f"--root={root}", *NAMES)


def test_systemd_has_nothing_to_say_against_the_units(root: Path) -> None:
    assert verify(root) == (0, "")


def test_systemd_would_say_so(root: Path) -> None:
    service = root / "etc/systemd/system/newscrawl.service"
    service.write_text(service.read_text().replace("NoNewPrivileges=", "NoNewPriviledges="))
    assert "Unknown key 'NoNewPriviledges'" in verify(root)[1]
    (root / "opt/newscrawl/.venv/bin/scrapy").unlink()
    assert "/opt/newscrawl/.venv/bin/scrapy is not executable" in verify(root)[1]


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_the_services_are_hardened(name: str) -> None:
    code, told = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", UNITS / name)
    assert code == 0, told


def test_the_timer_is_every_ten_minutes() -> None:
    (when,) = re.findall("^OnCalendar=(.*)$", (UNITS / "newscrawl.timer").read_text(), re.MULTILINE)
    code, told = analyze("calendar", "--base-time=2026-11-22 15:01 UTC", "--iterations=2", when)
    assert (code, re.findall(r"2026-11-22 (\d\d:\d\d):00 UTC", told)) == (0, ["15:10", "15:20"])
