"""An article as cells of a table, a column a field; what csv and xlsx share.

A list is joined by ``|`` (a ``|`` in an element is ``\\|``, a backslash ``\\\\``), the paragraphs by a line
break. An empty cell is a missing value.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newscrawl.codec import Doc, iso

# fmt: off
COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("_id", "comos:<14 characters>, or url:<sha1>"),
    "url": ("url", "canonical https URL"),
    "aliases": ("aliases", "other URLs of the article; list"),
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
    "known_at": ("known_at", "when this version could first have been known, UTC"),
    "known_basis": ("known_basis", "seen: by an incremental run; published: fetched afterwards"),
    "archive_file": ("archive.file", "the WARC file that holds the page"),
    "archive_offset": ("archive.offset", "and where in it"),
}
# fmt: on
"""The columns in order: the field, and what it is."""

LONGEST = 32_767
"""Characters that Excel takes in a cell; of a longer one it makes several rows, or calls the file broken."""

CUT = " […cut]"
"""How a cell ends that was cut."""


@dataclass(slots=True)
class Cutter:
    """Cuts what is too long for a cell of Excel, and counts."""

    cut: int = 0

    def fit(self, cell: str) -> str:
        """The text, or as much of it as a cell of Excel holds, with a mark."""
        # Excel counts in UTF-16: an emoji is two.
        if 2 * len(cell) <= LONGEST or len(units := cell.encode("utf-16-le")) <= 2 * LONGEST:
            return cell
        self.cut += 1
        return units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT

    def told(self) -> list[str]:
        """What to say of it; nothing where nothing was cut."""
        cells = f"{self.cut:,} cell{'s were' if self.cut > 1 else ' was'}"
        return [f"{cells} cut to {LONGEST:,} characters, Excel's most: they end in {CUT.strip()!r}"] * bool(
            self.cut
        )


def value(doc: Doc, path: str) -> Any:
    """What a path leads to: inside of a mapping, or of each mapping of a list."""
    found: Any = doc
    for name in path.split("."):
        if isinstance(found, list):
            found = [part.get(name) for part in found]
        else:
            found = None if found is None else found.get(name)
    return found


def text(path: str, found: Any) -> str:
    """The cell of a field's value, as text."""
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
