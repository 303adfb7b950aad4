"""Commands of ours know nothing of Scrapy, and are to Scrapy what its own are."""

import argparse
import subprocess
import sys
from typing import Any

import pytest
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.settings import Settings as ScrapySettings

from newscrawl.cli.standing import pairs
from newscrawl.commands import articles, crawl
from newscrawl.config.alone import PRIORITIES, Settings
from newscrawl.program import table
from tests.crawl.runs import ROOT

WITH_SCRAPY = {"parse", "shell", "fetch", "check", "list", "settings", "version"}
"""Those whose --help loads it: they are Scrapy's own."""


OF_CRAWL = {"-a", "-o/--output", "-O/--overwrite-output"}


def python(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def options(command: Any) -> dict[str, str | None]:
    command.settings = ScrapySettings({"LOG_LEVEL": "INFO"})
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    return {"/".join(action.option_strings): action.help for action in parser._actions}


def test_every_command_has_the_options_of_scrapys() -> None:
    theirs = options(ScrapyCrawl())
    assert "--pidfile" in theirs
    assert options(crawl.Command()).items() >= theirs.items()
    plain = {name: told for name, told in theirs.items() if name not in OF_CRAWL}
    assert options(articles.Command()).items() >= plain.items()


@pytest.mark.long
def test_scrapy_takes_them_for_commands() -> None:
    done = python("import scrapy.cmdline as c; c.execute(['scrapy'])")
    named = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")}
    assert set(table.NAMES) <= named
    assert {"bench", "startproject"} <= named  # Scrapy's own


def test_settings_alone_are_as_scrapys() -> None:
    assert PRIORITIES == SETTINGS_PRIORITIES
    given = {"A": "1", "B": "true", "C": "a,b", "D": "0", "E": ["x"], "F": 2.5, "G": "False", "H": ""}
    for found in (Settings(given), ScrapySettings(given)):
        found.set("A", "2", "default")
        found.set("C", "c,d", "cmdline")
        assert [found[name] for name in "ABCDF"] == ["1", "true", "c,d", "0", 2.5]
        assert [found.getbool(name) for name in "ABDG"] == [True, True, False, False]
        assert [found.getlist(name) for name in "CE"] == [["c", "d"], ["x"]]
        assert (found.getint("A"), found.getfloat("F"), found.getint("none")) == (1, 2.5, 0)
        assert found["RETRY_TIMES"] == 2  # what nobody set
        assert found.getpriority("C") == 40
        assert ("A" in found, "LOG_ENABLED" in found, "none" in found) == (True, True, False)


def test_pairs() -> None:
    assert pairs(["A=1", "B=2=3"], "-s") == {"A": "1", "B": "2=3"}
    with pytest.raises(ValueError, match="Invalid -s value, use -s NAME=VALUE"):
        pairs(["A"], "-s")


def test_reading_and_help_load_no_scrapy() -> None:
    names = [name for name in table.NAMES if name not in WITH_SCRAPY]
    load = f"for name in {names}:\n    load(name)\n    assert 'scrapy' not in sys.modules, name"
    done = python(f"import sys; from newscrawl.program.command import load\n{load}")
    assert (done.returncode, done.stderr) == (0, "")
