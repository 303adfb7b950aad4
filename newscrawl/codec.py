"""Documents as JSON text: the form the embedded store, the command line and the exports share.

A field whose name ends in ``_at``, or is one of the site's own row times, holds a moment: aware UTC,
cut to milliseconds, written as ISO 8601 with ``Z`` in a fixed width, so that text order is time order.
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

Doc = dict[str, Any]

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
"""How a half of a character is written: these we never write ourselves."""

ROW_TIMES = frozenset({"ctime", "mtime", "intime"})


def is_time_field(name: str) -> bool:
    """True for fields that hold times: in JSON they are text."""
    return name.endswith("_at") or name in ROW_TIMES


def utc(moment: datetime) -> datetime:
    """The same moment in UTC, cut to milliseconds, the precision of a BSON date.

    Raises ValueError for a naive datetime: its moment is unknown.
    """
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}: attach a time zone first")
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def iso(moment: datetime) -> str:
    """``2018-12-28T11:55:10.000Z``."""
    if moment.tzinfo is not UTC:
        moment = utc(moment)
    return moment.isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"a document holds no {type(value).__name__}: {value!r}")


def _revive(doc: Doc) -> Doc:
    for name in doc:  # is_time_field written out: a call for each field takes a quarter of the time
        if (name[-3:] == "_at" or name in ROW_TIMES) and isinstance(value := doc[name], str):
            doc[name] = _moment(value)
    return doc


def _moment(text: str) -> datetime | str:
    """The moment; the text as it stands where that is none: somebody else's field may have such a name."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found if found.tzinfo else text


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain, separators=(",", ":"))
_DECODER = json.JSONDecoder(object_hook=_revive)


def dumps(doc: Doc) -> str:
    """One document as one line of JSON, Chinese left readable."""
    return _ENCODER.encode(doc)


def loads(text: str | bytes) -> Doc:
    """The document of such a line, its times aware datetimes again."""
    if not isinstance(text, str):
        return _sound(json.loads(text, object_hook=_revive), text.decode("utf-8", "replace"))
    return _sound(_DECODER.decode(text), text)


def _sound(doc: Doc, text: str) -> Doc:
    return _whole(doc) if _SURROGATE.search(text) else doc


def _whole(value: Any) -> Any:
    """The value without halves of characters, which a text in JSON may hold, and nothing can write."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_whole(inner) for inner in value]
        case dict():
            return {_whole(key): _whole(inner) for key, inner in value.items()}
    return value
