"""Where no project is, newscrawl is the project: its commands by entry points, its settings with them."""

import tomllib

import pytest
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawl.cli.project import complete
from newscrawl.commands import anywhere
from tests.crawl.runs import ROOT

NOT_ALONE = {"__init__", "anywhere", *anywhere.SHARED}


def test_every_command_is_an_entry_point() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    modules = {file.stem for file in (ROOT / "newscrawl" / "commands").glob("*.py")}
    targets = {f"{name}:{target}" for name, target in named["scrapy.commands"].items()}
    shared = {f"{name}:newscrawl.commands.anywhere:{name}" for name in anywhere.SHARED}
    assert targets - shared == {f"{name}:newscrawl.commands.{name}:Command" for name in modules - NOT_ALONE}


def test_without_a_project_the_settings_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")  # Scrapy would set it, and leave it
    settings = Settings()
    complete(settings)
    project = get_project_settings()
    ours = {name for name in project if project.getpriority(name) == 20} - {"SETTINGS_MODULE"}
    assert {"STORE_URI", "ITEM_PIPELINES", "ADDONS", "SPIDER_MODULES"} <= ours
    assert {name: settings[name] for name in ours} == {name: project[name] for name in ours}


def test_what_a_project_sets_stays() -> None:
    settings = Settings()
    settings.set("BOT_NAME", "theirs", priority="project")
    settings.set("STORE_URI", "sqlite:///theirs.db", priority="cmdline")
    complete(settings)
    assert (settings["BOT_NAME"], settings["STORE_URI"]) == ("theirs", "sqlite:///theirs.db")
    assert settings["ARCHIVE_DIR"] == "data/archive"
