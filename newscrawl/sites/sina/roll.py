"""The roll API, Sina's list of what was published: requests to it and the rows it answers.

HTTP 200 is not success there: ``result.status.code`` must be 0, and 11 means that this pageid/lid pair is
not registered. ``num`` over 50 is cut to 50; pages start at 1, newest ``ctime`` first.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from newscrawl.items import Listing
from newscrawl.sites.base import BadList, BadUrl, NoSuchList
from newscrawl.sites.sina import channels, urls
from newscrawl.sites.sina.html import squeeze
from newscrawl.sites.sina.times import BEIJING

API = "https://feed.mix.sina.com.cn/api/roll/get"
REFERER = "https://finance.sina.com.cn/"  # the API answered 403 without one in 2022
NOT_REGISTERED = "11"
PAGE_SIZE = 50
_CALL = re.compile(r"\s*(?:try\s*\{\s*)?[\w$.]+\(\s*")
"""How JSONP begins. How it ends does not matter; a pattern that asked would take hours for some answers."""

_LONGEST = 200
"""Characters of the API's own words that a message repeats."""

_DECODER = json.JSONDecoder()
_TAG = re.compile(r"<[^<>]*>")


def request_url(key: str, page: int, window: tuple[datetime, datetime] | None = None) -> str:
    """The URL of one page of a list, 50 rows; ``window``: only rows from the first moment to the second.

    The API's names are the wrong way round: ``etime`` is the start and ``stime`` the end. Whether it honours
    them for this page id only a live run can tell.
    """
    page_id, lid = channels.pair(key)
    query: dict[str, Any] = {"pageid": page_id, "lid": lid, "num": PAGE_SIZE, "page": page}
    if window:
        start, end = (int(moment.timestamp()) for moment in window)
        day = window[0].astimezone(BEIJING).date()
        query |= {"etime": start, "stime": end, "ctime": end, "date": day}
    return f"{API}?{urlencode(query)}"


def asked(url: str) -> tuple[str, int] | None:
    """The key of the list, and its page, that a URL of the API asks for; None for other URLs."""
    query = {"page": "1"} | dict(parse_qsl(urlsplit(url).query))
    numbers = [query.get(name, "") for name in ("page", "pageid", "lid")]
    if not url.startswith(f"{API}?") or not all(re.fullmatch("[0-9]{1,9}", number) for number in numbers):
        return None
    page, page_id, lid = map(int, numbers)
    return channels.key(page_id, lid), page


def text_of(body: bytes) -> str:
    """An answer as text: UTF-8, and where it is not, GB18030, whatever its header says."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def parse(text: str, key: str) -> list[Listing]:
    """The rows of an answer, in its order; what has no usable URL is left out.

    Raises BadList: not JSON, not the API's shape, or a status other than 0.
    """
    result = _result(text)
    status = result.get("status")
    code = status.get("code") if isinstance(status, dict) else None
    if _text(code) != "0":
        message = _text(status.get("msg"))[:_LONGEST] if isinstance(status, dict) else ""
        told = _text(code)[:_LONGEST] if code is not None else None
        error = NoSuchList if told == NOT_REGISTERED else BadList
        raise error(f"status {told}: {message}" if message else f"status {told}")
    return list(_rows(result.get("data"), key))


def _result(text: str) -> dict[str, Any]:
    call = _CALL.match(text)
    try:
        answer = _DECODER.raw_decode(text, call.end())[0] if call else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadList(f"not JSON ({error})") from error
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise BadList("no result in the answer")
    return result


def _rows(data: object, key: str) -> Iterator[Listing]:
    for raw in data if isinstance(data, list) else []:  # an empty list comes as {} at times
        if isinstance(raw, dict) and (row := _row(raw, key)):
            yield row


def _row(raw: dict[str, Any], key: str) -> Listing | None:
    for candidate in _candidates(raw):
        try:
            url, kind = urls.normalise(candidate), urls.kind(candidate)
            docid = _comos(raw.get("docid")) or urls.document_id(url)
        except BadUrl:
            continue
        return Listing(
            id=docid,
            url=url,
            state="listed" if kind is urls.Kind.ARTICLE else "offsite",
            kind=kind.value,
            title=squeeze(unescape(_TAG.sub("", _text(raw.get("title"))))) or None,
            media=_text(raw.get("media_name")) or None,
            ctime=_moment(raw.get("ctime")),
            mtime=_moment(raw.get("mtime")),
            lids=_keys(key, raw.get("lids")),
        )
    return None


def _candidates(raw: dict[str, Any]) -> Iterator[str]:
    yield _text(raw.get("url"))
    listed = raw.get("urls")
    if isinstance(listed, str):
        try:
            listed = json.loads(listed)
        except (ValueError, RecursionError):
            listed = [listed]
    yield from (u for u in listed if isinstance(u, str)) if isinstance(listed, list) else ()
    yield _text(raw.get("wapurl"))


def _comos(docid: object) -> str | None:
    text = _text(docid)
    return text if re.fullmatch(rf"comos:{urls.COMOS.pattern}", text) else None


def _text(value: object) -> str:
    if not isinstance(value, str | int):
        return ""
    whole = str(value).encode("utf-8", "replace").decode()  # JSON may hold half a character
    return squeeze(whole)


def _keys(key: str, value: object) -> list[str]:
    """The list that was asked, and those that the row says to be in, which names them by lid alone."""
    told = re.findall(r"\d{1,9}", value) if isinstance(value, str) else []
    return sorted({key, *(channels.sibling(key, int(lid)) for lid in told)})


def _moment(value: object) -> datetime | None:
    """Unix seconds, as a string or a number; 0 and nonsense are no time."""
    try:
        seconds = int(_text(value))
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
