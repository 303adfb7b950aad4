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
    return utc(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"a document holds no {type(value).__name__}: {value!r}")


def _revive(pairs: list[tuple[str, Any]]) -> Doc:
    return {k: _moment(v) if isinstance(v, str) and is_time_field(k) else v for k, v in pairs}


def _moment(text: str) -> datetime | str:
    """The moment; the text as it stands where that is none: somebody else's field may have such a name."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found if found.tzinfo else text


def dumps(doc: Doc) -> str:
    """One document as one line of JSON, Chinese left readable."""
    return json.dumps(doc, ensure_ascii=False, default=_plain, separators=(",", ":"))


def loads(text: str | bytes) -> Doc:
    """The document of such a line, its times aware datetimes again."""
    doc: Doc = json.loads(text, object_pairs_hook=_revive)
    plain = text if isinstance(text, str) else text.decode("utf-8", "replace")
    return _whole(doc) if _SURROGATE.search(plain) else doc


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
