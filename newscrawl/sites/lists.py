"""The lists of a site, as data: one table, each with the key by which the ledger knows it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class SiteList:
    """One list. ``key`` is its name in the ledger, the gate and coverage; no two sites may share one."""

    key: str
    name: str = ""
    channel: str = ""
    """The part of the site that it is of."""

    is_known: bool = True
    """False for a list that was asked for and is in no table."""

    is_whole: bool = False
    """True where its rows are the articles themselves, later ones before earlier ones; there are no pages."""

    silence: timedelta | None = None
    """So long in the hours of working days it never was without a new row. None: not known."""

    def __str__(self) -> str:
        return f"{self.key} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Query:
    """A request to a list, without what is the crawler's to add."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Lists:
    """A site's table; the first one is what a run without ``channels=`` reads."""

    def __init__(self, table: Sequence[SiteList]) -> None:
        self.table = tuple(table)
        self._by_key = {one.key: one for one in table}

    @property
    def default(self) -> SiteList:
        """The first one."""
        return self.table[0]

    @property
    def checked(self) -> list[SiteList]:
        """Those that the doctor asks: the lists of the default one's channel."""
        return [one for one in self.table if one.channel == self.default.channel]

    def get(self, key: str) -> SiteList:
        """The list of a key, in the table or not."""
        return self._by_key.get(key) or SiteList(key, is_known=False)

    def find(self, word: str) -> list[SiteList]:
        """The lists that a word may mean: a key or a name; none for other words."""
        return [one for one in self.table if word in (one.key, one.name)]

    def choose(self, text: str, option: str = "channels=") -> list[SiteList]:
        """The lists named by ``1686,部委动态``: keys or names, in order, each once.

        Raises ValueError naming what is unknown and what there is.
        """
        words = filter(None, re.split(r"[,，\s]+", text))
        found = {one.key: one for one in map(self._one, words)}
        if not found:
            raise ValueError(f"{option} names no channel")
        return list(found.values())

    def _one(self, word: str) -> SiteList:
        found = self.find(word)
        if not found:
            known = ", ".join(map(str, self.table))
            raise ValueError(f"no channel {word!r}; there are: {known}")
        if len(found) > 1:
            raise ValueError(f"{word!r} may be {' or '.join(one.key for one in found)}: say which")
        return found[0]
