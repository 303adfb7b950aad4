"""What the library gives: the schema's documents as frozen objects (docs/schema.md says what each field is).

Missing text is None, a missing list is empty, times are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from newscrawl.api.columns import foreign


@dataclass(frozen=True, slots=True)
class Part:
    """An object that is made of a document's fields of the same names."""

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Self:
        """The object of a document, or of a part of one."""
        found = {f.name: _plain(doc[f.name]) for f in fields(cls) if f.name in doc}
        for f in fields(cls):
            if f.name not in found and f.default is MISSING and f.default_factory is MISSING:
                found[f.name] = None
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Image(Part):
    """A picture of an article."""

    url: str
    caption: str | None


@dataclass(frozen=True, slots=True)
class Stock(Part):
    """A security that an article is about."""

    symbol: str
    name: str | None
    origin: str
    kind: str | None
    auto: bool


@dataclass(frozen=True, slots=True)
class Removed(Part):
    """What stood in the body and is no part of the article."""

    text: str
    rule: str
    element: str | None


@dataclass(frozen=True, slots=True)
class Channel(Part):
    """Where the site has the article: its section, and the lists that it was listed in."""

    path: str | None
    name: str | None
    lists: tuple[str, ...] = ()
    lids: tuple[int, ...] = ()
    cids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence(Part):
    """When an article was gone that is there again."""

    gone_at: datetime
    back_at: datetime


@dataclass(frozen=True, slots=True)
class Pointer(Part):
    """Where in the archive the page is."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Part):
    """An article, or a former version of one."""

    id: str
    url: str
    title: str
    aliases: tuple[str, ...] = ()
    original_title: str | None = None
    source: str | None = None
    source_url: str | None = None
    origin: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    editor_codes: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_raw: str | None = None
    released_at: datetime | None = None
    modified_at: datetime | None = None
    channel: Channel = Channel(None, None)
    summary: str | None = None
    keywords: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    body_html: str = ""
    removed: tuple[Removed, ...] = ()
    images: tuple[Image, ...] = ()
    stocks: tuple[Stock, ...] = ()
    symbols: tuple[str, ...] = ()
    content_hash: str | None = None
    repost_of: str | None = None
    story_id: str | None = None
    story_similarity: float | None = None
    story_containment: float | None = None
    flags: tuple[str, ...] = ()
    template: str | None = None
    parser_version: int = 0
    revision: int = 1
    first_seen_at: datetime | None = None
    crawled_at: datetime | None = None
    changed_at: datetime | None = None
    gone_at: datetime | None = None
    absences: tuple[Absence, ...] = ()
    known_at: datetime | None = None
    known_basis: str | None = None
    archive: Pointer | None = None
    score: float | None = None
    """How well it matches, where it was searched for: the better, the higher."""

    extra: Mapping[str, Any] = field(default_factory=dict)
    """What others have added: the fields ``x_…`` and such, also there as attributes."""

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(self.paragraphs)

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Self:
        made = {
            **doc,
            "id": doc.get("article_id") or doc["_id"],
            "channel": Channel.of(doc.get("channel") or {}),
            "images": tuple(map(Image.of, doc.get("images") or ())),
            "stocks": tuple(map(Stock.of, doc.get("stocks") or ())),
            "removed": tuple(map(Removed.of, doc.get("removed") or ())),
            "absences": tuple(map(Absence.of, doc.get("absences") or ())),
            "archive": Pointer.of(doc["archive"]) if doc.get("archive") else None,
            "extra": {name: doc[name] for name in foreign(doc)},
        }
        return super(Article, cls).of(made)

    if not TYPE_CHECKING:  # a checker would take any name for one of these

        def __getattr__(self, name: str) -> Any:
            if name != "extra" and name in self.extra:
                return self.extra[name]
            raise AttributeError(f"an article has no {name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Part):
    """What a run was asked, and what came of it."""

    id: str
    spider: str
    kind: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    seconds: float = 0.0
    finish_reason: str | None = None
    ok: bool = False
    problem: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    templates: Mapping[str, Any] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    lists: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Self:
        return super(Run, cls).of({**doc, "id": doc["_id"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Part):
    """What was listed on one day in one list, what became of it, and what is missing."""

    day: date
    channel: str | None
    """The list's key; None: all lists together, each row once; ``-``: rows of no list, asked for by URL."""

    name: str
    listed: int
    stored: int
    rejected: int
    gone: int
    failed: int
    offsite: int
    pending: int
    given_up: int
    gap: str | None
    """``empty``: no row where there should be some; ``low``: far fewer than usual."""

    usual: float | None


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
