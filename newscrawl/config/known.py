"""Every setting that can be given as text, ours and Scrapy's, and which one a wrong name was meant to be."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import cache

from newscrawl.config import kinds
from newscrawl.config.kinds import Kind
from newscrawl.config.table import TABLE

AT_LEAST_ONE = (
    "CONCURRENT_ITEMS",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "REACTOR_THREADPOOL_MAXSIZE",
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE",
)
"""Those of Scrapy's that hang a crawl at 0."""

NEAR = 0.75
"""Likeness of a setting given on the command line that is taken for a slip: others may be somebody's own."""


@cache
def of_scrapy() -> dict[str, Kind]:
    """Scrapy's settings of one value, by the type of their default."""
    from scrapy.settings import default_settings  # here: it takes long, and often ours will do

    found = {name: _kind(name, getattr(default_settings, name)) for name in dir(default_settings)}
    return {name: kind for name, kind in found.items() if kind and name.isupper()}


def _kind(name: str, default: object) -> Kind | None:
    if name in AT_LEAST_ONE:
        return kinds.SOME
    match default:
        case bool() | 1 if name.endswith("_ENABLED") or isinstance(default, bool):  # one of Scrapy's is a 1
            return kinds.FLAG
        case int() | float():
            least = -kinds.MOST if "PRIORITY" in name else 0
            make = kinds.number if isinstance(default, float) or name == "DOWNLOAD_DELAY" else kinds.whole
            return make("a number" if least else "a number, 0 or more", least)
        case str() | None:
            return kinds.TEXT
    return None


@cache
def known() -> dict[str, Kind]:
    """The kind of every setting that has one, by name."""
    return of_scrapy() | {name: setting.kind for name, setting in TABLE.items()}


def kind_of(name: str) -> Kind | None:
    """The kind of a setting; None for one that is not known, or no single value."""
    return TABLE[name].kind if name in TABLE else of_scrapy().get(name)


def meant(name: str, among: Collection[str], likeness: float = 0.6) -> str | None:
    """The name that this one was meant to be."""
    plain = name.upper().strip("_ ").replace("-", "_")
    if plain in among:
        return plain
    near = get_close_matches(plain, [*TABLE], 1, likeness) or get_close_matches(plain, among, 1, likeness)
    return near[0] if near else None
