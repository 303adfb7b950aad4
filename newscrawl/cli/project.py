"""newscrawl as the project where there is none: ``scrapy crawl`` of an installed wheel works anywhere.

Scrapy finds a project by ``scrapy.cfg`` or ``SCRAPY_SETTINGS_MODULE`` only, commands also by entry points
(``scrapy.commands`` in pyproject.toml). So our commands bring our settings along.
"""

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from newscrawl import settings as ours

_PROJECT = SETTINGS_PRIORITIES["project"]


def complete(settings: BaseSettings) -> None:
    """Set what the project does not; where there is no project, that is everything."""
    for name in filter(str.isupper, vars(ours)):
        if (settings.getpriority(name) or 0) < _PROJECT:
            settings.set(name, getattr(ours, name), priority="project")
