"""The front of a page: all that is read of it, without the lists, comments and footer behind the article.

Two thirds of a page's elements stand there, and to build and free them is most of what reading costs. Since
2018 an element of its own ends the article. A page is parsed up to some way behind it, and the whole of it
where that was not certainly enough: what stands before is the same tree, whatever follows.
"""

from newscrawl.sites.sina.page import eras
from newscrawl.sites.sina.page.pages import NEXT_PART, Page
from newscrawl.sites.sina.text import charsets, html, marks

_END = "article-bottom"
_MARK = f'class="{_END} clearfix"'.encode()
_ROOM = 3072
"""Bytes behind the mark in which the element ends, with the keywords in it, and another one begins."""


def read(body: bytes, url: str) -> tuple[Page | None, bytes]:
    """The page of a body, None where no era fits, and the body as UTF-8."""
    utf8 = charsets.looks_utf8(body)
    if (end := _end(utf8)) and not charsets.says_gbk(utf8):
        page = eras.read(html.parse(utf8[:end]), url)
        if page and html.was_utf8() and _is_enough(page):
            page.may_go_on = False
            return page, utf8
    root, utf8 = html.read(body)
    return eras.read(root, url), utf8


def _end(utf8: bytes) -> int:
    """Where the front may end; 0 where the page has none, or may link its next part behind it."""
    at = utf8.rfind(_MARK)
    if at < 0 or len(utf8) - at < 2 * _ROOM or marks.holds(utf8, NEXT_PART):
        return 0
    return utf8.rfind(b"<", at, at + _ROOM)


def _is_enough(page: Page) -> bool:
    """True where the article has ended, and its title and time were found."""
    end, body = next(iter(page.index.of_id(_END)), None), page.body_element()
    if end is None or body is None or not isinstance(page, eras.Finance):  # or one of its kin
        return False
    if not (page.shown and page.shown.clock):
        return False
    around = {body, *body.iterancestors()}
    follows = any(before in around for before in end.itersiblings(preceding=True))
    return follows and any(one.getnext() is not None for one in (end, *end.iterancestors()))
