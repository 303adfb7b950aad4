"""The id that an article of Sina keeps whatever its URL: ``comos:`` and 14 characters, which most URLs carry.

Since 2015 in ``/china/2022-04-13/doc-imcwipii4092180.shtml``, on wap hosts in ``/…/detail-i….d.html``. The
``i`` before the id is not part of it.
"""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

from newscrawl.sites.sina import urls
from newscrawl.sites.urls import id_of

COMOS = re.compile(r"[a-z]{7}\d{7}")

_DOC = re.compile(r"/(?:doc|detail)-i([a-z]{7}\d{7})(?:_\d+)?(?:\.d)?\.s?html?$")
_WAP = re.compile(r"/detail-(i[a-z]{7}\d{7})(?:_\d+)?\.d\.html$")


def comos_id(url: str) -> str | None:
    """``comos:<14 characters>`` where the URL carries the id, else None."""
    parts = urlsplit(url)
    if found := _DOC.search(parts.path):
        return f"comos:{found[1]}"
    for value in parse_qs(parts.query).get("id", []) if parts.hostname == "doc.sina.cn" else []:
        if re.fullmatch(rf"comos:{COMOS.pattern}", value):
            return value
    return None


def bare_id(text: str) -> str | None:
    """``comos:<14 characters>`` of the 14 characters, also as they stand in a URL: ``doc-i…``, ``i…``."""
    found = re.fullmatch(rf"(?:(?:doc-|detail-)?i)?({COMOS.pattern})(?:\.d)?(?:\.s?html?)?", text.strip())
    return f"comos:{found[1]}" if found else None


def document_id(url: str) -> str:
    """The ``_id`` of what this URL leads to: its comos id, or ``url:<sha1 of the normalised URL>``.

    A saved page's ``file:`` URI is taken as it is. Raises BadUrl.
    """
    clean = url if url.startswith("file:") else urls.normalise(url)
    return comos_id(clean) or id_of(clean)


def same_article(one: str, other: str) -> bool:
    """True for two URLs of one article, its parts too. Raises BadUrl."""
    return document_id(one) == document_id(other)


def desktop(url: str) -> str | None:
    """The URL on the web of an article on a wap host, whose page may be dead while the other lives."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not urls.is_wap(url) or not host.endswith(".sina.cn") or not _DOC.search(parts.path):
        return None
    path = _WAP.sub(r"/doc-\1.shtml", parts.path)
    return urlunsplit(("https", host.removesuffix(".sina.cn") + ".sina.com.cn", path, "", ""))
