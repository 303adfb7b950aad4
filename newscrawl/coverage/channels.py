"""The lists that coverage counts by, as they are shown, ordered and crawled; two keys stand for no list."""

from newscrawl.config import program
from newscrawl.sites import registry

ALL, UNLISTED = "", "-"
"""In place of a list's key: every row once, and rows of no list (asked for by URL)."""


def name_of(lid: str) -> str:
    """A channel as it is shown."""
    return {ALL: "全部 all", UNLISTED: "未列入 by URL"}.get(lid) or registry.list_of(lid).name


def label(lid: str) -> str:
    """A channel with its key: ``1686 国内``; all of them, and none, by their name alone."""
    return name_of(lid) if lid in (ALL, UNLISTED) else f"{lid} {name_of(lid)}".strip()


def order(lid: str) -> tuple[bool, int, str]:
    """ALL first, rows of no list last; numbers by their size."""
    return lid == UNLISTED, int(lid) if lid.isdecimal() else 0 if lid == ALL else 1 << 40, lid


def crawl_command(lid: str = ALL) -> str:
    """What crawls a list; one that nobody knows, and all, are the home site's."""
    spiders = registry.by_spider()
    of_list = (name for name, site in spiders.items() if site.lists.get(lid).is_known)
    return f"{program.called()} crawl {next(of_list, next(iter(spiders)))}"
