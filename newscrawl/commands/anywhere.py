"""Commands that Scrapy has too, for the entry points: ours where no project is, Scrapy's in someone else's.

An entry point stands above Scrapy's own commands, in every project of the same environment. In ours,
``COMMANDS_MODULE`` stands above the entry points.
"""

from importlib import import_module

from scrapy.commands import ScrapyCommand
from scrapy.utils.project import inside_project

SHARED = ("check", "crawl", "fetch", "list", "parse", "settings", "shell", "version")


def __getattr__(name: str) -> type[ScrapyCommand]:
    """The command of that name, as an entry point asks for it."""
    if name not in SHARED:
        raise AttributeError(name)
    package = "scrapy.commands" if inside_project() else "newscrawl.commands"
    command: type[ScrapyCommand] = import_module(f"{package}.{name}").Command
    return command
