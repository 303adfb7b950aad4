"""Where the rows of a room are had: the feed, and the second API that has the main room's.

Of both is known what public code of 2025–26 does with them; that the second one gives the same rows, in the
same form, is not proved. A page has as many rows as the site likes, up to 50; the newest stand first.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from newscrawl.sites.sina.flash.rooms import key, number

API = "https://zhibo.sina.com.cn/api/zhibo/feed"
SPARE = "https://app.cj.sina.com.cn/api/news/pc"
SPARE_ROOM = key(152)
"""The room whose rows the second API has."""

PAGE_SIZE = 50
WIRE = "https://finance.sina.com.cn/7x24/#"
"""Where a flash without a page of its own stands; the number behind it is ours, to tell them apart."""


def request_url(room: str, page: int, size: int = PAGE_SIZE) -> str:
    """The URL of one page of a room."""
    query = {"page": page, "page_size": size, "zhibo_id": number(room)}
    return f"{API}?{urlencode(query | {'tag_id': 0, 'dire': 'f', 'dpc': 1, 'type': 1})}"


def spare_url(page: int, size: int = PAGE_SIZE) -> str:
    """The same of the second API. Its ``since_id`` is left out: what comes then is not known."""
    return f"{SPARE}?{urlencode({'page': page, 'size': size, 'tag': 0})}"


def asked(url: str) -> tuple[str, int] | None:
    """The key of the room, and the page of it, that a URL of either API asks for; None for other URLs."""
    query = dict(parse_qsl(urlsplit(url).query))
    page, room = query.get("page", "1"), query.get("zhibo_id", "")
    if url.startswith(f"{SPARE}?"):
        room = str(number(SPARE_ROOM))
    elif not url.startswith(f"{API}?"):
        return None
    numbers = all(re.fullmatch("[0-9]{1,9}", text) for text in (page, room))
    return (key(int(room)), int(page)) if numbers else None


def flash_at(url: str) -> str | None:
    """The number of the flash in an address that we gave it."""
    told = url.removeprefix(WIRE) if url.startswith(WIRE) else ""
    return told if told.isascii() and told.isdecimal() else None
