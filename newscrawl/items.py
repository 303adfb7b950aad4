"""What a page becomes: typed items, the schema of the store's ``articles`` (docs/schema.md).

Missing text is None, missing lists are empty. Times are aware UTC.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from newscrawl.codec import Doc


@dataclass(slots=True)
class Image:
    url: str
    """Absolute https URL."""

    caption: str | None = None
    """The text under the picture."""


@dataclass(slots=True)
class Stock:
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


@dataclass(frozen=True, slots=True)
class Version:
    """What a list had of an article that it holds whole, as against what it had before."""

    list: str
    """The list's key."""

    mark: str
    """Another one with each change."""

    order: int
    """The row's place: later rows have higher ones."""


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


@dataclass(slots=True)
class Article:
    docid: str
    """``comos:<14 characters>``, or ``url:<sha1 of the normalised URL>``. The document's ``_id``."""

    url: str
    """Canonical https URL."""

    aliases: list[str] = field(default_factory=list)
    """Other URLs of the article."""

    title: str | None = None
    """The headline as shown."""

    original_title: str | None = None
    """原标题: the headline where the article first appeared."""

    source: str | None = None
    """媒体来源 as shown."""

    source_url: str | None = None
    """Where the shown source links to."""

    origin: str | None = None
    """The 来源 named in the text, when it differs from the shown one."""

    authors: list[str] = field(default_factory=list)
    """Names of those who wrote it, from the text's own conventions."""

    editors: list[str] = field(default_factory=list)
    """责任编辑, names only: ``["王珊珊"]``."""

    editor_codes: list[str] = field(default_factory=list)
    """Their work codes where shown: ``["SF055"]``."""

    published_at: datetime | None = None
    """What the page shows, with the seconds of its ``create_at``."""

    published_raw: str | None = None
    """The time as shown: ``2018年12月28日 19:55``."""

    released_at: datetime | None = None
    """``article:published_time``: when the site put it out, often minutes later."""

    modified_at: datetime | None = None
    """``article:update_at``: the last change that the page itself tells of."""

    channel: Channel = field(default_factory=Channel)

    summary: str | None = None
    """The page's own description."""

    keywords: list[str] = field(default_factory=list)
    """文章关键词; empty when the page only repeats its title."""

    paragraphs: list[str] = field(default_factory=list)
    """The text, a paragraph an element; a table's row is one paragraph with `` | `` between its cells."""

    body_html: str = ""
    """The same body as safe, minimal HTML with absolute URLs."""

    removed: list[Removed] = field(default_factory=list)
    """What stood in the body and is neither a paragraph nor a caption, in its order: no text is lost."""

    images: list[Image] = field(default_factory=list)
    stocks: list[Stock] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    """The symbols of ``stocks`` without the false ones, for querying."""

    content_hash: str | None = None
    """sha-256 (hex) of the normalised text; None where there is no text."""

    repost_of: str | None = None
    """The ``_id`` of the first stored article with the same text."""

    story_id: str | None = None
    """The near-duplicate group."""

    story_similarity: float | None = None
    """How near it is to the nearest of its group, 0 to 1 (Jaccard); None for the first one."""

    story_containment: float | None = None
    """How much of the shorter of the two is in the longer, 0 to 1: tells a cut from a rewrite."""

    flags: list[str] = field(default_factory=list)
    """What a reader should know: ``no_text``, ``image_only``, ``video``, ``no_source``, ``generic_source``,
    ``time_conflict``, ``day_only`` (no clock is told), ``bad_time`` (a meta has an absurd time),
    ``bad_characters`` (U+FFFD stands for what could not be read), ``cut_credit`` (byline or origin from what
    the site cut out of the copy); of a flash ``no_title`` and ``focus`` (the site marks it)."""

    template: str | None = None
    """The page class that read it."""

    parser_version: int = 0
    """Raised when extraction changes."""

    revision: int = 1
    """Counts the versions of the content; former ones are in ``revisions``."""

    first_seen_at: datetime | None = None
    """When it was first stored."""

    crawled_at: datetime | None = None
    """When it was last fetched."""

    changed_at: datetime | None = None
    """When its content was last found to be new: first seen, or revised."""

    gone_at: datetime | None = None
    """When the site was found to have taken it down."""

    known_at: datetime | None = None
    """When the store could first have known this version (runs/known.py)."""

    known_basis: str | None = None
    """``seen`` by an incremental run, or ``published``: fetched afterwards."""

    archive: dict[str, Any] | None = None
    """``{file, offset}`` of the WARC record."""

    foreign: dict[str, Any] = field(default_factory=dict)
    """What ``ENRICH`` adds, names that begin with ``x_``: fields of the document, each by itself."""

    listing_id: str | None = None
    """The ledger entry it was fetched for; not part of the document."""

    next_part: str | None = None
    """The URL of the next part of an article of several pages; not part of the document."""

    parts: int = 1
    """How many of its pages were read; not part of the document."""

    version: Version | None = None
    """Set where it was whole in a list and has no page; not part of the document."""


FOREIGN = "x_"
"""How the names of fields begin that are others' to fill."""

WORKING = ("foreign", "listing_id", "next_part", "parts", "version")
"""Fields of an item that its document doesn't have by their names."""

TRACE = "removed"
"""The field that exports leave out unless it is asked for."""

_STORED = tuple(field.name for field in fields(Article) if field.name not in (*WORKING, "docid"))


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


_PARTS = frozenset({Image, Stock, Channel, Removed})


def to_document(article: Article) -> Doc:
    """The document to store or print: the item's fields, ``docid`` as ``_id``."""
    doc: Doc = {"_id": article.docid}
    for name in _STORED:  # dataclasses.asdict copies deeply, at eight times the cost
        value = getattr(article, name)
        if isinstance(value, list):
            value = [_plain(part) for part in value]
        doc[name] = _plain(value)
    return doc | article.foreign if article.foreign else doc


def _plain(value: Any) -> Any:
    if type(value) in _PARTS:
        return {name: getattr(value, name) for name in value.__slots__}
    return value


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
