"""What the site cut out of a wire copy and kept in comments: ``<!--article_adlist[ … ]article_adlist-->``.

Mostly promotion; at times the byline and the origin of the article. They are read for these two alone, where
the page itself names none.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from newscrawl.sites.sina.credits import credit, origins
from newscrawl.sites.sina.text import marks
from newscrawl.sites.sina.text.html import squeeze

_MARK = b"article_adlist["
_COMMENT = re.compile(rb"<!--\s*article_adlist\[(?P<inside>.{0,4000}?)(?:\]article_adlist)?-->", re.DOTALL)
_BEFORE = 40
"""Bytes in which a comment opens before its mark."""

_BREAK = re.compile(r"<(?:/?(?:p|div|section|li)\b[^>]*|br\s*/?)>", re.I)
_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Said:
    """What the comments of a page name."""

    authors: list[str] = field(default_factory=list)
    origin: str | None = None


def read(page: bytes) -> Said:
    """The byline and origin of the comments of a page in UTF-8."""
    said = Said()
    for line in _lines(page):
        if origin := origins.read(line):
            said.origin = said.origin or origin.value
            line = origin.rest
        if not said.authors and line and (named := credit.parse(line)):
            said.authors = named.authors
    return said


def _comments(page: bytes) -> Iterator[re.Match[bytes]]:
    """The comments of a page; a search for plain bytes is far faster than the pattern."""
    end = 0
    for start in marks.places(page, _MARK):
        opens = page.rfind(b"<!--", max(start - _BEFORE, 0), start)
        if start >= end and opens >= 0 and (found := _COMMENT.match(page, opens)):
            yield found
            end = found.end()


def _lines(page: bytes) -> Iterator[str]:
    for comment in _comments(page):
        for part in _BREAK.split(comment["inside"].decode("utf-8", "replace")):
            line = squeeze(html.unescape(_TAG.sub("", part)))
            if line and len(line) <= credit.LONGEST:
                yield line
