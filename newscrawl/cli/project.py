"""newscrawl as the project where there is none: ``scrapy crawl`` of an installed wheel works anywhere.

Scrapy finds a project by ``scrapy.cfg`` or ``SCRAPY_SETTINGS_MODULE`` only, commands also by entry points
(``scrapy.commands`` in pyproject.toml). So our commands bring our settings along.
"""

from typing import TYPE_CHECKING

from newscrawl import settings as ours
from newscrawl.config.alone import PRIORITIES, Settings

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_PROJECT = PRIORITIES["project"]


def complete(settings: "BaseSettings | Settings") -> None:
    """Set what the project does not; where there is no project, that is everything."""
    for name in filter(str.isupper, vars(ours)):
        if (settings.getpriority(name) or 0) < _PROJECT:
            settings.set(name, getattr(ours, name), priority="project")
