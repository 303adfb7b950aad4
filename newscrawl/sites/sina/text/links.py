"""Links to other articles inside a body: boxes of them, and lists under a heading such as 相关新闻.

A heading ends nothing by itself: it goes with the links that follow it. A box ends with its own element.
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from newscrawl.sites.sina.text.pieces import Block, Line, Picture

RULE = "related_links"
_WORDS = (
    r"(?:专题|链接|相关(?:新闻|阅读|报道|文章|专题|链接|推荐|内容)|(?:延伸|推荐|更多|扩展|拓展|深度|关联|热门|精彩)阅读|更多(?:新闻|报道|精彩|内容|文章)"
    r"|(?:本期|往期|近期|更多)?精彩(?:回顾|内容|推荐|文章)|往期(?:回顾|推荐|文章|精选)|热(?:门|文|点)(?:推荐|文章|阅读)"
    r"|猜你(?:喜欢|想看)|编辑推荐|(?:百万)?(?:用户|读者|大家|网友)都在看|看过本文的人还看过|点击进入专题)"
)
_HEADING = re.compile(rf"[^\w]{{0,3}}\s*{_WORDS}\s*[^\w]{{0,3}}")
_OTHER_ARTICLE = re.compile(r"[\[【]\s*相关(?:新闻|报道)\s*[\]】]")
"""The site's own mark over a whole other article."""

_TITLE_LONGEST = 50
_SENTENCE = re.compile(r"[。；：:]$|。.")
_BOXES = frozenset({"blockquote", "aside", "ul", "ol", "dl", "div", "section", "table", "center"})


def judge(found: Sequence[Block]) -> None:
    """Name the rule of the lines that lead to other articles, and of the pictures among them."""
    lines = [block for block in found if isinstance(block, Line) and block.text]
    if not any(not line.linked for line in lines):
        return  # nothing but links: then they are what the page is about
    for box in _quotes(lines):
        _take_box(found, box)
    for index, block in enumerate(found):
        if isinstance(block, Line) and block.rule is None and len(block.text) <= 120:
            if _is_heading_with_link(block):
                block.rule = RULE
            elif _HEADING.fullmatch(block.text):
                _take_list(found, index, block)


def is_heading(text: str) -> bool:
    """True for a heading such as 相关新闻 alone in its line."""
    return bool(_HEADING.fullmatch(text))


def _is_heading_with_link(line: Line) -> bool:
    return len(line.plain) < len(line.text) and is_heading(line.plain.strip())


def _element(block: Block) -> etree._Element:
    return block.places[0][0] if isinstance(block, Line) else block.element


def _quotes(lines: Sequence[Line]) -> list[etree._Element]:
    root = _element(lines[0]).getroottree()
    if next(root.iter("blockquote"), None) is None:
        return []
    boxes = (next(_element(line).iterancestors("blockquote"), None) for line in lines)
    return list(dict.fromkeys(box for box in boxes if box is not None))


def _inside(found: Sequence[Block], box: etree._Element) -> list[Block]:
    return [block for block in found if box in _element(block).iterancestors() or _element(block) is box]


def _take_box(found: Sequence[Block], box: etree._Element) -> None:
    """A quotation of nothing but links, with or without a heading, leads elsewhere."""
    inside = _inside(found, box)
    lines = [block for block in inside if isinstance(block, Line)]
    rest = lines[1:] if len(lines) > 1 and _is_title(lines[0]) else lines
    if rest and all(line.linked or _is_heading_with_link(line) for line in rest):
        _take(inside)


def _is_title(line: Line) -> bool:
    return len(line.text) <= _TITLE_LONGEST and not _SENTENCE.search(line.text)


def _take(taken: Sequence[Block]) -> None:
    for block in taken:
        if isinstance(block, Line | Picture):
            block.rule = RULE


def _take_list(found: Sequence[Block], index: int, heading: Line) -> None:
    """A heading and what it heads: the links after it, or the titles that fill the rest of its box."""
    box = _box(found, index)
    after = [block for block in found[index + 1 :] if box is None or box in _element(block).iterancestors()]
    if _OTHER_ARTICLE.fullmatch(heading.text) and any(isinstance(b, Line) for b in found[:index]):
        taken = after
    else:
        taken = list(_links(after)) or _titles(found[:index], after)
    if taken:
        _take([heading, *taken])


def _box(found: Sequence[Block], index: int) -> etree._Element | None:
    """The smallest element around a heading that also holds the block after it, and not the one before."""
    if index + 1 >= len(found):
        return None
    around = set(_element(found[index + 1]).iterancestors())
    before = set(_element(found[index - 1]).iterancestors()) if index else set()
    for element in _element(found[index]).iterancestors():
        if element.tag in _BOXES and element in around:
            return element if index and element not in before else None
    return None


def _links(after: Sequence[Block]) -> Iterator[Block]:
    """The blocks of links at the head of what follows."""
    last = 0
    for number, block in enumerate(after, 1):
        if isinstance(block, Line):
            if not (block.linked or _is_heading_with_link(block)):
                break
            last = number
    yield from after[:last]


def _titles(before: Sequence[Block], after: Sequence[Block]) -> list[Block]:
    """All that follows, when it is nothing but titles after a text."""
    lines = [block for block in after if isinstance(block, Line) and block.rule is None]
    if lines and all(_is_title(line) for line in lines) and any(isinstance(b, Line) for b in before):
        return [block for block in after if not isinstance(block, Line) or block.rule is None]
    return []
