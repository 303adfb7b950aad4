"""Clean: the body as safe, minimal HTML with absolute https addresses, texts without stray white space.

nh3 (ammonia) parses as a browser does and keeps only what the allow-list names. It also sees every
attribute, which is where addresses are made absolute.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote, urljoin, urlsplit

import nh3

from newscrawl.items import Article
from newscrawl.sites import registry
from newscrawl.sites.urls import on

# fmt: off
TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}
# fmt: on
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # else nh3 lets title and lang pass everywhere
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": {"rowspan", "colspan"},
    "th": {"rowspan", "colspan"},
}
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters without width, and what steers a terminal or stands in no XML."""

_UNSAFE_IN_URL = re.compile(r"[\s\x00-\x20\x7f\u00a0]")
_NUMBER = re.compile(r"[0-9]{1,3}")
_MOST_STOPS = 100_000
"""Character references and characters from U+0080 to U+00BF: nh3 takes the square of their number. Articles
have some hundreds."""

_BLOCK = "blockquote|caption|dd|div|dt|figcaption|figure|h[1-6]|li|p|td|th"
_AFTER = re.compile(rf"(<(?:(?:{_BLOCK})(?: [^<>]*)?|br)>)\s+")
"""Text split by this has the tags between its parts, and the white space behind them nowhere."""

_BEFORE = re.compile(rf"[ \n](?=<(?:/(?:{_BLOCK})|br)>)")
_WHOLE = re.compile(r"https?://(?P<host>[a-z0-9][a-z0-9.-]*[a-z])(?:/[A-Za-z0-9/._~%+-]*)?", re.ASCII)


def absolute(base: str, url: str, own: Sequence[str], *, picture: bool = False) -> str | None:
    """An address of a body as a full one; None when it leads nowhere on the web.

    Pictures and pages on the site's ``own`` domains are https; other people's links keep their scheme.
    """
    if found := _WHOLE.fullmatch(url):  # most are whole and plain: no need to take them apart
        secure = picture or on(found["host"], own)
        return f"https://{url.partition('//')[2]}" if secure else url
    try:
        parts = urlsplit(
            urljoin(base if base.startswith("http") else "https:", url.strip())
        )  # a saved page's is a file
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    if picture or on(parts.hostname, own):
        parts = parts._replace(scheme="https")
    return _UNSAFE_IN_URL.sub(lambda space: quote(space[0]), parts.geturl())


class Sanitiser:
    """nh3 with the allow-list above. Its cleaner is made once: making one costs more than most bodies."""

    def __init__(self) -> None:
        self._base = ""
        self._own: Sequence[str] = ()
        self._cleaner = nh3.Cleaner(
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=self._keep,
            url_schemes={"http", "https"},
            link_rel=None,
        )

    def clean(self, html: str, base: str, own: Sequence[str]) -> str:
        """Safe HTML; ``base`` is what relative addresses are relative to, ``own`` the site's domains."""
        self._base, self._own = base, own
        return str(self._cleaner.clean(html))

    def _keep(self, tag: str, name: str, value: str) -> str | None:
        if name in ("href", "src"):
            return absolute(self._base, value, self._own, picture=tag == "img")
        if name in ("rowspan", "colspan"):
            return value if _NUMBER.fullmatch(value) else None
        return value


_SANITISER = Sanitiser()


def clean_html(html: str, base: str, own: Sequence[str]) -> str:
    """Safe HTML of the tags and attributes above, white space in its text single.

    Empty where nh3 would take minutes.
    """
    if len(html) > _MOST_STOPS and _stops(html) > _MOST_STOPS:
        return ""
    clean = _SANITISER.clean(html, base, own).replace("&nbsp;", " ")
    lines = _lines(clean)
    if not all(map(str.isprintable, lines)):  # nearly all are, and say so at once
        lines = _lines(_INVISIBLE.sub("", clean))
    # From here on white space is single.
    return _BEFORE.sub("", "".join(_AFTER.split("\n".join(lines))))


def _lines(text: str) -> list[str]:
    """The lines that are not blank, without needless white space."""
    return [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]


def _stops(html: str) -> int:
    return html.count("&") + html.encode("utf-8", "replace").count(b"\xc2")


class CleanPipeline:
    """Cleans what loaders left: ``body_html`` above all."""

    def process_item(self, item: Article) -> Article:
        own = registry.of(item.docid, item.url).own_hosts()
        item.body_html = clean_html(item.body_html, item.url, own) if item.body_html else ""
        item.paragraphs = [text for text in item.paragraphs if text]
        item.aliases = list(dict.fromkeys(item.aliases))
        return item
