"""``deploy/newscrawl`` and the cron line, run in a folder that stands for /opt/newscrawl."""

from pathlib import Path

import pytest

from tests.crawl.runs import ROOT
from tests.deploy.machine import Machine

CRON = ROOT / "deploy" / "cron" / "newscrawl"
SAMPLE = ROOT / "samples" / "sample.warc.gz"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_settings_are_read_as_systemd_reads_them(machine: Machine) -> None:
    machine.program('env | grep ^NEWSCRAWL_; pwd; echo "$@"')
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


def test_what_an_editor_on_windows_leaves_is_no_part_of_them(machine: Machine) -> None:
    machine.program('env | grep "^NEWSCRAWL_[LS]" | sort | od -c -An | tr -d " \\n"')
    text = "\ufeffNEWSCRAWL_LOG_LEVEL=INFO\r\nNEWSCRAWL_STORE_URI=sqlite:////srv/n.db\r\n"
    machine.settings.write_text(text, "utf-8", newline="")
    shown = machine.run("newscrawl runs").stdout
    assert shown == r"NEWSCRAWL_LOG_LEVEL=INFO\nNEWSCRAWL_STORE_URI=sqlite:////srv/n.db\n"


def test_a_proxy_is_one_of_them(machine: Machine) -> None:
    """In small letters, as every program reads it."""
    machine.program("env | grep -i _proxy= | sort")
    machine.settings.write_text(
        "https_proxy=http://u:p@10.0.0.1:3128\n#http_proxy=http://10.0.0.2\nno_proxy=localhost"
    )
    lines = machine.run("newscrawl crawl sina_china").stdout.splitlines()
    assert lines == ["https_proxy=http://u:p@10.0.0.1:3128", "no_proxy=localhost"]


def test_without_settings_the_store_is_the_services(machine: Machine) -> None:
    machine.program('echo "$NEWSCRAWL_STORE_URI"; exit 1')
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
