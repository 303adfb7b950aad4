"""The URLs of channels: which are one, what they are called, what of them is secret, which stay at home."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

PLAIN = ("json", "jsons", "xml", "xmls", "form", "forms")
"""Schemes of a webhook of one's own: their host is the one that is asked."""

NATIVE = (
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"), "feishu://{}"),
    (re.compile(r"https://open\.larksuite\.com/open-apis/bot/v2/hook/([\w-]+)/?"), "lark://{}"),
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"), "dingtalk://{}"),
    (re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"), "wecombot://{}"),
)
"""Addresses as the services show them, and what Apprise calls them."""

LEAST = 4
"""Characters of a part of a URL that is kept out of every message: shorter ones are words."""


@dataclass(frozen=True, slots=True)
class Address:
    """One channel's."""

    name: str
    """Its scheme, numbered where there are several: ``feishu``, ``feishu-2``. Fit to be shown and stored."""

    url: str = field(repr=False)

    @property
    def scheme(self) -> str:
        """What its URL begins with: ``tgram``."""
        return scheme_of(self.url)

    @property
    def is_local(self) -> bool:
        """True for a webhook on this machine: what it is told does not leave it."""
        host = _host(self.url) if self.scheme in PLAIN else ""
        return host in ("localhost", "::1") or bool(re.fullmatch(r"127(\.\d{1,3}){3}", host))

    def without_secrets(self, text: str) -> str:
        """A text in which no part of the URL stands."""
        for part in sorted(_parts(self.url), key=len, reverse=True):
            text = text.replace(part, "***")
        return text


def named(urls: Iterable[str]) -> list[Address]:
    """Each URL once, with its name, in their order."""
    counts: Counter[str] = Counter()
    found = []
    for url in dict.fromkeys(map(apprises, urls)):
        scheme = scheme_of(url)
        counts[scheme] += 1
        found.append(Address(scheme if counts[scheme] == 1 else f"{scheme}-{counts[scheme]}", url))
    return found


def scheme_of(url: str) -> str:
    """What a URL begins with, without what a field's name cannot hold."""
    return re.sub(r"[^a-z0-9]", "", url.partition("://")[0].lower())[:20]


def apprises(url: str) -> str:
    """The URL as Apprise knows it: that of a group's bot may be given as the service shows it."""
    for form, template in NATIVE:
        if found := form.fullmatch(url):
            return template.format(found[1])
    return url


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _parts(url: str) -> set[str]:
    """All that a URL is made of, as written and as meant, but for its scheme."""
    rest = url.partition("://")[2]
    pieces = {rest, *re.split(r"[/?&#@:]", rest), *(value for _, value in parse_qsl(rest.partition("?")[2]))}
    pieces |= {piece.partition("=")[2] for piece in pieces}
    pieces |= {unquote(piece) for piece in pieces}
    return {piece for piece in pieces if len(piece) >= LEAST}
