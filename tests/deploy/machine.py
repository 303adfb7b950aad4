"""A folder that stands for a machine on which docs/operations.md was followed."""

import getpass
import os
import subprocess
import sys
from pathlib import Path

from tests.crawl.runs import ROOT

WRAPPER = ROOT / "deploy" / "newscrawl"


class Machine:
    """/opt/newscrawl, /etc/newscrawl.env and /usr/local/bin, elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.settings, self.bin = folder / "opt", folder / "newscrawl.env", folder / "bin"
        (self.home / ".venv" / "bin").mkdir(parents=True)
        self.bin.mkdir()
        (self.bin / "newscrawl").symlink_to(WRAPPER)
        (self.home / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
        self.program(f'PYTHONPATH={ROOT} exec {sys.executable} -m newscrawl "$@"')

    def program(self, script: str) -> None:
        """What the wrapper calls, with the arguments behind ``-m newscrawl``."""
        file = self.home / ".venv" / "bin" / "python"
        file.write_text(f'#!/bin/sh\n[ "$1 $2" = "-m newscrawl" ] || exit 9\nshift 2\n{script}\n')
        file.chmod(0o755)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "NEWSCRAWL_HOME": str(self.home),
            "NEWSCRAWL_ENV": str(self.settings),
            "NEWSCRAWL_USER": getpass.getuser(),
        }
        return subprocess.run(command, shell=True, env=env, capture_output=True, text=True, check=False)  # noqa: S602 - cron's way
