"""The proxies of the environment: Scrapy speaks http to a proxy, and nothing else."""

import os
from collections.abc import MutableMapping
from urllib.parse import urlsplit
from urllib.request import getproxies

SCHEMES = ("http", "https")
FORM = "a proxy is http://[user:password@]host:port"


def settle(environ: MutableMapping[str, str] = os.environ) -> str | None:
    """Make of each proxy what Scrapy can use; what is wrong with one, in a line, when it cannot be.

    A proxy without a scheme is an http one, as for curl; ``all_proxy`` holds where no other is given.
    """
    given = getproxies()
    if given.get("no", "").strip() == "*":
        return None
    for scheme in SCHEMES:
        variable = f"{scheme}_proxy" if scheme in given else "all_proxy"
        url = (given.get(scheme) or given.get("all") or "").strip()
        if not url:
            continue
        plain = url if "://" in url else f"http://{url}"
        if wrong := _wrong(plain):
            return f"{variable}: {wrong}; {FORM}"
        if plain != given.get(scheme):
            environ[f"{scheme}_proxy"] = plain
    return None


def _wrong(url: str) -> str | None:
    """Nothing of the URL is shown but its scheme: it may hold a password."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "its host or port cannot be read"
    if parts.scheme != "http":
        return f"{parts.scheme}:// is not supported"
    return None if is_whole else "it names no host"
