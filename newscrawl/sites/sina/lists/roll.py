"""The roll API, Sina's list of what was published: requests to it and the rows it answers.

HTTP 200 is not success there: ``result.status.code`` must be 0, and 11 means that this pageid/lid pair is
not registered. ``num`` over 50 is cut to 50; pages start at 1, newest ``ctime`` first.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from newscrawl.sites.errors import BadList, NoSuchList
from newscrawl.sites.rows import Rows, counted
from newscrawl.sites.sina.lists import answers, channels
from newscrawl.sites.sina.lists import row as rollrow
from newscrawl.sites.sina.times import BEIJING

API = "https://feed.mix.sina.com.cn/api/roll/get"
REFERER = "https://finance.sina.com.cn/"  # the API answered 403 without one in 2022
NOT_REGISTERED = "11"
PAGE_SIZE = 50
_LONGEST = 200
"""Characters of the API's own words that a message repeats."""


def request_url(
    key: str, page: int, window: tuple[datetime, datetime] | None = None, size: int = PAGE_SIZE
) -> str:
    """The URL of one page of a list; ``window``: only rows from the first moment to the second.

    The API's names are the wrong way round: ``etime`` is the start and ``stime`` the end. Whether it honours
    them for this page id only a live run can tell.
    """
    page_id, lid = channels.pair(key)
    query: dict[str, Any] = {"pageid": page_id, "lid": lid, "num": size, "page": page}
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


def parse(text: str, key: str) -> Rows:
    """The rows of an answer, in its order; what has no usable URL is left out and counted.

    Raises BadList: not JSON, not the API's shape, a status other than 0, or rows of which none can be used.
    """
    result = _result(text)
    status = result.get("status")
    code = status.get("code") if isinstance(status, dict) else None
    if rollrow.text(code) != "0":
        message = rollrow.text(status.get("msg"))[:_LONGEST] if isinstance(status, dict) else ""
        told = rollrow.text(code)[:_LONGEST] if code is not None else None
        error = NoSuchList if told == NOT_REGISTERED else BadList
        raise error(f"status {told}: {message}" if message else f"status {told}")
    rows = _rows(result.get("data"), key)
    rows.total = _total(result.get("total"))
    if rows.dropped and not rows:
        raise BadList(f"none of its {rows.told} rows can be used ({counted(rows.dropped)})")
    return rows


def _result(text: str) -> dict[str, Any]:
    answer = answers.read(text)
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise BadList("no result in the answer")
    return result


def _rows(data: object, key: str) -> Rows:
    rows = Rows()
    for raw in listed(data):
        found = rollrow.listing(raw, key, rows.mended) if isinstance(raw, dict) else None
        if found:
            rows.append(found)
        else:
            rows.dropped[_why(raw)] += 1
    rows.mended = +rows.mended  # counts of nothing are no counts
    return rows


def listed(data: object) -> list[Any]:
    """The rows, whatever they came in: PHP makes an object of a list with gaps. Or JSON as text in JSON."""
    if isinstance(data, str) and data.lstrip()[:1] in ("[", "{"):
        data = answers.read(data)
    if isinstance(data, dict):
        return [data] if "url" in data else list(data.values())
    return data if isinstance(data, list) else []


def _why(raw: object) -> str:
    if raw is answers.BROKEN:
        return "not JSON"
    return "no usable URL" if isinstance(raw, dict) else "no object"


def _total(value: object) -> int | None:
    told = rollrow.text(value)
    return int(told) if re.fullmatch("[0-9]{1,9}", told) else None
