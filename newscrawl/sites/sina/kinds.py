"""What a URL of Sina leads to, by its form: an article, or one of the other things that lists name.

Articles of finance, news, tech … to ~2015 are ``/china/hgjj/20141217/192721100957.shtml`` (day, then HHMM and
a serial), since 2015 ``/china/2022-04-13/doc-imcwipii4092180.shtml``.
"""

import re
from enum import StrEnum

from newscrawl.sites.errors import BadUrl
from newscrawl.sites.sina import urls
from newscrawl.sites.sina.ids import comos_id
from newscrawl.sites.urls import on

_DOC_LIKE = re.compile(r"/(?:doc|detail)-\w+(?:\.d)?\.s?html?$")  # ids of another length are articles too
_DATED = re.compile(r"/(?:\d{8}|\d{4}-\d\d-\d\d)/\d{6,}(?:_\d+)?\.s?html?$")
_SELF_MEDIA = re.compile(r"/article_\d+_\w+|/articles?/view/\d+/\w+|/article/(?!norm_detail\b)\w+")


class Kind(StrEnum):
    """What a listed URL leads to."""

    ARTICLE = "article"
    SELF_MEDIA = "self_media"
    SLIDE = "slide"
    VIDEO = "video"
    LIVE = "live"
    TOPIC = "topic"
    OTHER = "other"
    FOREIGN = "foreign"


def kind_of(url: str) -> Kind:
    """What a URL leads to, judged by its form alone; what is no URL is foreign."""
    try:
        whole, host, path = urls.apart(url)
    except BadUrl:
        return Kind.FOREIGN
    if not on(host, urls.DOMAINS):
        return Kind.FOREIGN
    if host.startswith("video.") or path.startswith("/p/finance/v/"):
        return Kind.VIDEO
    if host.startswith("slide.") or ".slide." in host or path.startswith("/slide_"):
        return Kind.SLIDE
    if host.startswith("live.") or path.startswith("/live/"):
        return Kind.LIVE
    if path.startswith("/zt_d/") or "/zt/" in path:
        return Kind.TOPIC
    if comos_id(whole) or _DOC_LIKE.search(path) or _DATED.search(path):
        return Kind.ARTICLE
    if host.split(".")[0] in ("k", "cj", "t") and _SELF_MEDIA.search(path):
        return Kind.SELF_MEDIA
    return Kind.OTHER
