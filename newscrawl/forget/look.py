"""What of one archive file is to go: pages of what is forgotten, and what lists say of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.archive import ArchiveError, Pointer, read_at
from newscrawl.archive.body import body_of
from newscrawl.archive.records import response_record
from newscrawl.archive.rewrite import Cut
from newscrawl.archive.spans import Span, spans
from newscrawl.sites import registry

OF_BODY = frozenset({b"content-encoding", b"content-length", b"content-type"})
JSON = (b"Content-Type", b"application/json; charset=utf-8")


@dataclass(slots=True)
class Look:
    """What was found in a file."""

    cuts: list[Cut] = field(default_factory=list)
    pages: int = 0
    lists: int = 0
    is_empty: bool = False
    """True when nothing but what the file says of itself would be left."""

    unsure: list[str] = field(default_factory=list)
    """What could not be looked through, a line each."""


def look(
    root: Path, file: Path, ids: Collection[str], places: Collection[int], going: Callable[[], bool]
) -> Look:
    """``ids``: what is forgotten; ``places``: where in this file its pages are, as the store says.

    Raises ArchiveError for a file that cannot be read at all.
    """
    found = Look()
    left = 0
    for span in spans(file, going):
        is_page = span.start in places and not registry.asked(span.url)
        if is_page or registry.id_at(span.url) in ids:
            found.cuts.append(Cut(span.start, span.end))
            found.pages += span.kind == "response"
        elif not span.whole and not span.url:
            found.unsure.append(f"{file} is damaged from byte {span.start} to {span.end}")
            left += 1
        else:
            left += span.kind != "warcinfo"
            if span.kind == "response" and (cut := _told(root, file, span, ids)):
                found.cuts.append(cut)
                found.lists += 1
    found.is_empty = not left
    return found


def _told(root: Path, file: Path, span: Span, ids: Collection[str]) -> Cut | None:
    """The change of a list's answer that says something of what is forgotten; all of it where that can't be
    taken out."""
    asked = registry.asked(span.url)
    if asked is None:
        return None
    site, source = asked
    try:
        captured = read_at(root, Pointer(file.relative_to(root).as_posix(), span.start))
        body = body_of(captured)
    except ArchiveError:
        return Cut(span.start, span.end)
    blank = site.blanked(body, source, ids)
    if blank is body:
        return None
    if blank is None:
        return Cut(span.start, span.end)
    headers = [pair for pair in captured.headers if pair[0].lower() not in OF_BODY]
    length = (b"Content-Length", str(len(blank)).encode())
    record = response_record(
        captured.url, captured.status, [*headers, JSON, length], blank, captured.when, None
    )
    return Cut(span.start, span.end, record)
