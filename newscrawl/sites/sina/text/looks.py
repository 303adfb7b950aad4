"""How a line looks beside a picture: bold, centred, alone with it in a box."""

import re
from collections.abc import Sequence

from lxml import etree

from newscrawl.sites.sina.text.html import string
from newscrawl.sites.sina.text.pieces import Block, Line

_CENTRED = re.compile(r"align-center|text-align\s*:\s*center", re.I)
_LEAST = 8
"""Characters of a line that tells how a page sets its text."""


def _around(line: Line) -> list[etree._Element]:
    """The elements around the line's first word."""
    worded = (
        place for place in line.places if ((place[0].tail if place[1] else place[0].text) or "").strip()
    )
    element, after = next(worded, line.places[0])
    start = element.getparent() if after else element
    return [] if start is None else [start, *start.iterancestors()]


def is_bold(line: Line) -> bool:
    """True for a line that begins bold, as headings do."""
    for element in _around(line):
        style = f"{element.get('cms-style', '')} {element.get('style', '')}"
        if element.tag in ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6") or "strong-Bold" in style:
            return True
        if element.tag in ("p", "div", "td", "figure"):
            return False
    return False


def is_centred(line: Line) -> bool:
    """True for a line that the page centres, by tag, class or style."""
    for element in _around(line)[:4]:
        said = f"{element.get('class', '')} {element.get('cms-style', '')} {element.get('style', '')}"
        if element.tag == "center" or element.get("align") == "center" or _CENTRED.search(said):
            return True
    return False


def is_centred_throughout(found: Sequence[Block]) -> bool:
    """True for a page that centres its text too: then centring tells nothing."""
    lines = [block for block in found if isinstance(block, Line) and len(block.text) >= _LEAST]
    return bool(lines) and sum(map(is_centred, lines)) * 2 > len(lines)


def in_one_box(picture: etree._Element, line: Line, *, short: bool) -> bool:
    """The picture and the line are all that a box holds; a ``p`` is one for a ``short`` line only."""
    around = _around(line)
    for box in picture.iterancestors("p", "div", "td", "table", "center", "figure", "dl", "li"):
        if box in around:
            if box.tag == "p" and not short:
                return False  # a paragraph with a picture in it
            text = "".join(string(box).split())
            return text == "".join(line.text.split()) and len(list(box.iter("img"))) == 1
    return False
