"""Sina's URLs: the one form of each, what its host and path tell, and where a page's links lead.

The app shares ``cj.sina.cn/article/norm_detail?url=…`` (2025–26), which is the article in it.
"""

import re
from datetime import date
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit, urlunsplit

from newscrawl.sites.errors import BadUrl
from newscrawl.sites.urls import on

DOMAINS = ("sina.com.cn", "sina.cn")
PLAIN = re.compile(r"(?P<scheme>https?:)?//[a-z0-9][a-z0-9.-]*[a-z0-9]/[A-Za-z0-9/._~%+-]*", re.ASCII)
"""A link with a host of its own and nothing but a path."""

_SIMPLE = re.compile(
    r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?P<path>(?:/[\w.-]+)+)", re.ASCII
)
"""The form of nearly all URLs that lists and pages have, which need not be taken apart."""

_PART = re.compile(r"(?<=\d)_(\d{1,3})(?=\.s?html?$)")
_DAY = re.compile(r"/(\d{4})-?(\d\d)-?(\d\d)/")
_ID = re.compile(r"[\w:.-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SHARED = re.compile(r"/article/norm_detail/?$")
_WRAPPED = 3
"""How often a URL is taken out of another."""


def unwrapped(url: str) -> str:
    """The article's URL in one that the app shares: ``cj.sina.cn/article/norm_detail?url=<encoded>``.

    Any other URL as it is.
    """
    for _ in range(_WRAPPED):
        if "norm_detail" not in url:  # hardly any is: no need to take it apart
            break
        parts = urlsplit(url.strip())
        if not (on((parts.hostname or "").rstrip("."), DOMAINS) and _SHARED.search(parts.path)):
            break
        inner = next(iter(parse_qs(parts.query).get("url", [])), "").strip()
        if not inner:
            break
        url = f"https:{inner}" if inner.startswith("//") else inner if "://" in inner else f"https://{inner}"
    return url


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(unwrapped(url).strip())
        _ = parts.port  # a bad port shows only when asked for
    except ValueError as error:
        raise BadUrl(f"{url!r} is not a URL: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise BadUrl(f"{url!r} is not an http(s) URL")
    if not (parts.hostname or "").strip("."):
        raise BadUrl(f"{url!r} has no host")
    if _CONTROL.search(parts.netloc + parts.path):
        raise BadUrl(f"{url!r} holds a control character")
    return parts


def normalise(url: str) -> str:
    """The one form of a Sina URL: https, lower-case host, no port, query or fragment, the first part.

    The query stays only where it names the article: ``doc.sina.cn/?id=comos:…``. Raises BadUrl.
    """
    if simple := _simple(url):
        return f"https://{simple[0]}{simple[1]}"
    return _normalised(_split(url))


def apart(url: str) -> tuple[str, str, str]:
    """A URL normalised, its host and its path. Raises BadUrl."""
    if simple := _simple(url):
        host, path = simple
        return f"https://{host}{path}", host, path
    parts = urlsplit(whole := _normalised(_split(url)))
    return whole, parts.hostname or "", parts.path


def _simple(url: str) -> tuple[str, str] | None:
    """Host and normalised path of a URL of the commonest form; None for any other."""
    found = None if "norm_detail" in url else _SIMPLE.fullmatch(url)
    return (found["host"], _PART.sub("", found["path"])) if found else None


def _normalised(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    query = ""
    if host == "doc.sina.cn" and (ids := parse_qs(parts.query).get("id")) and _ID.fullmatch(ids[0]):
        query = f"id={ids[0]}"
    host = f"[{host}]" if ":" in host else host
    path = re.sub(r"/{2,}", "/", parts.path) or "/"
    return urlunsplit(("https", host, _PART.sub("", path), query, ""))


def joined(base: str, link: str) -> str | None:
    """Where a page's link leads, as a whole http(s) URL; None when it leads nowhere on the web.

    The ``base`` of a saved page may be a file's: ``//host/…`` leads to the web all the same.
    """
    if found := PLAIN.fullmatch(link):  # most are whole and plain: no need to take them apart
        scheme = base.partition("/")[0] if base.startswith(("http://", "https://")) else "https:"
        return link if found["scheme"] else scheme + link
    try:
        url = urljoin(base if base.startswith("http") else "https:", link.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def is_sina(url: str) -> bool:
    """True for an http(s) URL on one of Sina's hosts."""
    try:
        host = (_split(url).hostname or "").rstrip(".")
    except BadUrl:
        return False
    return on(host, DOMAINS)


def is_wap(url: str) -> bool:
    """True for a normalised URL on a host for phones: its article has another URL on the web."""
    host = urlsplit(url).hostname or ""
    return host == "sina.cn" or host.endswith(".sina.cn")


def part(url: str) -> int | None:
    """The number of a part: 2 of ``…_2.shtml``; None where the URL names none."""
    found = _PART.search(urlsplit(url).path)
    return int(found[1]) if found else None


def secure(url: str) -> str:
    """The URL over https, without query and fragment: one part of an article as it is asked for."""
    parts = urlsplit(url)
    return urlunsplit(("https", (parts.hostname or "").rstrip("."), parts.path, "", ""))


def section(url: str) -> str | None:
    """The section's path before the date: ``china/gncj``."""
    path = urlsplit(url).path
    found = _DAY.search(path)
    return path[: found.start()].strip("/") or None if found else None


def day(url: str) -> date | None:
    """The date in the URL: a Beijing day."""
    for found in _DAY.finditer(urlsplit(url).path):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            continue
    return None
