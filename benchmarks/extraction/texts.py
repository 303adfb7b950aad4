"""What peers need before and after: a page as text, and the text and pictures of the HTML they give."""

import re
from datetime import datetime
from typing import Any, cast
from urllib.parse import urljoin

from lxml import etree, html

# fmt: off
_BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul",
})
# fmt: on
_SPACE = re.compile(r"[ \t\f\v\u3000\xa0]+")
_COMMAS = re.compile(r"\s*[,，;；]\s*")


def decode(body: bytes) -> str:
    """A page's text: UTF-8, else the Chinese charset that holds all others."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def lines(text: str | None) -> list[str]:
    """The lines of a text that hold something."""
    return [line for line in map(str.strip, (text or "").splitlines()) if line]


def listed(value: object) -> list[str]:
    """Words of a list, or of a text with commas; ``None`` is no words."""
    if value is None:
        return []
    texts = [value] if isinstance(value, str) else cast("list[object]", list(cast("Any", value)))
    return [word for text in texts for word in _COMMAS.split(str(text).strip()) if word]


def fragment(markup: str | None) -> Any:
    """The tree of some HTML; None of empty."""
    return html.fromstring(markup) if markup and markup.strip() else None


def paragraphs(tree: Any) -> list[str]:
    """The text of a tree, a block element or ``br`` a line."""
    if tree is None:
        return []
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if element.tag in _BLOCKS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return lines(_SPACE.sub(" ", "".join(parts)))


def images(tree: Any, base: str) -> list[dict[str, str | None]]:
    """The pictures of a tree, with no captions: no peer tells any."""
    found = tree.iter("img") if tree is not None else ()
    return [{"url": urljoin(base, src), "caption": None} for img in found if (src := img.get("src"))]


def aware(value: object) -> str | None:
    """A peer's time as ISO text when it can be read, with an offset only where the peer gave one."""
    if isinstance(value, datetime):
        return value.isoformat()
    try:
        return datetime.fromisoformat(str(value)).isoformat() if value else None
    except ValueError:
        return None
