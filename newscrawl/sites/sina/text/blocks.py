"""A body element as a sequence of blocks: lines of text, pictures, and elements that are no article's.

Each block is tied to where it stands, and every piece of text is in exactly one of them. Inline elements are
joined with no separator, as a reader sees them; block elements and ``br`` end a line; a table's row is one
line with `` | `` between its cells.
"""

from collections.abc import Iterator

from lxml import etree

from newscrawl.sites.sina.text import cells, noise, numbering, scripts, tables
from newscrawl.sites.sina.text.html import squeeze
from newscrawl.sites.sina.text.pieces import Block, Dropped, Line, Picture

# fmt: off
BREAKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
CAPTIONS = frozenset({"img_descr", "art_img_tit"})
"""Classes of what stands under a picture."""


class _Reader:
    """Collects the text of one line after the other."""

    def __init__(self, *, tables: bool = True) -> None:
        self.blocks: list[Block] = []
        self._tables = tables
        self._texts: list[str] = []
        self._places: list[tuple[etree._Element, bool]] = []
        self._plain: list[str] = []
        self._links = 0
        self._captions: list[etree._Element] = []
        self._numbers = numbering.Numbers()
        self._number = ""
        self._scripts: list[etree._Element] = []
        self._dropped: etree._Element | None = None

    def read(self, body: etree._Element) -> list[Block]:
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._leave(element, body)
            elif element is not body and (rule := noise.rule(element)):
                self.blocks.append(Dropped(element, rule))
                self._dropped = element
                walk.skip_subtree()
            elif self._tables and element.tag == "table" and tables.is_data(element):
                self._end_line()
                self.blocks.extend(_table(element))
                walk.skip_subtree()
            else:
                self._enter(element)
        self._end_line()
        return self.blocks

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in BREAKS:
            self._end_line()
        elif tag == "img":
            self._add_picture(element)
        if tag == "li":
            self._number = self._numbers.of(element)
        elif tag in scripts.TAGS:
            self._scripts.append(element)
        elif tag == "a":
            self._links += 1
        if _is_caption(element):
            self._captions.append(element)
        self._add(element.text, element, after=False)

    def _leave(self, element: etree._Element, body: etree._Element) -> None:
        if element is self._dropped:
            self._add(element.tail, element, after=True)
            return
        tag = element.tag
        caption = bool(self._captions) and self._captions[-1] is element
        if tag in BREAKS or caption:
            self._end_line()
        if tag == "li":
            self._number = ""
        elif tag in scripts.TAGS:
            self._scripts.pop()
        elif tag == "a":
            self._links -= 1
        if caption:
            self._captions.pop()
        if element is not body:
            self._add(element.tail, element, after=True)

    def _add_picture(self, element: etree._Element) -> None:
        if not "".join(self._texts).strip():  # a picture inside a sentence doesn't break it
            self._end_line()
        self.blocks.append(Picture(element))

    def _add(self, text: str | None, element: etree._Element, *, after: bool) -> None:
        if text:
            if self._scripts:
                text = scripts.written(self._scripts[-1], text, "".join(self._texts[-1:]))
            self._texts.append(text)
            self._places.append((element, after))
            if not self._links:
                self._plain.append(text)

    def _end_line(self) -> None:
        if not self._texts:
            return
        if text := squeeze("".join(self._texts)):
            if self._number:
                text, self._number = numbering.numbered(self._number, text), ""
            self.blocks.append(Line(text, self._places, "".join(self._plain), bool(self._captions)))
        self._texts, self._places, self._plain = [], [], []


def _is_caption(element: etree._Element) -> bool:
    if element.tag == "figcaption":
        return True
    classes = element.get("class")
    return classes is not None and not CAPTIONS.isdisjoint(classes.split())


def _table(table: etree._Element) -> Iterator[Block]:
    """The caption and rows of a table, empty ones left out; a table inside a cell is part of the cell."""
    for caption in table.iterchildren("caption"):
        yield from _Reader(tables=False).read(caption)
    grid = cells.Grid()
    for row in tables.rows(table):
        if rule := noise.rule(row):
            yield Dropped(row, rule)
            continue
        parts = tables.cells_of(row)
        inner = [_Reader(tables=False).read(part) for part in parts]
        texts = [" ".join(block.text for block in cell if isinstance(block, Line)) for cell in inner]
        shown = grid.row(parts, texts)
        if any(texts):
            yield Line(" | ".join(shown), [(row, False)], " ".join(texts))
        yield from (block for cell in inner for block in cell if not isinstance(block, Line))


def read(body: etree._Element) -> list[Block]:
    """The blocks of a body, in the order of the page."""
    return _Reader().read(body)
