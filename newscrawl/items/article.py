"""The article: what a page becomes, field by field as the store's ``articles`` has it (docs/schema.md).

Missing text is None, missing lists are empty. Times are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.items.parts import Channel, Image, Removed, Stock, Version


@dataclass(slots=True)
class Article:
    """An article, or what is known of it so far."""

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
