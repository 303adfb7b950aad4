"""mongosh snippets without mongosh: one chain of calls on a collection, its arguments literals.

``db.articles.find({source: "x"}, {_id: 0}).sort({published_at: 1})`` and no more than that is understood.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<date>ISODate\("([^"]+)"\))"""
    r"""|(?P<key>[A-Za-z_$][\w$]*)(?=\s*:)|(?P<other>[\[\]{}(),:.]|-?\d+(?:\.\d+)?|\w+))"""
)
_TRAILING = re.compile(r",(?=[\]})])")
_DATE = "\0date:"

Call = tuple[str, list[Any]]


def parse(text: str) -> tuple[str, list[Call]]:
    """The collection and the calls on it. ValueError for what is no such chain."""
    packed = _TRAILING.sub("", "".join(_json(text.strip().rstrip(";"))))
    head = re.match(r"db\.(\w+)(?=\.)", packed)
    if not head:
        raise ValueError(f"not a chain on a collection: {text[:60]}")
    calls: list[Call] = []
    at = head.end()
    while at < len(packed):
        name = re.compile(r"\.(\w+)\(").match(packed, at)
        if not name:
            raise ValueError(f"not a call: {packed[at : at + 60]}")
        arguments, at = _arguments(packed, name.end())
        calls.append((name[1], arguments))
    return head[1], calls


def run(database: Any, text: str) -> list[Any]:
    """Send what mongosh would send."""
    collection, calls = parse(text)
    found = database[collection]
    for name, arguments in calls:
        found = getattr(found, name)(*arguments)
    return list(found)


def _json(text: str) -> Iterator[str]:
    """The tokens of the JavaScript as those of JSON."""
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if not token:
            raise ValueError(f"not understood: {text[at : at + 60]}")
        at = token.end()
        if token["date"]:
            yield json.dumps(_DATE + token[3])
        elif token["key"]:
            yield json.dumps(token["key"])
        else:
            yield token["text"] or token["other"]


def _arguments(packed: str, at: int) -> tuple[list[Any], int]:
    decoder = json.JSONDecoder()
    found: list[Any] = []
    while packed[at] != ")":
        value, at = decoder.raw_decode(packed, at + (packed[at] == ","))
        found.append(_revived(value))
    return found, at + 1


def _revived(value: Any) -> Any:
    match value:
        case dict():
            return {key: _revived(inner) for key, inner in value.items()}
        case list():
            return [_revived(inner) for inner in value]
        case str() if value.startswith(_DATE):
            return datetime.fromisoformat(value.removeprefix(_DATE))
    return value
