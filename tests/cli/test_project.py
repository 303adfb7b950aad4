"""Where no project is, newscrawl is the project: its commands by entry points, its settings with them."""

import tomllib

from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawl.cli.project import complete
from tests.crawl.runs import ROOT


def test_every_command_is_an_entry_point() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    modules = {file.stem for file in (ROOT / "newscrawl" / "commands").glob("*.py")}
    assert set(named["scrapy.commands"]) == modules - {"__init__", "anywhere"}
    for name, target in named["scrapy.commands"].items():
        shared = name in ("crawl", "list", "settings")
        assert target.startswith("newscrawl.commands.anywhere:" if shared else f"newscrawl.commands.{name}:")


def test_without_a_project_the_settings_are_ours() -> None:
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
