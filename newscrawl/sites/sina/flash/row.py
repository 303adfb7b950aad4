"""One row of the 7×24 feed as an article: fields in every form they may have; what is absurd costs itself."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any

from newscrawl.items import Article, Channel, Image, Listing, Version
from newscrawl.loaders import ArticleLoader, whole
from newscrawl.sites.base import WHOLE
from newscrawl.sites.errors import BadUrl
from newscrawl.sites.sina import ids, times, urls
from newscrawl.sites.sina.bans import PARSER_VERSION
from newscrawl.sites.sina.flash import stocks
from newscrawl.sites.sina.flash.places import WIRE
from newscrawl.sites.sina.kinds import Kind, kind_of
from newscrawl.sites.sina.lists import row as rollrow
from newscrawl.sites.sina.lists.row import BAD_TIMES
from newscrawl.sites.sina.stocks import found as symbols

TEMPLATE = "flash"
FILE = "https://doc.sina.cn/?id="
"""Where a document is whose id alone is known."""

_HEADLINE = re.compile(r"\s*【\s*([^【】]*[^【】\s][^【】]*)】\s*")
_BREAK = re.compile(r"<(?:br|/p|/div)\b[^<>]*>|[\r\n]+", re.I)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PICTURE = re.compile(r"(?:https?:)?//[^\s\"'<>]+", re.I)
_NESTED = 4
"""How deep addresses of pictures are looked for."""

_READ = ("rich_text", "create_time", "update_time", "multimedia", "tag", "docurl", "is_delete", "is_focus")
"""What makes a version of a row, with what is read of ``ext``."""


def unpacked(value: Any) -> Any:
    """JSON that came as text; any other value as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value, strict=False)
        except (ValueError, RecursionError):
            return value
    return value


def listing(raw: dict[str, Any], room: str, mended: Counter[str]) -> Listing | None:
    """The row of a room, with its article; None where it has no number."""
    number = rollrow.text(raw.get("id"))
    if not re.fullmatch("[1-9][0-9]{0,17}", number):
        return None
    ext = unpacked(raw.get("ext"))
    ext = ext if isinstance(ext, dict) else {}
    page = _page(raw, ext)
    docid = _docid(ext, page) or f"flash:{number}"
    url = page if page and ids.comos_id(page) == docid else _place(docid, number)
    made = _moment(raw.get("create_time"), mended)
    changed = _moment(raw.get("update_time"), mended)
    article = _article(raw, ext, docid, url)
    article.published_at = article.published_at or changed
    return Listing(
        docid,
        url,
        kind=WHOLE,
        title=article.title or next(iter(article.paragraphs), "")[:80] or None,
        ctime=made or changed,
        mtime=changed,
        lids=[room],
        version=Version(room, _mark(raw, ext), int(number)),
        item=article,
    )


def _article(raw: dict[str, Any], ext: dict[str, Any], docid: str, url: str) -> Article:
    title, lines = _text(raw.get("rich_text"))
    named = stocks.listed(ext.get("stocks"))
    pictures = list(dict.fromkeys(_pictures(unpacked(raw.get("multimedia")))))
    loader = ArticleLoader({})
    loader.add_value("title", title)
    loader.add_value("published_at", _moment(raw.get("create_time"), Counter()))
    loader.add_value("published_raw", rollrow.text(raw.get("create_time")))
    loader.add_value("modified_at", _moment(raw.get("update_time"), Counter()))
    loader.add_value("paragraphs", lines)
    loader.add_value("keywords", list(_tags(raw.get("tag"))))
    loader.add_value("stocks", named.stocks)
    loader.add_value("symbols", symbols.symbols(named.stocks))
    loader.add_value("removed", named.unknown)
    loader.add_value("images", [Image(url) for url in pictures])
    loader.add_value("body_html", _html(lines, pictures))
    article = Article(docid, url, channel=Channel("7x24", "7×24"), **loader.load_item())
    article.template, article.parser_version = TEMPLATE, PARSER_VERSION
    article.flags = _flags(raw, article)
    if _is_set(raw.get("is_delete")):
        article.gone_at = datetime.now(UTC)
    return article


def _text(value: object) -> tuple[str | None, list[str]]:
    """The headline and the lines of the text; a headline alone is the text, too."""
    text = value if isinstance(value, str) else rollrow.text(value)
    plain = whole(unescape(_TAG.sub("", _BREAK.sub("\n", text))))  # JSON may hold half a character
    headline = _HEADLINE.match(plain)
    rest = plain[headline.end() :] if headline else plain
    lines = [line.strip() for line in rest.split("\n") if line.strip()]
    title = headline[1].strip() if headline else None
    return title, lines or ([title] if title else [])


def _html(lines: list[str], pictures: list[str]) -> str:
    parts = [f"<p>{escape(line)}</p>" for line in lines]
    parts += [f'<img src="{escape(url)}">' for url in pictures]
    return f"<div>{''.join(parts)}</div>" if parts else ""


def _flags(raw: dict[str, Any], article: Article) -> list[str]:
    conditions = {
        "no_title": article.title is None,
        "focus": _is_set(raw.get("is_focus")),
        "no_text": not article.paragraphs,
        "image_only": not article.paragraphs and bool(article.images),
        "no_source": True,
        "bad_time": article.published_at is None,
        "bad_characters": "\ufffd" in "".join([article.title or "", *article.paragraphs]),
    }
    return [name for name, holds in conditions.items() if holds]


def _page(raw: dict[str, Any], ext: dict[str, Any]) -> str | None:
    """The normalised URL of its page, where one is named."""
    for told in (ext.get("docurl"), raw.get("docurl")):
        try:
            url = urls.normalise(rollrow.whole(rollrow.text(told)))
            if kind_of(url) is Kind.ARTICLE:
                return url
        except BadUrl:
            continue
    return None


def _docid(ext: dict[str, Any], page: str | None) -> str | None:
    told = rollrow.text(ext.get("docid")).removeprefix("comos:")
    return ids.bare_id(told) or (ids.comos_id(page) if page else None)


def _place(docid: str, number: str) -> str:
    return FILE + docid if docid.startswith("comos:") else WIRE + number


def _moment(value: object, mended: Counter[str]) -> datetime | None:
    """``2026-11-20 09:00:25``, Beijing time; also Unix seconds. Nonsense is none, and counted."""
    told = rollrow.text(value)
    if re.fullmatch(r"\d{9,10}", told, re.ASCII):
        return datetime.fromtimestamp(int(told), UTC)
    found = times.iso(told)
    if found is not None and not 1990 <= found.year < 2100:
        found = None
    mended[BAD_TIMES] += int(found is None and told not in ("", "0"))
    return found


def _tags(value: object) -> Iterator[str]:
    found = unpacked(value)
    for tag in found if isinstance(found, list) else ():
        if name := rollrow.text(tag.get("name") if isinstance(tag, dict) else tag):
            yield name


def _pictures(value: object, depth: int = _NESTED) -> Iterator[str]:
    """Addresses of pictures, wherever they are in it: its form is not known for certain."""
    if isinstance(value, str):
        for found in _PICTURE.findall(value):
            yield f"https:{found[found.index('//') :]}"
    elif depth and isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _pictures(inner, depth - 1)


def _is_set(value: object) -> bool:
    return value is True or rollrow.text(value).lower() not in ("", "0", "false", "no")


def _mark(raw: dict[str, Any], ext: dict[str, Any]) -> str:
    """Another text for each version of a row."""
    told = [raw.get(name) for name in _READ] + [ext.get(name) for name in ("docid", "docurl", "stocks")]
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:16]
