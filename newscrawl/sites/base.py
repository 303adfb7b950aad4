"""A site as an object: its hosts, lists, time zone and brand, and how its lists and pages are read.

Crawling, storing, reading and exporting take all they need to know of a site from here (docs/add-a-site.md).
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newscrawl.items import Article, Listing
from newscrawl.sites import urls
from newscrawl.sites.checks import Check
from newscrawl.sites.errors import BadUrl
from newscrawl.sites.lists import Lists, Query, SiteList
from newscrawl.sites.rows import Rows

ARTICLE = "article"
"""The kind of a URL that leads to an article; what else there is, each site names itself."""

FOREIGN = "foreign"
"""The kind of a URL that is not on the site's hosts."""

OTHER = "other"
"""The kind of one that is, but has the form of nothing that is known: a home page, a section, a list."""

WHOLE = "whole"
"""The kind of a row that is itself the article: there is no page to fetch."""


@dataclass(frozen=True, slots=True)
class Brand:
    """What feeds and posts call the site."""

    title: str
    home: str
    about: str
    author: str
    categories: tuple[str, ...] = ()
    language: str = "zh-CN"


class Site(ABC):
    """One site. A subclass fills the constants and the three abstract methods, and overrides what differs."""

    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    """The domains of its pages; their subdomains are its own, too."""

    file_hosts: ClassVar[tuple[str, ...]] = ()
    """Further domains of its pictures and files: links to them are https, as to its pages."""

    zone: ClassVar[ZoneInfo]
    place: ClassVar[str]
    """What the zone's time is called: ``Beijing``."""

    brand: ClassVar[Brand]
    lists: ClassVar[Lists]
    parser_version: ClassVar[int]
    """Raised with every change of what extraction gives; stored with each document."""

    id_prefixes: ClassVar[tuple[str, ...]] = ()
    """What its document ids begin with, ``url:`` apart, which any site may have."""

    @abstractmethod
    def list_query(
        self, source: SiteList, page: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        """The request for one page of a list, from 1; ``window``: only rows from one moment to another."""

    page_size: ClassVar[int] = 0
    """The most rows that a page of a list has where fewer can be asked for, too; 0: pages are as they are."""

    def sized_query(
        self, source: SiteList, page: int, size: int, window: tuple[datetime, datetime] | None = None
    ) -> Query:
        """The same with ``size`` rows a page, up to ``page_size``."""
        return self.list_query(source, page, window)

    has_windows: ClassVar[bool] = True
    """False where no list can be asked for the rows of a day: past days are then paged to."""

    def spare_query(self, source: SiteList, page: int, size: int) -> Query | None:
        """Where else a page of a list may be had when its own place fails; None: nowhere."""
        return None

    def list_at(self, url: str) -> tuple[SiteList, int] | None:
        """The list, and the page of it, that a URL asks for; None for other URLs, or where none can tell."""
        return next(((one, 1) for one in self.lists.table if self.list_query(one, 1).url == url), None)

    @abstractmethod
    def parse_list(self, body: bytes, source: SiteList) -> list[Listing]:
        """The rows of an answer, in its order; as ``Rows`` where what is left out is counted, or the list
        says how many there are. Raises BadList, also where it has rows and none can be used."""

    def read_list(self, body: bytes, source: SiteList, now: datetime) -> Rows:
        """The same as ``Rows``, without times to come. Raises BadList."""
        found = self.parse_list(body, source)
        rows = found if isinstance(found, Rows) else Rows(found)
        rows.vet(now)
        return rows

    def blanked(self, body: bytes, source: SiteList, ids: Collection[str]) -> bytes | None:
        """A list's answer whose rows say nothing of these articles but their ids, URLs and times.

        The very ``body`` where it names none of them; None where they cannot be told from the others.
        """
        return None

    @abstractmethod
    def extract(
        self, body: bytes, url: str | None, *, listing: Listing | None = None, saved_as: str = ""
    ) -> Article:
        """The article that a page holds.

        ``url`` is the page's own; None: what the page says of itself, or else ``saved_as`` (a file's URI).
        ``listing`` is the row it was fetched for. Raises NotAnArticle.
        """

    def normalise(self, url: str) -> str:
        """The one form of a URL: https, lower-case host, no query and no fragment. Raises BadUrl."""
        return urls.normalise(url)

    def document_id(self, url: str) -> str:
        """The ``_id`` of what a URL leads to; a saved page's ``file:`` URI is taken as it is. BadUrl."""
        return urls.id_of(url if url.startswith("file:") else self.normalise(url))

    def is_own(self, url: str) -> bool:
        """True for an http(s) URL on one of the site's hosts."""
        try:
            host = urlsplit(self.normalise(url)).hostname or ""
        except BadUrl:
            return False
        return urls.on(host, self.hosts)

    def kind(self, url: str) -> str:
        """What a URL leads to, by its form: ``article``, ``foreign``, or a word of the site's. BadUrl."""
        self.normalise(url)
        return ARTICLE if self.is_own(url) else FOREIGN

    def may_be_asked(self, url: str) -> bool:
        """True for what ``url=`` takes: articles, in the list or not. Raises BadUrl."""
        return self.kind(url) == ARTICLE

    def is_ban(self, status: int, body: bytes) -> bool:
        """True for the site's refusal of an address."""
        return False

    def join(self, article: Article, part: Article) -> None:
        """Add the next part to an article of several pages."""
        raise NotImplementedError(f"{self.name} has no articles of several pages")

    def part(self, url: str) -> int | None:
        """The number of a part of an article; None where the URL names none."""
        return None

    def is_front(self, url: str) -> bool:
        """True for the home page and for sections: where a site sends the readers of what it took down."""
        return urls.is_folder(url) and self.is_own(url) and not self.may_be_asked(url)

    def are_two(self, one: str, other: str) -> bool:
        """True for ids of the site's own that name two articles; an id made of a URL may name any."""
        return one != other and all(docid.partition(":")[0] in self.id_prefixes for docid in (one, other))

    def is_second_best(self, url: str) -> bool:
        """True for a page whose article has a better one elsewhere, as pages for phones are."""
        return False

    def other_urls(self, url: str) -> Sequence[str]:
        """Where else the article of a URL may be, by the URL's form alone."""
        return ()

    def bare_id(self, text: str) -> str | None:
        """The document's id that a text is without its prefix."""
        return None

    def symbol(self, text: str) -> str | None:
        """A stock's symbol as documents have it, of a form that the site or its readers use."""
        return text.upper() if "." in text else None

    def checks(self, newest: datetime) -> Iterable[Check]:
        """What the doctor asks besides every list and one article; ``newest``: of the default list's rows."""
        return ()

    def own_hosts(self) -> Sequence[str]:
        """Every domain that is the site's own, for links to be https."""
        return (*self.hosts, *self.file_hosts)
