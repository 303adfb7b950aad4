"""A body element read to its end: what is the article's text, what is a field, and what goes.

Prune the noise, read the blocks, judge every line by the rules; what goes also goes from the tree, so that
the HTML that is left holds the same article as the paragraphs.
"""

from dataclasses import dataclass, field

from lxml import etree

from newscrawl.items import Image, Stock
from newscrawl.sites.sina import blocks, bylines, lazy, noise, pictures, rules, stocks, written
from newscrawl.sites.sina.html import Select, remove

_PLAYERS = Select(
    ".//*[contains(@class, 'video-2017') or contains(@class, 'artical-player-wrap') or @id = 'Video_Cont']"
    " | .//video | .//embed"
)
_CAPTION_LONGEST = 90


@dataclass(slots=True)
class Body:
    """What a body says. ``element`` is the tree that is left of it."""

    element: etree._Element
    paragraphs: list[str] = field(default_factory=list)
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


def read(element: etree._Element, base: str) -> Body:
    """The body that an element holds; ``base`` is the page's URL. The element is changed."""
    body = Body(element, video=bool(_PLAYERS(element)))
    lazy.settle(element, base)
    noise.prune(element)
    kept = _without_tail(blocks.read(element))
    credited = _judge(body, kept)
    _take_pictures(body, [block for block in kept if block not in credited], base)
    body.authors = list(dict.fromkeys([*body.authors, *bylines.text_authors(body.paragraphs)]))
    body.stocks = [*stocks.in_tags(element), *written.in_text(body.paragraphs)]
    body.unsaid = stocks.emptied(element) - {stock.symbol for stock in body.stocks}
    _drop_empty(element)
    return body


def _without_tail(found: list[blocks.Block]) -> list[blocks.Block]:
    """The blocks before a heading like 相关新闻; the others are cleared."""
    seen_text = False
    dropping: str | None = None
    kept: list[blocks.Block] = []
    for block in found:
        line = block if isinstance(block, blocks.Line) else None
        hit = rules.match(line.text) if line else None
        if line:
            line.hit = hit
        if dropping == "links" and line and not line.linked:
            dropping = None
        if hit and hit[0].act is rules.Act.TAIL and dropping is None:
            dropping = "all" if seen_text else "links"
            block.clear()
        elif dropping:
            block.clear()
        else:
            kept.append(block)
            seen_text |= bool(line and not line.caption and not hit)
    return kept


def _judge(body: Body, found: list[blocks.Block]) -> list[blocks.Block]:
    """Move what the rules name out of the text; returns the blocks that went."""
    lines = [block for block in found if isinstance(block, blocks.Line) and not block.caption]
    dialogue = bylines.is_dialogue([line.text for line in lines])
    gone: list[blocks.Block] = []
    for index, line in enumerate(lines):
        edge = bylines.is_edge(index, len(lines))
        hit = line.hit
        if hit and (edge or not hit[0].edge):
            _keep_value(body, *hit)
        elif edge and (people := bylines.line_authors(line.text, dialogue=dialogue)):
            body.authors += people
        else:
            continue
        line.clear()
        gone.append(line)
    return gone


def _keep_value(body: Body, rule: rules.Rule, value: str) -> None:
    if rule.act is rules.Act.ORIGINAL_TITLE:
        body.original_title = body.original_title or value
    elif rule.act is rules.Act.ORIGIN:
        body.origin = body.origin or value
    elif rule.act is rules.Act.EDITORS:
        body.editors = body.editors or value


def _take_pictures(body: Body, kept: list[blocks.Block], base: str) -> None:
    """Fill paragraphs and images; a line beside a picture that reads as its caption is one."""
    known: dict[str, Image] = {}
    picture: Image | None = None
    waiting: str | None = None
    for block, after in zip(kept, [*kept[1:], None], strict=False):
        if isinstance(block, blocks.Picture):
            picture = _picture(known, block, base)
            if picture and not picture.caption:
                picture.caption, waiting = waiting, None
        elif block.caption or (picture and not picture.caption and _reads_as_caption(block.text)):
            _caption(picture, block.text)
        elif isinstance(after, blocks.Picture) and _reads_as_caption(block.text):
            waiting = block.text
        else:
            body.paragraphs.append(block.text)
            picture = None
    body.images = list(known.values())


def _caption(picture: Image | None, text: str) -> None:
    if picture and not picture.caption:
        picture.caption = text


def _picture(known: dict[str, Image], block: blocks.Picture, base: str) -> Image | None:
    url = pictures.address(block.element, base)
    if not url or pictures.is_decoration(block.element, url):
        block.clear()
        return None
    return known.setdefault(url, Image(url))


def _reads_as_caption(text: str) -> bool:
    if len(text) > _CAPTION_LONGEST or not ("图" in text or "摄" in text):
        return False
    return bool(rules.CAPTION.fullmatch(text))


def _drop_empty(body: etree._Element) -> None:
    """Remove elements that hold nothing any more."""
    for element in reversed(list(body.iterdescendants())):
        if element.tag in ("img", "br", "hr", "td", "th"):
            continue
        if not len(element) and not (element.text or "").strip():
            remove(element)
