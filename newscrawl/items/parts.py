"""What an article is made of besides plain fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Image:
    """A picture of an article."""

    url: str
    """Absolute https URL."""

    caption: str | None = None
    """The text under the picture."""


@dataclass(slots=True)
class Stock:
    """A security that an article is about."""

    symbol: str
    """``600519.SH``, ``000001.SZ``, ``835670.BJ``, ``00700.HK`` or ``AAPL.US``."""

    name: str | None = None
    """The name as the page links it, or as it stands before a written code."""

    origin: str = "link"
    """Where the page has it: ``link`` (a tag in the text), ``comment`` (the page's keyword comment),
    ``text`` (a code written by the author) or ``list`` (the tags of a flash)."""

    kind: str = "stock"
    """``stock``, ``fund``, ``bond`` or ``index``."""

    auto: bool = False
    """True for a tag that the site's machine set on another word, or on part of a longer name, and for a
    written number that may be no code: not, or perhaps not, about this stock."""


@dataclass(slots=True)
class Removed:
    """What stood in the body and is no part of the article."""

    text: str
    """A line whole; of an element the first 200 characters."""

    rule: str
    """The rule that took it out, such as ``disclaimer``; ``byline``, ``origin`` … where it became a field."""

    element: str | None = None
    """The element, such as ``div.appendQr_wrap``; None for a line."""


@dataclass(slots=True)
class Channel:
    """Where the site has the article: its section, and the lists that it was listed in."""

    path: str | None = None
    """The section's path, such as ``china/gncj``."""

    name: str | None = None
    """Its name in the breadcrumb, such as 国内财经."""

    lists: list[str] = field(default_factory=list)
    """Keys of the lists that the article was listed in: ``1686``, ``384:2519``."""

    lids: list[int] = field(default_factory=list)
    """Those of ``lists`` that are a number alone, as one."""

    cids: list[int] = field(default_factory=list)
    """Sina's own category ids (``allCIDs``)."""

    def add(self, keys: Iterable[str]) -> None:
        """Note lists that the article is in, by their keys."""
        self.lists = sorted({*self.lists, *keys})
        self.lids = sorted(int(key) for key in self.lists if key.isdecimal())


def lists_of(channel: object) -> set[str]:
    """The keys of the lists in a stored channel; an older one has their numbers only, or is none."""
    if not isinstance(channel, Mapping):
        return set()
    known = [channel.get("lists"), channel.get("lids")]
    return {str(key) for keys in known if isinstance(keys, list) for key in keys}


@dataclass(frozen=True, slots=True)
class Version:
    """What a list had of an article that it holds whole, as against what it had before."""

    list: str
    """The list's key."""

    mark: str
    """Another one with each change."""

    order: int
    """The row's place: later rows have higher ones."""
