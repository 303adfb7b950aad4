"""Answers of the 7×24 feed, and of the second API, as rows that are articles."""

import re
from typing import Any

from newscrawl.items import Article, Listing
from newscrawl.sites.errors import BadList, NoSuchList, NotAnArticle
from newscrawl.sites.rows import Rows, counted
from newscrawl.sites.sina.flash import row as flashrow
from newscrawl.sites.sina.flash.rooms import TABLE, number
from newscrawl.sites.sina.lists import answers
from newscrawl.sites.sina.lists import row as rollrow

ROWS = ("result", "data", "feed", "list")
OTHER_ROWS = (("result", "data", "list"), ("result", "data"))
TWICE = "listed twice"
_LONGEST = 200
"""Characters of the API's own words that a message repeats."""


def parse(text: str, room: str) -> Rows:
    """The rows of an answer, in its order, each with its article.

    Raises BadList: not JSON, not the API's shape, a status other than 0, or rows of which none can be used.
    """
    answer = answers.read(text, ROWS)
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise BadList("no result in the answer")
    _check(result.get("status"), room)
    rows = _rows(listed(answer), room)
    rows.total = _total(result)
    if rows.dropped and not rows:
        raise BadList(f"none of its {rows.told} rows can be used ({counted(rows.dropped)})")
    return rows


def _check(status: object, room: str) -> None:
    code = rollrow.text(status.get("code")) if isinstance(status, dict) else ""
    if code == "0":
        return
    message = rollrow.text(status.get("msg"))[:_LONGEST] if isinstance(status, dict) else ""
    known = number(room) in {one for one, _, _ in TABLE}
    raise (BadList if known else NoSuchList)(f"status {code[:_LONGEST] or None}: {message}".rstrip(": "))


def listed(answer: object) -> list[Any]:
    """The rows, wherever they are: PHP makes an object of a list with gaps. Or JSON as text in JSON."""
    for path in (ROWS, *OTHER_ROWS):
        found = answer
        for name in path:
            found = flashrow.unpacked(found.get(name) if isinstance(found, dict) else None)
        if isinstance(found, list):
            return found
        if isinstance(found, dict) and found and all(str(name).isdecimal() for name in found):
            return list(found.values())
    return []


def _rows(raw_rows: list[Any], room: str) -> Rows:
    rows, there = Rows(), set[str]()
    for raw in raw_rows:
        found = flashrow.listing(raw, room, rows.mended) if isinstance(raw, dict) else None
        if found is None:
            rows.dropped[_why(raw)] += 1
        elif found.id in there:
            rows.mended[TWICE] += 1
        else:
            there.add(found.id)
            rows.append(found)
    rows.mended = +rows.mended
    return rows


def _why(raw: object) -> str:
    if raw is answers.BROKEN:
        return "not JSON"
    return "no usable id" if isinstance(raw, dict) else "no object"


def _total(result: dict[str, Any]) -> int | None:
    """How many rows the room says to have. The name of the object that holds it is not known for certain."""
    data = flashrow.unpacked(result.get("data"))
    feed = flashrow.unpacked(data.get("feed")) if isinstance(data, dict) else None
    for holder in (data, feed):
        for part in [holder, *holder.values()] if isinstance(holder, dict) else ():
            told = rollrow.text(part.get("totalNum")) if isinstance(part, dict) else ""
            if re.fullmatch("[0-9]{1,9}", told):
                return int(told)
    return None


def article(text: str, room: str, listing: Listing | None) -> Article:
    """The article that a row of an answer is. Raises NotAnArticle."""
    try:
        rows = parse(text, room)
    except BadList as error:
        raise NotAnArticle(str(error)) from error
    found = next((row.item for row in rows if listing and row.id == listing.id), None)
    if found is None:
        raise NotAnArticle("a page of a list")
    found.channel.add(listing.lids if listing else ())
    return found
