"""The shape of a table: whether it holds data or only lays out a page, its rows and their cells."""

from collections.abc import Iterator

from lxml import etree

from newscrawl.sites.sina.text.html import text_of

_SKELETON = ("table", "colgroup", "col", "thead", "tbody", "tfoot", "tr")
_PARTS = frozenset({*_SKELETON, "td", "th", "caption"})


def is_data(table: etree._Element) -> bool:
    """True for a table of data; one with a single cell in every row, or text beside its cells, is layout."""
    return any(len(cells_of(row)) > 1 for row in rows(table)) and _is_whole(table)


def _is_whole(table: etree._Element) -> bool:
    """True when all text of the table is in its cells and captions, as it is in all but broken ones."""
    for part in table.iter(*_SKELETON):
        if (part.text or "").strip() or any((child.tail or "").strip() for child in part):
            return False
        if any(child.tag not in _PARTS and text_of(child) for child in part):
            return False
    return True


def rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of this table, not those of tables inside it."""
    for row in table.iterdescendants("tr"):
        if next(row.iterancestors("table")) is table:
            yield row


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, headings too."""
    return [cell for cell in row if cell.tag in ("td", "th")]
