"""Pictures of a body: their addresses, and which of them are only decoration."""

import re
from urllib.parse import urlsplit

from lxml import etree

from newscrawl.sites.sina import urls

_SIZE_IN_URL = re.compile(r"/w(\d{1,5})h(\d{1,5})/")
_NUMBER = re.compile(r"\d{1,5}")
_TINY = 24
"""Pixels: spacers, bullets and icons are below this in a direction; pictures are not."""
_BANNER = 3.0
"""A GIF this many times wider than high is a divider or banner of a WeChat import."""


def address(image: etree._Element, base: str) -> str | None:
    """The absolute https URL of a picture; None for inline data and for what is no URL."""
    link = image.get("src")
    if link and (plain := urls.PLAIN.fullmatch(link)):
        return f"https:{link.removeprefix(plain['scheme'] or '')}"
    url = urls.joined(base, link) if link else None
    return urlsplit(url)._replace(scheme="https").geturl() if url else None


def size(image: etree._Element, url: str) -> tuple[int, int] | None:
    """Width and height in pixels where the page or the URL tells them."""
    pairs = [image.get("img-size", "").split(","), [image.get("w", ""), image.get("h", "")]]
    pairs.append([image.get("width", ""), image.get("height", "")])
    for pair in pairs:
        if len(pair) == 2 and all(_NUMBER.fullmatch(n.strip().removesuffix("px")) for n in pair):
            return int(pair[0].strip().removesuffix("px")), int(pair[1].strip().removesuffix("px"))
    found = _SIZE_IN_URL.search(url)
    return (int(found[1]), int(found[2])) if found else None


def is_decoration(image: etree._Element, url: str) -> bool:
    """True for spacers, bullets and banners."""
    known = size(image, url)
    if not known:
        return False
    width, height = known
    if min(width, height) < _TINY:
        return True
    return urlsplit(url).path.lower().endswith(".gif") and width >= _BANNER * height
