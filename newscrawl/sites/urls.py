"""What holds of any site's URLs: their one form, the id that a URL gives, and whose host it is on."""

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from newscrawl.sites.errors import BadUrl

_FRONT = re.compile(r"/(?:[\w-]+/)*(?:index(?:\.d)?\.s?html?)?|/[\w-]+(?:/[\w-]+)*")
"""A folder, or its index."""

_GUARD = re.compile(r"(?:^|\.)(?:login|passport|sso|auth|verify|captcha|security)\.")
"""Hosts that ask who one is: what they send away is not gone."""


def normalise(url: str) -> str:
    """The one form of a URL: https, lower-case host, no query and no fragment. Raises BadUrl."""
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise BadUrl(f"{url!r} is not a URL: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise BadUrl(f"{url!r} is not an http(s) URL")
    return urlunsplit(("https", parts.hostname, parts.path or "/", "", ""))


def id_of(clean: str) -> str:
    """The ``_id`` that a normalised URL, or a saved page's ``file:`` URI, gives: ``url:<its sha1>``."""
    return "url:" + hashlib.sha1(clean.encode(), usedforsecurity=False).hexdigest()


def is_folder(url: str) -> bool:
    """True for a URL of the form that home pages and sections have, unless its host asks who one is."""
    parts = urlsplit(url)
    return bool(_FRONT.fullmatch(parts.path or "/")) and not _GUARD.search(parts.hostname or "")


def on(host: str, domains: Iterable[str]) -> bool:
    """True for a host that is one of the domains or below one."""
    for domain in domains:  # noqa: SIM110 - any() takes twice as long, and every link asks
        if host == domain or host.endswith(f".{domain}"):
            return True
    return False
