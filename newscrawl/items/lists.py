"""What a list becomes: its rows, its pages, and how far it is read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newscrawl.items.article import Article
from newscrawl.items.parts import Version


@dataclass(slots=True)
class Listing:
    """One row of a list: an entry of the ledger, ``listings``. Times are None where the row has none."""

    id: str
    """The ``_id`` of the article it leads to, as far as the row tells."""

    url: str
    """The normalised URL."""

    state: str = "listed"
    """``listed``, then one of ``stored``, ``rejected``, ``gone``, ``offsite``, ``failed``, ``forgotten``."""

    kind: str = "article"
    """What the URL leads to: ``article``, or the kind of an off-site page (video, slide, self_media, …)."""

    title: str | None = None
    media: str | None = None
    ctime: datetime | None = None
    """The minute that the page shows, with seconds."""

    mtime: datetime | None = None
    """The last change that the list tells of."""

    lids: list[str] = field(default_factory=list)
    """Keys of the lists that this row was seen in or says to be in."""

    error: str | None = None
    """Why it is ``failed``, ``gone`` or ``rejected``."""

    version: Version | None = None
    """Set where the list has the article whole."""

    item: Article | None = None
    """That article."""


class Told(StrEnum):
    """What a page says about the reading of its list."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"  # as it is written, for ``scrapy parse``

    NEXT = ""
    """It follows on the page before, and there may be more."""

    AGAIN = "again"
    """There may be rows between it and the page before: not to be counted as read so far."""

    END = "end"
    """The list ends here."""

    EMPTY = "empty"
    """It seems to end here: nothing says otherwise, and nothing proves it."""

    REPEATS = "repeats"
    """It has only rows of pages before: the site gives no more."""

    SHORT = "short"
    """It came without rows that must be there."""


@dataclass(slots=True)
class ListPage:
    """One page of a list that was read to its end: its rows come with it."""

    lid: str
    """The list's key."""

    page: int
    """How many pages the reading has, with this one."""

    backfill: bool = False
    """Read for past days: says nothing about how far the list is read from its top."""

    told: Told = Told.NEXT

    is_whole: bool = False
    """Its rows are the articles themselves, later ones before earlier ones."""

    is_complete: bool = False
    """No row between its first and its last is missing: one that was there is there no more."""


@dataclass(slots=True)
class Position:
    """How far a long reading of a list is, kept for the next run."""

    id: str
    """``1686:2024-05-01`` for a day, ``1686:deep:<since>:<until>`` for deep paging."""

    done: bool = False
    page: int = 1
