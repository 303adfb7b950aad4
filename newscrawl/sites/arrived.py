"""What a page as a whole tells of its coming: that it is cut off, or that it only sends its reader on."""

import re
from urllib.parse import urljoin

from w3lib.html import get_meta_refresh

SMALL = 20_000
"""Bytes; a page that only sends on is far smaller, and scripts of articles hold addresses, too."""

SENT = 3
"""Times that one request is sent on by pages."""

_BEGINS = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)", re.I | re.S)
_SCRIPT = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*["']([^"']+)["']|\blocation\.(?:replace|assign)\(\s*["']([^"']+)["']"""
)


def is_cut(body: bytes) -> bool:
    """True for a page that begins as a whole one and has no end: what is missing nobody can tell."""
    if body.rfind(b"</html", -SMALL) >= 0 or b"</html" in body[-SMALL:].lower():
        return False  # most are told by their last lines: no copy of the whole
    return bool(_BEGINS.match(body[:SMALL])) and b"</html" not in body.lower()


def sent_on(body: bytes, url: str) -> str | None:
    """Where a small page sends its reader, by a meta refresh or a script; None when it does not."""
    if len(body) > SMALL:
        return None
    text = body.decode("utf-8", "replace")
    _, target = get_meta_refresh(text, url, ignore_tags=("script",))  # we are the reader without scripts
    if target is None and (found := _SCRIPT.search(text)):
        target = urljoin(url, found[1] or found[2])
    return target if target and target.startswith(("http://", "https://")) and target != url else None
