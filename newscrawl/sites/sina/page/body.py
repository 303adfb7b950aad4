"""A body element read to its end: what is the article's text, what is a field, and what goes.

The blocks of a body are read once. The judges, one after the other, name the rule by which a line is no
paragraph; what no judge takes is the text. So each piece of text is in exactly one place: a paragraph, a
picture's caption, or ``removed`` with its rule, even where its value became a field. What goes from the text
also goes from the tree, so that the HTML that is left holds the same article as the paragraphs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from newscrawl.items import Image, Removed, Stock
from newscrawl.sites.sina.credits import bylines, intext
from newscrawl.sites.sina.page import captions
from newscrawl.sites.sina.stocks import found as stocks
from newscrawl.sites.sina.stocks import written
from newscrawl.sites.sina.text import blocks, lazy, links, noise, rules
from newscrawl.sites.sina.text.html import remove, text_of, tidy
from newscrawl.sites.sina.text.pieces import Block, Dropped, Line, Picture

_WHOLE_EMPTY = frozenset({"img", "br", "hr", "td", "th"})
_LONGEST = 200
"""Characters of a dropped element that the trace keeps."""


@dataclass(slots=True)
class Body:
    """What a body says. ``element`` is the tree that is left of it."""

    element: etree._Element
    paragraphs: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    stocks: list[Stock] = field(default_factory=list)
    unsaid: set[str] = field(default_factory=set)
    """Symbols of tags that stood only in what was taken out."""

    authors: list[str] = field(default_factory=list)
    original_title: str | None = None
    origin: str | None = None
    editors: str | None = None
    """The text of an editor line that stands in the text."""

    video: bool = False


def read(element: etree._Element, base: str, title: str | None = None) -> Body:
    """The body that an element holds; ``base`` is the page's URL. The element is changed."""
    body = Body(element)
    tidy(element)
    lazy.settle(element, base)
    tags = stocks.tags(element)
    found = _blocks(element)
    body.video = any(isinstance(block, Dropped) and noise.is_player(block.element) for block in found)
    lines = [block for block in found if isinstance(block, Line) and not block.caption]
    _judge_headline(lines, title)
    links.judge(found)
    rules.judge(lines)
    rules.judge_pictures(found)
    facts = bylines.Facts()
    bylines.judge_original_title(facts, lines)
    body.images = captions.take(found, base)
    bylines.judge(facts, lines, title)
    rules.judge_unclaimed(lines)
    body.original_title, body.origin = facts.original_title, facts.origin
    body.editors = " ".join(facts.editors) or None
    body.paragraphs = [line.text for line in lines if line.rule is None and not line.caption]
    body.authors = list(dict.fromkeys([*facts.authors, *intext.authors(body.paragraphs)]))
    body.origin = body.origin or intext.origin(body.paragraphs)
    body.removed = _trace(found)
    _clear(found)
    body.stocks = [*stocks.in_tags(element, tags), *written.in_text(body.paragraphs)]
    body.unsaid = {tag.found.symbol for tag in tags} - {stock.symbol for stock in body.stocks}
    _drop_empty(element)
    return body


def _blocks(element: etree._Element) -> list[Block]:
    """The blocks; where most of the text is hidden it is hidden until a script shows it, and so is text."""
    found = blocks.read(element)
    hidden = [block.element for block in found if isinstance(block, Dropped) and block.rule == "hidden"]
    if not hidden:
        return found
    shown = sum(len(block.text) for block in found if isinstance(block, Line))
    if sum(len(text_of(one)) for one in hidden) <= shown:
        return found
    for one in hidden:
        noise.show(one)
    return blocks.read(element)


def _judge_headline(lines: Sequence[Line], title: str | None) -> None:
    """The headline again as one of the first two lines is no paragraph."""
    said = _letters(title or "")
    for line in lines[:2]:
        first = next(filter(str.isalnum, line.text), "")
        if said and first == said[0] and _letters(line.text) == said:
            line.rule = "headline_again"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _trace(found: Sequence[Block]) -> list[Removed]:
    """What went, in the order of the page. Code is no text."""
    trace: list[Removed] = []
    for block in found:
        if isinstance(block, Line) and block.rule:
            trace.append(Removed(block.text, block.rule))
        elif isinstance(block, Dropped) and block.rule != "code" and (text := noise.text(block.element)):
            trace.append(Removed(text[:_LONGEST], block.rule, noise.name(block.element)))
    return trace


def _clear(found: Sequence[Block]) -> None:
    """Take what went out of the tree: lines first, for taking an element out moves the text behind it."""
    for block in found:
        if isinstance(block, Line) and block.rule:
            block.clear()
    for block in found:
        if isinstance(block, Dropped) or (isinstance(block, Picture) and block.rule):
            block.clear()


def _drop_empty(body: etree._Element) -> None:
    """Remove elements that hold nothing any more."""
    for element in reversed(list(body.iterdescendants())):
        if not len(element) and not (element.text or "").strip() and element.tag not in _WHOLE_EMPTY:
            remove(element)
