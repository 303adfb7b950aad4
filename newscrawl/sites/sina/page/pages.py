"""What the pages of all eras share; ``eras`` tells where each era has its things.

An era is a subclass with its selectors as class constants; a field is a short method.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from lxml import etree

from newscrawl.loaders import plausible
from newscrawl.sites.sina import ids, times, urls
from newscrawl.sites.sina.credits import bylines, names
from newscrawl.sites.sina.kinds import Kind, kind_of
from newscrawl.sites.sina.page import body
from newscrawl.sites.sina.page.find import Find, Index
from newscrawl.sites.sina.text.html import Element, Select, squeeze, text_of

_CREATED, _MODIFIED = "weibo: article:create_at", "weibo: article:update_at"
_RELEASED = "article:published_time"
NEXT_PART = "下一页".encode()
_NEXT = Select(f"/descendant::a[contains(., '{NEXT_PART.decode()}')]")
_AGENT_URL = re.compile(r"url=\s*(https?://\S+)")
_EDITOR = re.compile(r"^\s*(?:责任编辑|责编|编辑)\s*[：:]?")
_CODE = re.compile(r"[A-Za-z]{2,4}\d{2,5}")
_URLPATH = re.compile(r"urlpath:\s*([\w/.-]+)")
_CIDS = re.compile(r"allCIDs:\s*([0-9,\s]+)")
_CID = re.compile(r"(?<!\d)\d{1,9}(?!\d)", re.ASCII)
_MOST_CIDS = 64
"""Category ids that are read; a longer list, or a longer number, is a fault of the page."""

_COMOS = re.compile(rf"comos[-:]({ids.COMOS.pattern})")


class Page:
    """A page of one era. ``index`` is over its tree, ``url`` the one it was asked under."""

    name: ClassVar[str]
    self_media: ClassVar[bool] = False
    TITLE = Find(tag="h1")
    TIME = Find(id="pub_date")
    SOURCE = Find(id="media_name")
    BODY = Find(id="artibody")
    EDITOR = Find("article-editor", "show_author", tag="p")
    KEYWORDS = Find("keywords", "art_keywords", then="descendant::a")
    BREADCRUMB = Find("channel-path", then="descendant::a")

    may_go_on = True
    """False where the page has no link to a next part for certain."""

    def __init__(self, index: Index, url: str) -> None:
        self.index = index
        self.root = index.root
        self.metas = index.metas
        self.url = url

    def fits(self) -> bool:
        """True when the page has this era's title and body."""
        return self.body_element() is not None and bool(self.TITLE(self.index))

    def body_element(self) -> Element | None:
        """The element that holds the article."""
        return next(iter(self.BODY(self.index)), None)

    def meta(self, name: str) -> str | None:
        """The first content of a meta that isn't empty."""
        return next(filter(None, map(squeeze, self.metas.get(name, []))), None)

    @cached_property
    def editor_line(self) -> str | None:
        """The editor's own element, as text."""
        return next(filter(None, map(text_of, self.EDITOR(self.index))), None)

    @cached_property
    def body(self) -> body.Body:
        """The body, read once; reading takes its noise, the editor's element too, out of the tree."""
        _ = self.editor_line
        found = self.body_element()
        return body.read(found if found is not None else etree.Element("div"), self.url, self.title())

    def docid(self) -> str | None:
        """The comos id that the page itself tells."""
        publishid = self.meta("publishid") or ""
        if ids.COMOS.fullmatch(publishid):
            return f"comos:{publishid}"
        found = _COMOS.search(" ".join([*self.metas.get("comment", []), *self.metas.get("sudameta", [])]))
        return f"comos:{found[1]}" if found else None

    def own_url(self) -> str | None:
        """The normalised URL that the page gives for itself, if it is one of Sina's articles."""
        return self._own_url

    @cached_property
    def _own_url(self) -> str | None:
        for url in filter(None, self._own_urls()):
            if kind_of(url) in (Kind.ARTICLE, Kind.SELF_MEDIA):
                return urls.normalise(url)
        return None

    def _own_urls(self) -> Iterator[str | None]:
        yield self.meta("og:url")
        yield from (link.get("href") for link in self.root.iter("link") if link.get("rel") == "canonical")
        for text in self.metas.get("mobile-agent", []):
            if found := _AGENT_URL.search(text):
                yield found[1]

    def next_part(self) -> str | None:
        """The URL of the page's next part, where it has 下一页 and leads to the same article."""
        for link in _NEXT(self.root):
            url = urls.joined(self.url, link.get("href", ""))
            if url and urls.is_sina(url) and (part := urls.part(url)) and ids.same_article(url, self.url):
                return urls.secure(url) if part > (urls.part(self.url) or 1) else None
        return None

    def title(self) -> str | None:
        return self._headline or self.meta("og:title")

    @cached_property
    def _headline(self) -> str | None:
        return next(filter(None, map(text_of, self.TITLE(self.index))), None)

    def time_texts(self) -> list[str]:
        """The texts that may hold the shown time."""
        return [text_of(element) for element in self.TIME(self.index)]

    @cached_property
    def _times(self) -> list[str]:
        return self.time_texts()

    @cached_property
    def shown(self) -> times.Shown | None:
        """The time that the page shows; the first with a clock, where one of its texts has only the day."""
        found = [shown for text in self._times if (shown := times.shown(text))]
        return next((shown for shown in found if shown.clock), found[0] if found else None)

    def partial_time(self, ctime: datetime | None) -> tuple[datetime, str] | None:
        """A shown time without its year or day, where the row's time or the URL's day tells it."""
        day = urls.day(self.url)
        said = (times.resolve(text, ctime=ctime, day=day) for text in self._times)
        return next(filter(None, said), None)

    def authors(self) -> list[str]:
        """Who wrote it, by the text and by the header's own 作者：."""
        shown = [name for text in self._times for name in bylines.line_authors(text)]
        return [*shown, *self.body.authors]

    def released(self) -> datetime | None:
        """When the site put it out."""
        return times.iso(self.meta(_RELEASED))

    @cached_property
    def told(self) -> list[datetime | None]:
        """What the metas tell: when it was made (the shown minute, with seconds), put out, last changed."""
        return [plausible(times.iso(text)) for text in self._told]

    @cached_property
    def _told(self) -> list[str | None]:
        return [self.meta(name) for name in (_CREATED, _RELEASED, _MODIFIED)]

    def tells_bad_time(self) -> bool:
        """True where a meta has a time that is none, or of another age; zeros mean that there is none."""
        pairs = zip(self._told, self.told, strict=True)
        return any(text and moment is None and text.strip("0-: T") for text, moment in pairs)

    def source_elements(self) -> list[Element]:
        """The elements that may name the medium."""
        return self.SOURCE(self.index)

    def source(self) -> tuple[str | None, str | None]:
        """The shown medium and its link."""
        for element in self.source_elements():
            links = [element] if element.tag == "a" else list(element.iterdescendants("a"))
            for link in links:
                if text := text_of(link):
                    href = link.get("href")
                    return text, urls.joined(self.url, href) if href else None
            if text := text_of(element):
                return text, None
        return None, None

    def editors(self) -> tuple[list[str], list[str]]:
        """Names and work codes of the 责任编辑."""
        line = self.editor_line or self.body.editors or ""
        words = names.split(_EDITOR.sub("", line))
        return [w for w in words if not _CODE.fullmatch(w)], [w for w in words if _CODE.fullmatch(w)]

    def keywords(self) -> list[str]:
        """文章关键词: the page's tags, else its links, else its meta without what repeats the title."""
        listed = _words(self.meta("tags")) or [text_of(link) for link in self.KEYWORDS(self.index)]
        listed = listed or _words(self.meta("keywords"))
        title = self.title()
        return [word for word in dict.fromkeys(listed) if word and word != title]

    def channel(self) -> tuple[str | None, str | None, list[int]]:
        """The section's path and name and Sina's category ids."""
        suda = " ".join(self.metas.get("sudameta", []))
        path, cids = _URLPATH.search(suda), _CIDS.search(suda)
        trail = [text for text in map(text_of, self.BREADCRUMB(self.index)) if text]
        return (
            path[1].strip("/") or None if path else urls.section(self.url),
            trail[-1] if trail else None,
            list(map(int, _CID.findall(cids[1])))[:_MOST_CIDS] if cids else [],
        )


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in re.split(r"[,，]", text or "") if word.strip()]
