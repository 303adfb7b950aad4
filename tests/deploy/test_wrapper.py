"""``deploy/newscrawl`` and the cron line, run in a folder that stands for /opt/newscrawl."""

import getpass
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawl.runs import ROOT

WRAPPER = ROOT / "deploy" / "newscrawl"
CRON = ROOT / "deploy" / "cron" / "newscrawl"
SAMPLE = ROOT / "samples" / "sample.warc.gz"


class Machine:
    """/opt/newscrawl, /etc/newscrawl.env and /usr/local/bin, elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.settings, self.bin = folder / "opt", folder / "newscrawl.env", folder / "bin"
        (self.home / ".venv" / "bin").mkdir(parents=True)
        self.bin.mkdir()
        (self.bin / "newscrawl").symlink_to(WRAPPER)
        (self.home / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
        self.scrapy(f'PYTHONPATH={ROOT} exec {sys.executable} -m scrapy "$@"')

    def scrapy(self, script: str) -> None:
        file = self.home / ".venv" / "bin" / "scrapy"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "NEWSCRAWL_HOME": str(self.home),
            "NEWSCRAWL_ENV": str(self.settings),
            "NEWSCRAWL_USER": getpass.getuser(),
        }
        return subprocess.run(command, shell=True, env=env, capture_output=True, text=True, check=False)  # noqa: S602 - cron's way


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_settings_are_read_as_systemd_reads_them(machine: Machine) -> None:
    machine.scrapy('env | grep ^NEWSCRAWL_; pwd; echo "$@"')
    machine.settings.write_text(
        "# a comment\n\n  NEWSCRAWL_LOG_LEVEL=INFO \nNEWSCRAWL_STORE_URI=mongodb://u:p$HOME@host/news?a=b&c=`id`\n"
        "NEWSCRAWL_USER_AGENT=newscrawl (a b; +mailto:me@example.org)"
    )
    lines = machine.run("newscrawl articles --search '专项债 a'").stdout.splitlines()
    assert "NEWSCRAWL_STORE_URI=mongodb://u:p$HOME@host/news?a=b&c=`id`" in lines
    assert "NEWSCRAWL_USER_AGENT=newscrawl (a b; +mailto:me@example.org)" in lines
    assert "NEWSCRAWL_ARCHIVE_DIR=/var/lib/newscrawl/archive" in lines
    assert "NEWSCRAWL_LOG_LEVEL=INFO" in lines
    assert lines[-2:] == [str(machine.home), "articles --search 专项债 a"]


def test_without_settings_the_store_is_the_services(machine: Machine) -> None:
    machine.scrapy('echo "$NEWSCRAWL_STORE_URI"; exit 1')
    done = machine.run("newscrawl report")
    assert (done.returncode, done.stdout) == (1, "sqlite:////var/lib/newscrawl/news.db\n")


def cron_command(machine: Machine) -> str:
    (line,) = [line for line in CRON.read_text("utf-8").splitlines() if line.startswith("*")]
    *when, user, command = line.split(None, 6)
    assert (when, user) == (["*/10", "*", "*", "*", "*"], "newscrawl")
    assert "%" not in command  # cron ends a command there
    return command.replace("/var/lib/newscrawl", str(machine.folder))


def test_cron_has_nothing_to_mail_when_all_is_well(machine: Machine) -> None:
    machine.settings.write_text(
        f"NEWSCRAWL_STORE_URI=sqlite:///{machine.folder}/news.db\nNEWSCRAWL_ARCHIVE_DIR=\nNEWSCRAWL_REPLAY={SAMPLE}\n"
    )
    done = machine.run(cron_command(machine))
    assert (done.stdout, done.stderr) == ("", "")
    assert "done: listed 53," in (machine.folder / "crawl.log").read_text("utf-8")


def test_cron_mails_what_went_wrong(machine: Machine) -> None:
    machine.settings.write_text("NEWSCRAWL_STORE_URI=sqlite:////dev/null/news.db\nNEWSCRAWL_ARCHIVE_DIR=\n")
    (line,) = machine.run(cron_command(machine)).stdout.splitlines()
    assert line.startswith("failed: /dev/null/news.db cannot be used ")
