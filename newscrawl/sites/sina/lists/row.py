"""One row of the roll API: fields in every form they were seen in; what is absurd costs itself alone."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from itertools import islice
from typing import Any

from newscrawl.items import Listing
from newscrawl.sites.errors import BadUrl
from newscrawl.sites.sina import ids, urls
from newscrawl.sites.sina.kinds import Kind, kind_of
from newscrawl.sites.sina.lists import channels
from newscrawl.sites.sina.text.html import squeeze

MOST_LISTS = 64
"""Lists that a row may name; an article is in a dozen."""

BAD_TIMES, MANY_LISTS = "absurd times", "too many lists"
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
_LONGEST_URL, _LONGEST_TEXT = 2048, 1000
_TAG = re.compile(r"<[^<>]*>")
_SCHEME = re.compile(r"(https?)\s*[:：]?\s*[/\\]+", re.I)
_HOST = re.compile(r"(?:[\w-]{1,60}\.){1,6}(?:com|cn|net|org)(?=[/:?#]|$)", re.I | re.ASCII)


def listing(raw: dict[str, Any], key: str, mended: Counter[str]) -> Listing | None:
    """The row of the list ``key``; None where no URL of it can be used. Counts what it leaves out."""
    for candidate in map(whole, _candidates(raw)):
        try:
            url, kind = urls.normalise(candidate), kind_of(candidate)
            docid = ids.comos_id(url) or _comos(raw.get("docid")) or ids.document_id(url)
        except BadUrl:
            continue
        return Listing(
            id=docid,
            url=url,
            state="listed" if kind is Kind.ARTICLE else "offsite",
            kind=kind.value,
            title=text(unescape(_TAG.sub("", text(raw.get("title")))))[:_LONGEST_TEXT] or None,
            media=text(raw.get("media_name"))[:_LONGEST_TEXT] or None,
            ctime=_moment(raw.get("ctime"), mended),
            mtime=_moment(raw.get("mtime"), mended),
            lids=_keys(key, raw.get("lids"), mended),
        )
    return None


def text(value: object) -> str:
    """A text or number as one line; empty for anything else."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    return squeeze(str(value).encode("utf-8", "replace").decode())  # JSON may hold half a character


def whole(url: str) -> str:
    """A URL with the scheme it lacks or has in part; empty for one that is too long to be any."""
    url = "".join(unescape(url.replace("\\/", "/")).split())
    if len(url) > _LONGEST_URL:
        return ""
    if scheme := _SCHEME.match(url):
        return f"{scheme[1].lower()}://{url[scheme.end() :]}"
    bare = url.lstrip(":/\\")
    is_host = url.startswith(("//", "://")) or _HOST.match(bare)
    return f"https://{bare}" if is_host else url


def _candidates(raw: dict[str, Any]) -> Iterator[str]:
    yield text(raw.get("url"))
    listed = raw.get("urls")
    if isinstance(listed, str):
        try:
            listed = json.loads(listed)
        except (ValueError, RecursionError):
            listed = [listed]
    listed = list(listed.values()) if isinstance(listed, dict) else listed
    yield from (u for u in listed if isinstance(u, str)) if isinstance(listed, list) else ()
    yield text(raw.get("wapurl"))


def _comos(docid: object) -> str | None:
    found = text(docid)
    return found if re.fullmatch(rf"comos:{ids.COMOS.pattern}", found) else None


def _keys(key: str, value: object, mended: Counter[str]) -> list[str]:
    """The list that was asked, and those that the row says to be in, which names them by lid alone."""
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        value = ",".join(text(one)[:20] for one in islice(inner, MOST_LISTS + 1))
    told = re.finditer(r"(?<!\d)\d{1,9}(?!\d)", text(value))
    keys = {key, *(channels.sibling(key, int(lid[0])) for lid in islice(told, MOST_LISTS + 1))}
    if len(keys) > MOST_LISTS:
        mended[MANY_LISTS] += 1
        keys = {key, *sorted(keys - {key})[: MOST_LISTS - 1]}
    return sorted(keys)


def _moment(value: object, mended: Counter[str]) -> datetime | None:
    """Unix seconds, as a string or a number; 0 is no time, nonsense is none either and counted."""
    told = text(value)
    if not re.fullmatch(r"\d{1,18}", told, re.ASCII) or not 0 < int(told) < _LATEST:
        mended[BAD_TIMES] += int(told not in ("", "0"))
        return None
    return datetime.fromtimestamp(int(told), UTC)
