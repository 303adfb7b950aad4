"""A page's bytes as one lxml tree: the right charset whatever the header says, comments gone."""

import re
from collections import Counter
from typing import cast

from lxml import etree

from newscrawl.sites.sina.text import charsets

_PARSER = etree.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
)
_TAG = re.compile(rb"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*+)[^<>]*>")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr p li".split())
"""Elements that hold no others, or whose end is often left out."""

_INVISIBLE = re.compile(
    "[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)
"""Zero-width characters, and those that steer a terminal or turn the direction of text."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What stands in no XML, and so in no tree that is made of strings."""

_EMPTY = b"<html></html>"
_BAD_ENCODING = etree.ErrorTypes.ERR_INVALID_ENCODING
_TOO_DEEP = etree.ErrorTypes.ERR_RESOURCE_LIMIT


Element = etree._Element

_STRING = etree.XPath("string()", smart_strings=False)


def read(body: bytes) -> tuple[Element, bytes]:
    """The tree of a page, and the page as UTF-8. The parser tells whether it was: no decoding just to ask."""
    utf8 = charsets.looks_utf8(body)
    if not charsets.says_gbk(utf8):  # such a page would be parsed twice
        root = parse(utf8)
        if was_utf8():
            return root, utf8
    utf8 = charsets.to_utf8(body)
    return parse(utf8), utf8


def was_utf8() -> bool:
    """True where the page that was parsed last holds no byte that is none of UTF-8."""
    return not any(entry.type == _BAD_ENCODING for entry in _PARSER.error_log)


def parse(utf8: bytes) -> Element:
    """The root element of a page; of an empty page, an empty ``html``."""
    root = _tree(utf8)
    if any(entry.type == _TOO_DEEP for entry in _PARSER.error_log):
        root = _tree(flatten(utf8))  # libxml2 drops all that stands deeper than 2048 elements
    return root


def _tree(utf8: bytes) -> Element:
    root = etree.fromstring(_EMPTY if not utf8 or utf8.isspace() else utf8, _PARSER)
    return root if root is not None else etree.fromstring(_EMPTY, _PARSER)


def flatten(utf8: bytes, deepest: int = 200) -> bytes:
    """The page without the tags that open deeper than ``deepest`` elements, and without their ends."""
    names: list[bytes] = []
    open_now: Counter[bytes] = Counter()

    def keep(tag: re.Match[bytes]) -> bytes:
        name = tag["name"].lower()
        if name in _VOID:
            return tag[0]
        if not tag["end"]:
            names.append(name)
            open_now[name] += 1
            return tag[0] if len(names) <= deepest else b""
        if not open_now[name]:
            return b""
        while (last := names.pop()) != name:
            open_now[last] -= 1
        open_now[name] -= 1
        return tag[0] if len(names) < deepest else b""

    return _TAG.sub(keep, utf8)


def tidy(element: Element) -> None:
    """Take the control characters out of an element's text: lxml reads them, and takes them from nobody."""
    if not _NO_TEXT.search(string(element)):
        return
    for part in element.iter():
        part.text = _tidied(part.text)
        part.tail = _tidied(part.tail)


def _tidied(text: str | None) -> str | None:
    return text and _NO_TEXT.sub(lambda found: " " if found[0].isspace() else "", text)


def squeeze(text: str | None) -> str:
    """One line of text: every run of white space, of any width, is one space; no invisible characters."""
    if not text:
        return ""
    line = " ".join(text.split())  # nearly all are printable, and need no pattern
    return line if line.isprintable() else " ".join(_INVISIBLE.sub("", text).split())


def string(element: Element) -> str:
    """All text of an element as it stands; several times faster than ``itertext``."""
    return cast("str", _STRING(element)) if len(element) else element.text or ""


def text_of(element: Element) -> str:
    """All text of an element, inline elements joined with no separator, as one line."""
    return squeeze(string(element))


def remove(element: Element) -> None:
    """Take an element out of its tree, and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def has_class(name: str) -> str:
    """The XPath condition for one class among an element's classes."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


class Select:
    """A compiled XPath that selects elements: ``Select("//h1")(root)``."""

    __slots__ = ("_path",)

    def __init__(self, expression: str) -> None:
        self._path = etree.XPath(expression, smart_strings=False)

    def __call__(self, root: Element) -> list[Element]:
        return cast("list[Element]", self._path(root))
