"""CSV for spreadsheets: a document a row, RFC 4180, every cell in quotes.

A list is joined by ``|`` (a ``|`` in an element is ``\\|``, a backslash ``\\\\``), the paragraphs by a line
break. Times are UTC, ISO 8601. An empty cell is a missing value.

A cell that a spreadsheet would take for a formula begins with an apostrophe, which is no part of the value:
``original`` takes it off again.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.codec import Doc, iso
from newscrawl.export import packed
from newscrawl.export.base import Options, Write

# fmt: off
COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("_id", "comos:<14 characters>, or url:<sha1>"),
    "url": ("url", "canonical https URL"),
    "aliases": ("aliases", "other URLs that led here; list"),
    "title": ("title", "the headline as shown"),
    "original_title": ("original_title", "原标题"),
    "source": ("source", "媒体来源 as shown"),
    "source_url": ("source_url", "where the shown source links to"),
    "origin": ("origin", "the 来源 named in the text, when it differs"),
    "authors": ("authors", "list"),
    "editors": ("editors", "责任编辑; list"),
    "editor_codes": ("editor_codes", "list"),
    "published_at": ("published_at", "what the page shows, UTC"),
    "published_raw": ("published_raw", "the time as shown"),
    "released_at": ("released_at", "when the site put it out, UTC"),
    "modified_at": ("modified_at", "the last change the page tells of, UTC"),
    "channel_path": ("channel.path", "the section's path, such as china/gncj"),
    "channel_name": ("channel.name", "its name in the breadcrumb"),
    "channel_lists": ("channel.lists", "lists it was in, by their keys; list"),
    "channel_lids": ("channel.lids", "those of them that are a number alone; list"),
    "channel_cids": ("channel.cids", "Sina's category ids; list"),
    "summary": ("summary", "the page's own description"),
    "keywords": ("keywords", "list"),
    "symbols": ("symbols", "stocks it is about, such as 600519.SH; list"),
    "stock_symbols": ("stocks.symbol", "every stock tagged or written; list"),
    "stock_names": ("stocks.name", "their names, in the same order; list"),
    "stock_origins": ("stocks.origin", "link, comment or text, in the same order; list"),
    "stock_kinds": ("stocks.kind", "stock, fund, bond or index, in the same order; list"),
    "stock_autos": ("stocks.auto", "true: a false tag or a doubtful code, in the same order; list"),
    "image_urls": ("images.url", "list"),
    "image_captions": ("images.caption", "in the same order; list"),
    "flags": ("flags", "what a reader should know; list"),
    "text": ("paragraphs", "the text, a paragraph a line"),
    "body_html": ("body_html", "the same as safe, minimal HTML"),
    "content_hash": ("content_hash", "sha-256 of the normalised text"),
    "repost_of": ("repost_of", "id of the first article with the same text"),
    "story_id": ("story_id", "its group of near-duplicates"),
    "story_similarity": ("story_similarity", "how near it is to the group, 0 to 1"),
    "story_containment": ("story_containment", "how much of the shorter text is in the other, 0 to 1"),
    "template": ("template", "the page class that read it"),
    "parser_version": ("parser_version", "the extraction that read it"),
    "revision": ("revision", "counts the versions of the content"),
    "first_seen_at": ("first_seen_at", "when it was first stored, UTC"),
    "crawled_at": ("crawled_at", "when it was last fetched, UTC"),
    "changed_at": ("changed_at", "when its content was last found to be new, UTC"),
    "gone_at": ("gone_at", "when the site was found to have taken it down, UTC"),
    "archive_file": ("archive.file", "the WARC file that holds the page"),
    "archive_offset": ("archive.offset", "and where in it"),
}
# fmt: on
"""The columns in order: the field, and what it is."""

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that may not stand as it is. Excel takes the full-width signs for signs too; with the
apostrophes, what is put before a cell can be told from what was there."""


@contextmanager
def export(output: Path | None, options: Options) -> Iterator[Write]:
    with packed.stream(output) as sink:
        text = io.TextIOWrapper(sink, "utf-8-sig" if options.bom else "utf-8", newline="")
        try:
            # Quotes around all: where ; separates, a cell with ; in it would else end in it.
            rows = csv.writer(text, quoting=csv.QUOTE_ALL)
            rows.writerow(COLUMNS)
            yield lambda doc: rows.writerow(row(doc))
            text.flush()
        finally:
            text.detach()  # the sink is not ours to close


def row(doc: Doc) -> list[str]:
    """A document's cells."""
    cells = (_cell(path, value(doc, path)) for path, _ in COLUMNS.values())
    return [f"'{cell}" if FORMULA.match(cell) else cell for cell in cells]


def value(doc: Doc, path: str) -> Any:
    """What a path leads to: inside of a mapping, or of each mapping of a list."""
    found: Any = doc
    for name in path.split("."):
        if isinstance(found, list):
            found = [part.get(name) for part in found]
        else:
            found = None if found is None else found.get(name)
    return found


def _cell(path: str, found: Any) -> str:
    if path == "paragraphs":
        return "\n".join(found or ())
    if isinstance(found, list):
        return "|".join(_text(part).replace("\\", "\\\\").replace("|", "\\|") for part in found)
    return _text(found)


def _text(found: object) -> str:
    if found is None:
        return ""
    if isinstance(found, bool):
        return str(found).lower()
    return iso(found) if isinstance(found, datetime) else str(found)


def original(cell: str) -> str:
    """A cell without the apostrophe that made it harmless."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell
