"""What the doctor finds, and the checks that a site adds to its round."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from newscrawl.items import Listing
from newscrawl.sites.lists import Query


class Level(StrEnum):
    """How grave a finding is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of what the doctor tells."""

    check: str
    level: Level
    told: str
    """What was seen."""

    advice: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One more request to the site's default list, and what its rows say."""

    name: str
    query: Query
    judge: Callable[[Sequence[Listing]], Finding]
