"""Pictures that a page loads late: each ``img`` gets the address of what a reader would see as its ``src``.

Until a script runs, ``src`` is missing or holds a placeholder, and the address is in another attribute, in
``srcset``, in a ``source`` of its ``picture``, or in a ``noscript`` beside it.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from newscrawl.sites.sina import urls

LATE = (
    "data-src", "data-original", "data-lazy-src", "data-lazyload", "data-lazy", "data-actualsrc", "data-echo",
    "data-real-src", "data-realsrc", "real_src", "real-src", "data-lazyload-src", "data-lazy-original",
    "lazy-src", "lazysrc", "lazyload", "data-original-src", "data-origin", "data-hi-res-src", "data-url",
    "data-img", "data-image", "data-file", "original", "_src", "file", "data-mcsrc",
)  # fmt: skip
"""Attributes that scripts take the address from, the likelier first."""

_NAMES = frozenset(LATE)
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_WHOLE = re.compile(r"(?:https?:)?//[\w.-]+/", re.I | re.ASCII)
_EMPTY = re.compile(
    r"(?:^|[/_.-])(?:blank|loading|load|lazy(?:load)?|placeholder|spacer|space|grey|gray|transparent|trans|pixel"
    r"|1x1|dot|empty|default|nopic|noimg|none|clear|sg_trans|pix)[_-]?(?:img|image|pic|bg|\d{0,4}(?:x\d{1,4})?)?"
    r"\.(?:gif|png|jpe?g|svg|webp)$|/[st]\.gif$",
    re.I,
)
_CANDIDATE = re.compile(r"(?P<url>\S*[^\s,])(?:\s+(?P<size>\d{1,6}(?:\.\d{1,3})?)[wx])?\s*(?:,|$)")
_NO_PICTURE = re.compile(r"\.(?:s?html?|php|mp4|m3u8|js|css)$", re.I)


def settle(body: etree._Element, base: str) -> None:
    """Write the address of each picture of a body into its ``src``; ``base`` is the page's URL."""
    images = list(body.iter("img"))
    shared = Counter(image.get("src") for image in images if not _NAMES.isdisjoint(image.attrib))
    for image in images:
        src = image.get("src")
        if best := _largest(image, base):
            image.set("src", best)
        elif (not _is_picture(src, base) or (src and shared[src] > 1)) and (real := _late(image, base)):
            image.set("src", real)


def _is_picture(link: str | None, base: str) -> bool:
    """True for an address that leads to a picture, as far as it tells: a placeholder's doesn't."""
    if not link or not link.isprintable() or not (link := link.strip()):
        return False
    path = link.partition("?")[0].partition("#")[0]
    if _EMPTY.search(path, max(path.rfind("/"), 0)) or _NO_PICTURE.search(path):
        return False
    return bool(_WHOLE.match(link)) or urls.joined(base, link) is not None


def _late(image: etree._Element, base: str) -> str | None:
    """The first address that a script, or a browser without scripts, would show."""
    said = (image.get(name) for name in LATE)
    return next((link for link in (*said, *_without_script(image)) if link and _is_picture(link, base)), None)


def _without_script(image: etree._Element) -> Iterator[str | None]:
    """The picture of a ``noscript`` right after (or around) this one."""
    for element in (image.getnext(), image.getparent()):
        if element is not None and element.tag == "noscript":
            yield from (inner.get("src") for inner in element.iter("img") if inner is not image)


def _largest(image: etree._Element, base: str) -> str | None:
    """The largest of the picture's ``srcset``, or of the sources of the ``picture`` around it."""
    parent = image.getparent()
    if not any(name in image.attrib for name in _SETS) and (
        parent is None or parent.tag not in ("picture", "source")
    ):
        return None
    sources = [source for picture in image.iterancestors("picture") for source in picture.iter("source")]
    sets = [element.get(name) for element in (image, *sources) for name in _SETS]
    found = [candidate for text in sets if text for candidate in _candidates(text)]
    real = [(size, link) for size, link in found if _is_picture(link, base)]
    return max(real, key=lambda candidate: candidate[0])[1] if real else None


def _candidates(text: str) -> Iterator[tuple[float, str]]:
    """The sizes and addresses of a ``srcset``: ``a.jpg 320w, b.jpg 1200w``; without a size it counts as 1."""
    for found in _CANDIDATE.finditer(text):
        yield float(found["size"] or 1), found["url"]
