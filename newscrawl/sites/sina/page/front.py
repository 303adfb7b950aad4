"""The front of a page: all that is read of it, without the lists, comments and footer behind the article.

Two thirds of a page's elements stand there, and to build and free them is most of what reading costs. Since
2018 an element of its own ends the article. A page is parsed up to some way behind it, without its large
style sheets, and the whole of it where that was not certainly enough: what stands before is the same tree,
whatever follows.
"""

from newscrawl.sites.sina.page import eras
from newscrawl.sites.sina.page.pages import NEXT_PART, Page
from newscrawl.sites.sina.text import charsets, html, marks

_END = "article-bottom"
_MARK = f'class="{_END} clearfix"'.encode()
_ROOM = 2048
"""Bytes behind the mark in which the element ends, with the keywords in it, and another one begins."""

_HEADER = ("main-title", "channel-path", "date-source")
"""Classes of what is read before the article: one that is left open holds all that follows."""

_OWN = tuple(mark.encode() for mark in ("责任编辑", "责编", "artibody", "article-editor", "show_author"))
"""What is the article's, wherever it stands: no page seen has any of it behind the mark, but another may."""

_LARGE = 1000
"""Bytes of a style sheet that is worth to be cut out."""

_CUT = b"/* cut */"
"""Stands in its place, and shows whether it was one, and no part of a comment, a script or an attribute."""


def read(body: bytes, url: str) -> tuple[Page | None, bytes]:
    """The page of a body, None where no era fits; and the body as UTF-8, at times without style sheets."""
    utf8 = charsets.looks_utf8(body)
    if (end := _end(utf8)) and not charsets.says_gbk(utf8):
        front, styles = _bare(utf8[:end])
        bare = front + utf8[end:]
        page = None if marks.holds(bare, NEXT_PART) else eras.read(html.parse(front), url)
        if page and html.was_utf8() and _is_enough(page, styles):
            page.may_go_on = False
            return page, bare
    root, utf8 = html.read(body)
    return eras.read(root, url), utf8


def _end(utf8: bytes) -> int:
    """Where the front may end; 0 where the page has none, or behind it hardly anything or what is its own."""
    at = utf8.rfind(_MARK)
    if at < 0 or len(utf8) - at < 2 * _ROOM:
        return 0
    end = utf8.rfind(b"<", at, at + _ROOM)
    return 0 if any(utf8.rfind(mark, end) >= 0 for mark in _OWN) else end


def _bare(front: bytes) -> tuple[bytes, int]:
    """The front without its large style sheets, half of many a page, and how many these are."""
    parts: list[bytes] = []
    done, at = 0, front.find(b"<style")
    while at >= 0:
        begin = front.find(b">", at)
        end = front.find(b"<", begin)
        if end - begin > _LARGE and front.startswith(b"</style", end):
            parts.append(front[done : begin + 1])
            done = end
        at = front.find(b"<style", max(begin, end)) if begin >= 0 else -1
    return _CUT.join([*parts, front[done:]]), len(parts)


def _is_enough(page: Page, styles: int) -> bool:
    """True where the article has ended, its title and time were found, and style sheets were such."""
    end, body = next(iter(page.index.of_id(_END)), None), page.body_element()
    if end is None or body is None or not isinstance(page, eras.Finance):  # or one of its kin
        return False
    if not (page.shown and page.shown.clock) or _cut(body):
        return False
    left_open = {*end.iterancestors()}
    if any(element in left_open for name in _HEADER for element in page.index.of_class(name)):
        return False
    around = {body, *body.iterancestors()}
    follows = any(before in around for before in end.itersiblings(preceding=True))
    has_ended = follows and any(one.getnext() is not None for one in (end, *end.iterancestors()))
    return has_ended and _cut(page.root) == styles


def _cut(root: html.Element) -> int:
    return sum(1 for style in root.iter("style") if style.text == _CUT.decode())
